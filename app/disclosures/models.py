"""Disclosures: one row per version of a person's record; at most one draft and one certified version each."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.disclosures.states import DisclosureState
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id


class Disclosure(Versioned, Model):
    """One version of what a person declares; certified, it is constant and valid until `valid_until`."""

    __tablename__ = "disclosures"
    __table_args__ = (
        one_of("state", DisclosureState, "state_is_known"),
        UniqueConstraint("person_id", "number"),
        CheckConstraint("number >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(state = 'draft') = (certified_at IS NULL)", name="certified_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint(
            "(certified_at IS NULL) = (valid_until IS NULL)", name="certified_version_has_a_validity"
        ),
        CheckConstraint(
            "valid_until IS NULL OR valid_until > certified_at", name="validity_ends_after_certification"
        ),
        CheckConstraint("(state = 'draft') = (content_hash = '')", name="certified_version_has_a_hash"),
        Index(
            "uq_disclosures_one_draft_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(
            "uq_disclosures_one_certified_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'certified'"),
            postgresql_where=text("state = 'certified'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[DisclosureState] = mapped_column(text_enum(DisclosureState), default=DisclosureState.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    certified_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
