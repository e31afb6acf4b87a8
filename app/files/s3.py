"""A bucket that speaks S3, for a service on more than one machine."""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.files.store import Blob, Stored, checked, copy_hashing
from app.kernel.errors import Unavailable

PROBE = "probe"
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


def connect(bucket: str, *, endpoint_url: str = "") -> "S3Store":
    """A store over `bucket`; credentials and region come from the usual AWS settings."""
    return S3Store(boto3.client("s3", endpoint_url=endpoint_url or None, config=_CONFIG), bucket)


class S3Store:
    """Objects under `sha256/<name>`. S3 acknowledges an object only when it is durable, and checks its
    SHA-256.
    """

    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Stored:
        with tempfile.TemporaryFile() as spool:
            stored = copy_hashing(stream, cast(BinaryIO, spool), limit=limit)
            spool.seek(0)
            self._ask(
                "put_object",
                Key=_key(stored.sha256),
                Body=spool,
                ContentLength=stored.size,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(stored.sha256)).decode(),
                ContentType="application/octet-stream",
            )
        return stored

    def open(self, sha256: str) -> BinaryIO:
        return cast(BinaryIO, self._ask("get_object", Key=_key(sha256))["Body"])

    @contextmanager
    def local_copy(self, sha256: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(prefix="stored-") as copy:
            stored = copy_hashing(self.open(sha256), cast(BinaryIO, copy), limit=None)
            if stored.sha256 != sha256:
                raise Unavailable("file.store_unavailable")
            copy.flush()
            yield Path(copy.name)

    def exists(self, sha256: str) -> bool:
        try:
            self._ask("head_object", Key=_key(sha256))
        except FileNotFoundError:
            return False
        return True

    def delete(self, sha256: str) -> None:
        self._ask("delete_object", Key=_key(sha256))

    def each(self) -> Iterator[Blob]:
        more: dict[str, str] = {}
        while True:
            page = self._ask("list_objects_v2", Prefix="sha256/", **more)
            for entry in page.get("Contents", ()):
                yield Blob(entry["Key"].removeprefix("sha256/"), entry["Size"], entry["LastModified"])
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def sweep(self, before: datetime) -> int:
        """Nothing is left behind here: an object is put by one request or not at all."""
        return 0

    def writable(self) -> bool:
        try:
            self._ask("put_object", Key=PROBE, Body=b"")
        except (Unavailable, FileNotFoundError):
            return False
        return True

    def _ask(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """One request; FileNotFoundError when the object is not there, Unavailable for any other failure."""
        try:
            answer: dict[str, Any] = getattr(self.client, operation)(Bucket=self.bucket, **arguments)
        except ClientError as fault:
            if fault.response.get("Error", {}).get("Code") in _MISSING:
                raise FileNotFoundError(arguments.get("Key")) from fault
            raise Unavailable("file.store_unavailable") from fault
        except BotoCoreError as fault:
            raise Unavailable("file.store_unavailable") from fault
        return answer


def _key(sha256: str) -> str:
    return f"sha256/{checked(sha256)}"
