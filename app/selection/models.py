"""Joint lists with their lines and shares, each party's decisions, and splits with an owner and a date."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.proposals.models import Proposal
from app.selection.states import DecisionState, LineReason


class JointList(Versioned, Model):
    """One computation of the joint list: ranks, purses as they were, and the funding set. The newest is in force."""

    __tablename__ = "joint_lists"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint("number >= 1", name="lists_count_from_one"),
        CheckConstraint("method IN ('rank_order')", name="method_is_known"),
        Index(
            "uq_joint_lists_one_in_force_a_call",
            "call_id",
            unique=True,
            sqlite_where=text("is_in_force"),
            postgresql_where=text("is_in_force"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    number: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(16))
    is_in_force: Mapped[bool] = mapped_column(Boolean, default=True)
    purses: Mapped[dict[str, Any]] = mapped_column(JSONText)
    built_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    built_at: Mapped[datetime]
    lines: Mapped[list["SelectionLine"]] = relationship(order_by="SelectionLine.joint_rank")


class SelectionLine(Model):
    """A proposal's place in the joint list, with the reason for being funded or not."""

    __tablename__ = "selection_lines"
    __table_args__ = (
        UniqueConstraint("list_id", "proposal_id"),
        UniqueConstraint("list_id", "joint_rank"),
        one_of("reason", LineReason, "reason_is_known"),
        CheckConstraint("is_funded = (reason = 'funded')", name="funded_line_says_so"),
        Index("ix_selection_lines_proposal_id", "proposal_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("joint_lists.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    joint_rank: Mapped[int] = mapped_column(Integer)
    is_funded: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[LineReason] = mapped_column(text_enum(LineReason))
    reason_party: Mapped[str] = mapped_column(String(8), default="")
    short_minor: Mapped[int] = mapped_column(default=0)
    proposal: Mapped[Proposal] = relationship()
    shares: Mapped[list["SelectionShare"]] = relationship(order_by="SelectionShare.party")


class SelectionShare(Model):
    """One half of a line: what is asked, what the agency pays, what the endowment fills."""

    __tablename__ = "selection_shares"
    __table_args__ = (
        UniqueConstraint("line_id", "party"),
        CheckConstraint(
            "ask_minor >= 0 AND fill_minor >= 0 AND national_minor >= 0", name="shares_are_not_negative"
        ),
        CheckConstraint(
            "ask_minor = national_minor + fill_minor", name="agency_and_endowment_pay_the_whole_half"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("selection_lines.id"))
    party: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    side_rank: Mapped[int] = mapped_column(Integer)
    ask_minor: Mapped[int]
    national_minor: Mapped[int]
    fill_minor: Mapped[int]

    @property
    def ask(self) -> Money:
        return Money(self.ask_minor, self.currency)

    @property
    def national(self) -> Money:
        return Money(self.national_minor, self.currency)

    @property
    def fill(self) -> Money:
        return Money(self.fill_minor, self.currency)


class Decision(Versioned, Model):
    """One party's key for one proposal of the list in force."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("proposal_id", "party"),
        one_of("state", DecisionState, "state_is_known"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="turned_key_has_an_instant"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="turned_key_has_a_person"),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declining_needs_a_reason"),
        Index("ix_decisions_call_id_party_state", "call_id", "party", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("selection_lines.id"), index=True)
    party: Mapped[str] = mapped_column(String(8))
    state: Mapped[DecisionState] = mapped_column(text_enum(DecisionState), default=DecisionState.PENDING)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class Split(Model):
    """The keys of a proposal differ: somebody owns bringing them together, by a date."""

    __tablename__ = "splits"
    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="split_ends_after_it_began"),
        Index(
            "uq_splits_one_open_a_proposal",
            "proposal_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    owner_party: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
