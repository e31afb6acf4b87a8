"""Reviews, conflict declarations, each side's panel with its ranks, and the signatures that release results."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.proposals.models import Proposal
from app.reviews.states import ConflictKind, ConflictSource, PanelState, ReviewState


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

    Without a word of the person itself it is unknown, and unknown counts as conflicted.
    """

    __tablename__ = "conflict_declarations"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id", "source"),
        one_of("kind", ConflictKind, "kind_is_known"),
        one_of("source", ConflictSource, "source_is_known"),
        Index("ix_conflict_declarations_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[ConflictKind] = mapped_column(text_enum(ConflictKind))
    source: Mapped[ConflictSource] = mapped_column(text_enum(ConflictSource))
    note: Mapped[str] = mapped_column(Text, default="")
    declared_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime]


class Panel(Versioned, Model):
    """One side's panel in a call. Locked, its reviews and ranks are constant: `content_hash` covers them all.

    `shortfall_reason` says why it was locked although a proposal has fewer reviews than wanted.
    """

    __tablename__ = "panels"
    __table_args__ = (
        one_of("state", PanelState, "state_is_known"),
        UniqueConstraint("call_id", "party"),
        CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL)", name="locked_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint("(locked_at IS NULL) = (content_hash = '')", name="locked_panel_has_a_hash"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    party: Mapped[str] = mapped_column(String(8))
    state: Mapped[PanelState] = mapped_column(text_enum(PanelState), default=PanelState.OPEN)
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    shortfall_reason: Mapped[str] = mapped_column(Text, default="")
    ranks: Mapped[list["PanelRank"]] = relationship(cascade="all, delete-orphan", order_by="PanelRank.rank")


class PanelRank(Model):
    """A proposal's place in one side's order; ties share a rank. `score` is the mean overall in hundredths.

    `reason` says why the panel gave another place than the scores do; empty where the scores decide.
    """

    __tablename__ = "panel_ranks"
    __table_args__ = (
        UniqueConstraint("panel_id", "proposal_id"),
        CheckConstraint("rank >= 1", name="ranks_count_from_one"),
        Index("ix_panel_ranks_proposal_id", "proposal_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    rank: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(Integer)
    review_count: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")


class Placement(Versioned, Model):
    """The panel puts a proposal on a place other than its scores say, with a reason, while the side is open."""

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("panel_id", "proposal_id"),
        CheckConstraint("place >= 1", name="places_count_from_one"),
        CheckConstraint("reason <> ''", name="placement_has_a_reason"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    place: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    placed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    placed_at: Mapped[datetime]


class ReleaseSignature(Model):
    """One side's signature that the call's results may be shown; with the last one they are, to everybody at once."""

    __tablename__ = "release_signatures"
    __table_args__ = (UniqueConstraint("call_id", "party"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    party: Mapped[str] = mapped_column(String(8))
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime]
