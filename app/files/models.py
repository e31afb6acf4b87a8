"""One table: what was handed in, by whom, and what the check of its content said."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.files.states import FileState
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id


class StoredFile(Model):
    """A file of a person. Its bytes are in the store under `sha256`; several rows may name the same bytes.

    `checks` is `{"problems": [{code, facts}], "notices": [{code, facts}]}`. `blind_of` is set on a blind
    copy.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        one_of("state", FileState, "state_is_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint("size > 0", name="file_is_not_empty"),
        CheckConstraint("length(original_name) BETWEEN 1 AND 200", name="file_has_a_name"),
        CheckConstraint("state <> 'clean' OR pages > 0", name="clean_file_has_pages"),
        CheckConstraint(
            "(state = 'pending') = (checked_at IS NULL)", name="verdict_and_its_instant_come_together"
        ),
        CheckConstraint("blind_of IS NULL OR state = 'clean'", name="blind_copy_is_clean"),
        CheckConstraint("blind_of <> id", name="file_is_not_its_own_blind_copy"),
        Index("ix_stored_files_uploaded_by_uploaded_at", "uploaded_by", "uploaded_at"),
        Index("ix_stored_files_sha256", "sha256"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    original_name: Mapped[str] = mapped_column(String(200))
    uploaded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    state: Mapped[FileState] = mapped_column(text_enum(FileState), default=FileState.PENDING)
    checked_at: Mapped[datetime | None]
    pages: Mapped[int | None] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300), default="")
    checks: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    blind_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id"), unique=True)
