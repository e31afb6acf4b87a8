"""What grows around a review: its versions, reminders, and the talk of a side."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id
from app.reviews.states import VersionKind


class ReviewVersion(Model):
    """What one save changed. Append-only; the answers at a version are the changes up to it, laid on one another.

    `number` is the version that the review had afterwards. `changes`: criterion code → {"score": …, "text": …}, of
    either part only where it changed.
    """

    __tablename__ = "review_versions"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        one_of("kind", VersionKind, "kind_is_known"),
        CheckConstraint("number >= 1", name="versions_count_from_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[VersionKind] = mapped_column(text_enum(VersionKind))
    changes: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class Reminder(Model):
    """A reviewer was reminded of a review. Append-only."""

    __tablename__ = "review_reminders"
    __table_args__ = (Index("ix_review_reminders_review_id_sent_at", "review_id", "sent_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reviews.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    sent_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]


class Remark(Model):
    """One side's talk about a proposal, by those whose own review is in and the side's officers. Append-only.

    `review_id`: the review of the reviewer who speaks; none where an officer does. `mentions`: the pseudonyms that
    were called upon.
    """

    __tablename__ = "review_remarks"
    __table_args__ = (
        CheckConstraint("text <> ''", name="remark_says_something"),
        Index("ix_review_remarks_proposal_id_party_said_at", "proposal_id", "party", "said_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    party: Mapped[str] = mapped_column(String(8))
    review_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[int]] = mapped_column(JSONText, default=list)
    said_at: Mapped[datetime]
