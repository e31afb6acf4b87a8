"""The folder of files: what is named is whole, what fails leaves nothing, and the bucket keeps the same contract."""

import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from app.files import store
from app.files.s3 import S3Store
from app.files.store import LocalStore, Stored, TooLargeError
from app.kernel.errors import Unavailable

CONTENT = b"%PDF-1.7 and so on" * 1000
NAME = hashlib.sha256(CONTENT).hexdigest()
NOBODY = "0" * 64


@pytest.fixture(params=["folder", "bucket"])
def any_store(request, tmp_path, monkeypatch):
    if request.param == "folder":
        yield LocalStore(tmp_path / "files")
        return
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="files")
        yield S3Store(client, "files")


@pytest.fixture
def folder(tmp_path):
    return LocalStore(tmp_path / "files")


def put(into, content: bytes = CONTENT, **options) -> Stored:
    return into.put(io.BytesIO(content), **options)


def test_what_is_put_comes_out_under_its_hash(any_store):
    assert put(any_store) == Stored(NAME, len(CONTENT))
    with any_store.open(NAME) as stream:
        assert stream.read() == CONTENT
    with any_store.local_copy(NAME) as path:
        assert path.read_bytes() == CONTENT


def test_equal_content_is_kept_once(any_store):
    assert put(any_store) == put(any_store)
    assert [(blob.sha256, blob.size) for blob in any_store.each()] == [(NAME, len(CONTENT))]


def test_every_content_is_listed_with_the_instant_it_was_put(any_store):
    expected = {put(any_store, bytes([i])).sha256 for i in range(5)}
    blobs = list(any_store.each())
    assert {blob.sha256 for blob in blobs} == expected
    assert all(abs(blob.put_at - datetime.now(UTC)) < timedelta(minutes=1) for blob in blobs)


def test_putting_again_makes_it_young_again(folder):
    put(folder)
    os.utime(folder.folder / NAME, (0, 0))
    put(folder)
    (blob,) = folder.each()
    assert datetime.now(UTC) - blob.put_at < timedelta(minutes=1)


def test_what_is_deleted_is_gone_and_may_be_deleted_again(any_store):
    put(any_store)
    assert any_store.exists(NAME)
    any_store.delete(NAME)
    any_store.delete(NAME)
    assert not any_store.exists(NAME)


def test_what_was_never_put_is_not_found(any_store):
    assert not any_store.exists(NOBODY)
    with pytest.raises(FileNotFoundError):
        any_store.open(NOBODY)
    with pytest.raises(FileNotFoundError), any_store.local_copy(NOBODY):
        pass


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME[:-1], f"{NAME}/..", f"{NAME}\n"])
def test_only_a_hash_is_a_name(any_store, name):
    for act in (any_store.open, any_store.exists, any_store.delete):
        with pytest.raises(ValueError, match="SHA-256"):
            act(name)


def test_a_stream_beyond_the_limit_leaves_nothing(any_store):
    assert put(any_store, b"12345", limit=5).size == 5
    with pytest.raises(TooLargeError):
        put(any_store, CONTENT, limit=len(CONTENT) - 1)
    assert not any_store.exists(NAME)
    assert any_store.sweep(datetime.max.replace(tzinfo=UTC)) == 0


def test_it_says_that_it_can_be_written(any_store):
    assert any_store.writable()
    assert list(any_store.each()) == []


def test_the_bucket_that_is_gone_is_unavailable(any_store):
    if isinstance(any_store, LocalStore):
        any_store.folder.rmdir()
    else:
        any_store.client.delete_bucket(Bucket="files")
    assert not any_store.writable()
    with pytest.raises((Unavailable, FileNotFoundError)):
        put(any_store)


def test_only_the_service_may_read(folder):
    put(folder)
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.folder / NAME).stat().st_mode) == 0o600


class BrokenStream(io.RawIOBase):
    """A client that goes away in the middle of its upload."""

    def __init__(self) -> None:
        self.sent = False

    def read(self, size: int = -1) -> bytes:
        if self.sent:
            raise ConnectionResetError("gone")
        self.sent = True
        return CONTENT


def test_a_broken_upload_leaves_nothing(folder):
    with pytest.raises(Unavailable):
        folder.put(BrokenStream())
    assert list(folder.folder.iterdir()) == []


def test_bytes_are_synchronised_before_they_get_their_name(folder, monkeypatch):
    steps = []
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append("folder" if path == folder.folder else "file")
        assert (folder.folder / NAME).exists() == (path == folder.folder)
        real_fsync(descriptor)

    monkeypatch.setattr(store.os, "fsync", fsync)
    put(folder)
    assert steps == ["file", "folder"]


def test_a_disk_that_cannot_synchronise_acknowledges_nothing(folder, monkeypatch):
    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(store.os, "fsync", fail)
    with pytest.raises(Unavailable) as refusal:
        put(folder)
    assert refusal.value.code == "file.store_unavailable"
    assert list(folder.folder.iterdir()) == []


def test_uploads_stop_before_the_disk_is_full(folder, monkeypatch):
    usage = SimpleNamespace(total=100, free=9)
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(Unavailable) as refusal:
        put(folder)
    assert refusal.value.code == "file.store_full"
    assert not folder.writable()
    usage.free = 10
    assert put(folder).sha256 == NAME
    usage.total, usage.free = 10**15, store.RESERVE_BYTES
    assert folder.writable()


KILLED = """
import os, signal, sys
from pathlib import Path
from app.files.store import LocalStore

class Killer:
    left = int(sys.argv[2])
    def read(self, size):
        Killer.left -= 1
        if Killer.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"half of it"

LocalStore(Path(sys.argv[1])).put(Killer())
"""


def test_a_process_that_dies_leaves_only_what_is_swept(folder):
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder.folder), "3"], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert list(folder.each()) == []
    assert [path.name.startswith(".incoming-") for path in folder.folder.iterdir()] == [True]
    assert folder.sweep(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert folder.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert list(folder.folder.iterdir()) == []


def test_other_files_of_the_folder_are_not_listed(folder):
    (folder.folder / "README").touch()
    assert list(folder.each()) == []


def test_the_hash_of_bytes_that_went_bad_differs(folder):
    store.use(folder)
    put(folder)
    assert store.sha256_of(NAME) == NAME
    (folder.folder / NAME).write_bytes(b"bad")
    assert store.sha256_of(NAME) == hashlib.sha256(b"bad").hexdigest()


def test_without_a_store_nothing_is_guessed(monkeypatch):
    monkeypatch.setattr(store, "_active", [])
    with pytest.raises(RuntimeError, match="no store"):
        store.active()


@given(st.lists(st.binary(max_size=100), max_size=20), st.integers(0, 2000))
def test_hash_size_and_limit_do_not_depend_on_how_a_stream_is_cut(pieces, limit):
    whole, target = b"".join(pieces), io.BytesIO()
    parts = iter([piece for piece in pieces if piece])
    stream = SimpleNamespace(read=lambda _size: next(parts, b""))
    if len(whole) > limit:
        with pytest.raises(TooLargeError):
            store.copy_hashing(stream, target, limit=limit)
    else:
        assert store.copy_hashing(stream, target, limit=limit) == Stored(
            hashlib.sha256(whole).hexdigest(), len(whole)
        )
        assert target.getvalue() == whole
