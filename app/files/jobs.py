"""Work done after an upload, and housekeeping: ids in, one service call."""

import uuid
from typing import Any

from app.files import service
from app.kernel.actor import system


def check(payload: dict[str, Any]) -> None:
    service.check(system("file check"), uuid.UUID(payload["file_id"]))


def collect_garbage(payload: dict[str, Any]) -> None:  # noqa: ARG001 - the outbox hands every job its payload
    service.collect_garbage(system("file store"))


HANDLERS = {service.CHECK: check, service.COLLECT_GARBAGE: collect_garbage}
