"""Audit rows, their leaves in the tree, and the signed heads. Append-only by trigger on both engines."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JSONText
from app.kernel.db import BigKey, Model
from app.kernel.ids import new_id


class AuditRow(Model):
    """One thing that was done. `before_hash` and `after_hash` are content hashes, `changes` names fields only
    where their values may be shown to an auditor.
    """

    __tablename__ = "audit_rows"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("length(action) > 0", name="action_is_named"),
        Index("ix_audit_rows_subject", "subject_type", "subject_id"),
        Index("ix_audit_rows_actor_id_at", "actor_id", "at"),
        Index("ix_audit_rows_at", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    party: Mapped[str] = mapped_column(String(8), default="")
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")


class AuditLeaf(Model):
    """The place of a row in the sealed tree."""

    __tablename__ = "audit_leaves"
    __audited__ = False
    __table_args__ = (CheckConstraint("length(leaf) = 64", name="leaf_is_a_sha256"),)

    position: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    row_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_rows.id"), unique=True)
    leaf: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """A signed tree head: after `size` leaves the root was `root`. `peaks` let the tree grow without a re-read."""

    __tablename__ = "audit_heads"
    __audited__ = False
    __table_args__ = (CheckConstraint("size > 0", name="head_covers_something"),)

    size: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    peaks: Mapped[list[str]] = mapped_column(JSONText)
    sealed_at: Mapped[datetime]
    signature: Mapped[str] = mapped_column(String(100))
    public_key: Mapped[str] = mapped_column(String(60))
