"""Reading the audit record."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select

from app.audit.models import AuditHead, AuditLeaf, AuditRow
from app.kernel.db import session


def newest_head(*, lock: bool = False) -> AuditHead | None:
    """The head of the largest tree; `lock` makes sealers take turns."""
    newest = select(AuditHead).order_by(AuditHead.size.desc()).limit(1)
    return session().scalar(newest.with_for_update() if lock else newest)


def unsealed(limit: int) -> Sequence[AuditRow]:
    """Rows that no leaf holds yet, oldest first."""
    has_leaf = exists().where(AuditLeaf.row_id == AuditRow.id)
    rows = select(AuditRow).where(~has_leaf).order_by(AuditRow.at, AuditRow.id).limit(limit)
    return session().scalars(rows).all()


def sealed_rows() -> Iterator[tuple[AuditLeaf, AuditRow]]:
    """Leaves in the order of the tree, each with its row; streams."""
    pairs = (
        select(AuditLeaf, AuditRow)
        .join(AuditRow, AuditRow.id == AuditLeaf.row_id)
        .order_by(AuditLeaf.position)
    )
    yield from session().execute(pairs.execution_options(yield_per=2000))


def heads() -> Sequence[AuditHead]:
    return session().scalars(select(AuditHead).order_by(AuditHead.size)).all()


def history(subject_type: str, subject_id: uuid.UUID, *, limit: int = 100) -> Sequence[AuditRow]:
    """What was done to one thing, newest first. The caller has asked its own policy."""
    rows = select(AuditRow).where(AuditRow.subject_type == subject_type, AuditRow.subject_id == subject_id)
    return session().scalars(rows.order_by(AuditRow.at.desc(), AuditRow.id).limit(limit)).all()


def sealed_lines(content_of: Callable[[AuditRow], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The sealed record as lines of an export: rows in the order of the tree, then the heads."""
    for leaf, row in sealed_rows():
        yield {"position": leaf.position, "leaf": leaf.leaf, "row": content_of(row)}
    for head in heads():
        sealed_at = head.sealed_at.isoformat()
        signed = {"size": head.size, "root": head.root, "sealed_at": sealed_at}
        yield {"head": {**signed, "signature": head.signature, "public_key": head.public_key}}
