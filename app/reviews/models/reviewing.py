"""Reviews, and who said what about whom."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.proposals.models import Proposal
from app.reviews.states import ConflictKind, ConflictSource, ReviewState


class Review(Versioned, Model):
    """One reviewer's assignment to a proposal and, once written, the review.

    `answers` holds per criterion code `{"score": hundredths | null, "text": str}`; `overall` is the weighted mean in
    hundredths. `pseudonym` ("Reviewer 2") is random per proposal and side. `accepted_at` is the instant at which the
    reviewer promised confidence; `decline_reason` says why a reviewer declined or was recused.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        one_of("state", ReviewState, "state_is_known"),
        UniqueConstraint("proposal_id", "reviewer_id"),
        UniqueConstraint("proposal_id", "party", "pseudonym"),
        CheckConstraint(
            "state NOT IN ('submitted', 'locked') OR (submitted_at IS NOT NULL AND overall IS NOT NULL)",
            name="submitted_review_has_a_date_and_a_score",
        ),
        CheckConstraint("(state = 'locked') = (content_hash <> '')", name="locked_review_has_a_hash"),
        CheckConstraint("state <> 'declined' OR decline_reason <> ''", name="declined_review_has_a_reason"),
        CheckConstraint(
            "state NOT IN ('accepted', 'draft', 'submitted', 'locked') OR accepted_at IS NOT NULL",
            name="reviewer_promised_confidence_first",
        ),
        Index("ix_reviews_reviewer_id_state", "reviewer_id", "state"),
        Index("ix_reviews_side_scores", "call_id", "party", "state", "proposal_id", "overall"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    party: Mapped[str] = mapped_column(String(8))
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    pseudonym: Mapped[int] = mapped_column(Integer)
    state: Mapped[ReviewState] = mapped_column(text_enum(ReviewState), default=ReviewState.INVITED)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    overall: Mapped[int | None] = mapped_column(Integer)
    decline_reason: Mapped[str] = mapped_column(Text, default="")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    assigned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    assigned_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    proposal: Mapped[Proposal] = relationship()


class ConflictDeclaration(Versioned, Model):
    """What was said about a person and one proposal, one word a source; one conflict among them is enough.

    Without a word of the person itself it is unknown, and unknown counts as conflicted. What the service found
    (`computed`, REV-07) counts until an officer clears it.
    """

    __tablename__ = "conflict_declarations"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id", "source"),
        one_of("kind", ConflictKind, "kind_is_known"),
        one_of("source", ConflictSource, "source_is_known"),
        CheckConstraint(
            "(source = 'computed') = (declared_by_id IS NULL)", name="computed_word_has_no_speaker"
        ),
        Index("ix_conflict_declarations_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[ConflictKind] = mapped_column(text_enum(ConflictKind))
    source: Mapped[ConflictSource] = mapped_column(text_enum(ConflictSource))
    note: Mapped[str] = mapped_column(Text, default="")
    declared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime]
