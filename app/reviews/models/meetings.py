"""The meeting of a panel: who sits in it, what is discussed in which order, scores before and after, and dissent."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.reviews.states import ItemState, MeetingState

_NOW = text("state = 'now'")


class Meeting(Versioned, Model):
    """The meeting of one side's panel, or of all sides together (`party` ''). Closed, it is constant by its hash."""

    __tablename__ = "panel_meetings"
    __table_args__ = (
        UniqueConstraint("call_id", "party"),
        one_of("state", MeetingState, "state_is_known"),
        CheckConstraint(
            "(state = 'planned') = (opened_at IS NULL)", name="opened_if_and_only_if_it_has_an_instant"
        ),
        CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name="closed_if_and_only_if_it_has_an_instant"
        ),
        CheckConstraint("(closed_at IS NULL) = (content_hash = '')", name="closed_meeting_has_a_hash"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    party: Mapped[str] = mapped_column(String(8))
    state: Mapped[MeetingState] = mapped_column(text_enum(MeetingState), default=MeetingState.PLANNED)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    members: Mapped[list["MeetingMember"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingMember.id"
    )
    items: Mapped[list["MeetingItem"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingItem.position", back_populates="meeting"
    )


class MeetingMember(Model):
    """Somebody sits in the panel; one of them leads it."""

    __tablename__ = "panel_members"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        Index(
            "uq_panel_members_one_chair",
            "meeting_id",
            unique=True,
            sqlite_where=text("is_chair"),
            postgresql_where=text("is_chair"),
        ),
        Index("ix_panel_members_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel_meetings.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    is_chair: Mapped[bool] = mapped_column(Boolean, default=False)
    person: Mapped[Person] = relationship()


class MeetingItem(Versioned, Model):
    """A proposal on the agenda. `rank`: where the panel put it; ties share a rank.

    `answers`: what the panel answered in the agencies' forms for panels, party → as in `Review.answers`.
    """

    __tablename__ = "panel_items"
    __table_args__ = (
        UniqueConstraint("meeting_id", "proposal_id"),
        one_of("state", ItemState, "state_is_known"),
        CheckConstraint("rank IS NULL OR rank >= 1", name="ranks_count_from_one"),
        CheckConstraint(
            "(state = 'waiting') = (started_at IS NULL)", name="started_if_and_only_if_it_has_an_instant"
        ),
        CheckConstraint(
            "(state = 'done') = (ended_at IS NOT NULL)", name="ended_if_and_only_if_it_has_an_instant"
        ),
        Index(
            "uq_panel_items_one_at_a_time",
            "meeting_id",
            unique=True,
            sqlite_where=_NOW,
            postgresql_where=_NOW,
        ),
        Index("ix_panel_items_proposal_id", "proposal_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel_meetings.id", ondelete="CASCADE"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[ItemState] = mapped_column(text_enum(ItemState), default=ItemState.WAITING)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    consensus: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    rank: Mapped[int | None] = mapped_column(Integer)
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    scores: Mapped[list["MeetingScore"]] = relationship(cascade="all, delete-orphan")
    dissents: Mapped[list["Dissent"]] = relationship(order_by="Dissent.said_at")


class MeetingScore(Model):
    """A member's score of a proposal in hundredths, before the discussion and after it."""

    __tablename__ = "panel_scores"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="score_is_there"),
        Index("ix_panel_scores_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel_items.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    before: Mapped[int | None] = mapped_column(Integer)
    after: Mapped[int | None] = mapped_column(Integer)


class Dissent(Model):
    """A member disagrees with the panel about a proposal, for the record. Append-only."""

    __tablename__ = "panel_dissents"
    __table_args__ = (
        CheckConstraint("text <> ''", name="dissent_says_something"),
        Index("ix_panel_dissents_item_id", "item_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel_items.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]
