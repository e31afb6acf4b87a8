"""What only the bucket has; its contract is tested beside the folder's in test_store."""

import base64
import hashlib
import io

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

from app.files import s3
from app.kernel.errors import Unavailable


@pytest.fixture
def client(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        created = boto3.client("s3")
        created.create_bucket(Bucket="files")
        yield created


def test_a_store_is_made_from_settings(client):
    made = s3.connect("files")
    assert made.put(io.BytesIO(b"bytes")).size == 5
    assert [blob.size for blob in s3.connect("files", endpoint_url="").each()] == [5]


def test_listing_goes_over_all_pages(client, monkeypatch):
    made = s3.S3Store(client, "files")
    names = {made.put(io.BytesIO(bytes([i]))).sha256 for i in range(7)}
    listed = client.list_objects_v2
    monkeypatch.setattr(client, "list_objects_v2", lambda **asked: listed(**asked, MaxKeys=3))
    assert {blob.sha256 for blob in made.each()} == names


def test_the_probe_is_no_content(client):
    made = s3.S3Store(client, "files")
    assert made.writable()
    assert list(made.each()) == []


def test_an_object_is_stored_with_its_checksum(client):
    sent = []
    client.meta.events.register(
        "before-parameter-build.s3.PutObject", lambda params, **_: sent.append(params)
    )
    stored = s3.S3Store(client, "files").put(io.BytesIO(b"bytes"))
    assert [
        (one["Key"], one["ContentLength"], base64.b64decode(one["ChecksumSHA256"]).hex()) for one in sent
    ] == [(f"sha256/{stored.sha256}", 5, hashlib.sha256(b"bytes").hexdigest())]


def test_bytes_that_changed_in_the_bucket_are_not_handed_out(client):
    made = s3.S3Store(client, "files")
    stored = made.put(io.BytesIO(b"bytes"))
    client.put_object(Bucket="files", Key=f"sha256/{stored.sha256}", Body=b"other")
    with pytest.raises(Unavailable), made.local_copy(stored.sha256):
        pass


def test_no_network_is_unavailable(client, monkeypatch):
    def fail(**_asked):
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1")

    monkeypatch.setattr(client, "head_object", fail)
    monkeypatch.setattr(client, "put_object", fail)
    made = s3.S3Store(client, "files")
    with pytest.raises(Unavailable) as refusal:
        made.exists("0" * 64)
    assert refusal.value.code == "file.store_unavailable"
    assert not made.writable()
