"""Flags per proposal and side; the newest is in force, older ones stay."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.integrity.states import Flag
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id


class IntegrityFlag(Versioned, Model):
    """One side's flag on a proposal. `condition` is what programme officers may read; `reason` stays with integrity.

    `number` counts the flags of a side on a proposal from 1; a flag is never changed, a newer one replaces it.
    One that follows from the findings alone was set by nobody.
    """

    __tablename__ = "integrity_flags"
    __table_args__ = (
        one_of("flag", Flag, "flag_is_known"),
        CheckConstraint(
            "(flag = 'condition') = (condition <> '')",
            name="condition_goes_with_its_flag",
        ),
        CheckConstraint("length(reason) > 0", name="flag_has_a_reason"),
        CheckConstraint("number >= 1", name="flags_count_from_one"),
        CheckConstraint(
            "replaced_at IS NULL OR replaced_at >= set_at", name="flag_is_replaced_after_it_was_set"
        ),
        UniqueConstraint("proposal_id", "party", "number"),
        Index(
            "uq_integrity_flags_one_in_force_a_side",
            "proposal_id",
            "party",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    party: Mapped[str] = mapped_column(String(8))
    number: Mapped[int] = mapped_column(Integer)
    flag: Mapped[Flag] = mapped_column(text_enum(Flag))
    condition: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
