"""Each side's panel with its ranks, and the signatures that release results."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.reviews.states import PanelState


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
