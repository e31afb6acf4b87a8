"""Where the bytes are: content-addressed, so that equal files are kept once and a name proves its content.

`Store` is what the service needs; `LocalStore` keeps a folder, `app.files.s3.S3Store` a bucket. The
composition root installs one with `use`.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from app.kernel.errors import Unavailable

CHUNK = 1024 * 1024
INCOMING = ".incoming-"
RESERVE_BYTES = 1024 * CHUNK
RESERVE_SHARE = 10
_NAME = re.compile(r"[0-9a-f]{64}")


class TooLargeError(ValueError):
    """A stream held more bytes than the limit; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safe: their SHA-256 in hexadecimal, and how many."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Blob:
    """One stored content, with the instant it was last put."""

    sha256: str
    size: int
    put_at: datetime


class Store(Protocol):
    """Raises Unavailable `file.store_unavailable` or `file.store_full` when it cannot work, FileNotFoundError
    for a content it does not hold, and ValueError for a name that is not a SHA-256.
    """

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Stored:
        """Keep a stream; when this returns the bytes survive a power loss. TooLargeError beyond `limit`
        bytes.
        """
        ...

    def open(self, sha256: str) -> BinaryIO: ...

    def local_copy(self, sha256: str) -> AbstractContextManager[Path]:
        """A file on this machine with that content, to be read only, while the block runs."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Forget a content; nothing happens when it is not held."""
        ...

    def each(self) -> Iterator[Blob]: ...

    def sweep(self, before: datetime) -> int:
        """Remove what uploads that never ended left before that instant; returns how many."""
        ...

    def writable(self) -> bool: ...


_active: list[Store] = []


def use(store: Store) -> None:
    """Install the store of this process; the last one installed is in force."""
    _active[:] = [store]


def active() -> Store:
    """The store in force; RuntimeError when none was installed."""
    if not _active:
        raise RuntimeError("no store of files is installed")
    return _active[0]


def checked(sha256: str) -> str:
    """The name itself, if it is the SHA-256 of something; ValueError otherwise (it is part of a path)."""
    if not _NAME.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return sha256


def copy_hashing(stream: BinaryIO, target: BinaryIO, *, limit: int | None) -> Stored:
    """Copy `stream` to `target` in chunks; TooLargeError as soon as more than `limit` bytes have come."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLargeError(f"more than {limit} bytes")
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)


def sha256_of(sha256: str) -> str:
    """The hash of the bytes that the store in force holds under a name: the name itself, unless they went
    bad.
    """
    with active().open(sha256) as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class LocalStore:
    """A folder of files named by their SHA-256, readable by the service only.

    A file is written under a temporary name in the same folder, synchronised, renamed, and then the folder is
    synchronised: at every instant a name either does not exist or holds exactly its content.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Stored:
        self._require_room()
        arriving = self.folder / f"{INCOMING}{secrets.token_hex(16)}"
        try:
            stored = self._write(arriving, stream, limit)
            arriving.replace(self.folder / stored.sha256)
            self._synchronise_folder()
        except OSError as fault:
            raise Unavailable("file.store_unavailable") from fault
        finally:
            arriving.unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        return self._path(sha256).open("rb")

    @contextmanager
    def local_copy(self, sha256: str) -> Iterator[Path]:
        path = self._path(sha256)
        if not path.exists():
            raise FileNotFoundError(sha256)
        yield path

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def each(self) -> Iterator[Blob]:
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if _NAME.fullmatch(entry.name):
                    status = entry.stat()
                    yield Blob(entry.name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def sweep(self, before: datetime) -> int:
        abandoned = [
            path for path in self.folder.glob(f"{INCOMING}*") if path.stat().st_mtime < before.timestamp()
        ]
        for path in abandoned:
            path.unlink(missing_ok=True)
        return len(abandoned)

    def writable(self) -> bool:
        """Whether a file could be put now: there is room, and a probe can be written."""
        probe = self.folder / f"{INCOMING}probe-{secrets.token_hex(8)}"
        try:
            self._require_room()
            probe.touch(mode=0o600)
            probe.unlink()
        except (OSError, Unavailable):
            return False
        return True

    def _write(self, arriving: Path, stream: BinaryIO, limit: int | None) -> Stored:
        descriptor = os.open(arriving, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            stored = copy_hashing(stream, target, limit=limit)
            target.flush()
            os.fsync(target.fileno())
        return stored

    def _synchronise_folder(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _require_room(self) -> None:
        """Uploads stop before the disk is full, so that what is smaller and matters more can still be
        written.
        """
        usage = shutil.disk_usage(self.folder)
        if usage.free < min(RESERVE_BYTES, usage.total // RESERVE_SHARE):
            raise Unavailable("file.store_full")

    def _path(self, sha256: str) -> Path:
        return self.folder / checked(sha256)
