"""What the seal covers: the content of a row, the bytes of a leaf, the bytes of a signed head."""

import uuid
from typing import Any

from app.audit.merkle import Frontier
from app.audit.models import AuditHead, AuditRow
from app.kernel.crypto import canonical_json


def frontier_of(head: AuditHead | None) -> Frontier:
    return Frontier(head.size, [bytes.fromhex(peak) for peak in head.peaks]) if head else Frontier()


def head_bytes(size: int, root: str, sealed_at: str) -> bytes:
    """What a head's signature covers."""
    return canonical_json({"size": size, "root": root, "sealed_at": sealed_at})


def leaf_bytes(row: AuditRow) -> bytes:
    """What a leaf covers: the canonical JSON of every column of the row."""
    return canonical_json(row_content(row))


def row_content(row: AuditRow) -> dict[str, Any]:
    return {column.key: _plain(getattr(row, column.key)) for column in AuditRow.__table__.columns}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value
