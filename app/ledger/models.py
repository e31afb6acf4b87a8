"""Funds, lots, accounts with running balances, entries, lines, resolutions.

Lines are written before their entry (the foreign key is deferred): a trigger on the entry then checks that they
balance, and a trigger on lines refuses any that come later. Entries, lines and resolutions are append-only.
"""

import uuid
from datetime import date, datetime

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

from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger.states import EntryState, FundKind, Outcome


class Fund(Model):
    """Money of one owner in one currency: a national appropriation, the endowment's book, a private partner's gift."""

    __tablename__ = "funds"
    __table_args__ = (
        one_of("kind", FundKind, "kind_is_known"),
        CheckConstraint("kind <> 'appropriation' OR party <> ''", name="appropriation_belongs_to_a_party"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[FundKind] = mapped_column(text_enum(FundKind))
    party: Mapped[str] = mapped_column(String(8), default="")
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    name: Mapped[Bilingual] = bilingual("name")


class Lot(Model):
    """Money of a fund for one fiscal year: until when it may be obligated, until when paid, and by what authority."""

    __tablename__ = "lots"
    __table_args__ = (
        CheckConstraint("obligate_by <= liquidate_by", name="payment_may_follow_obligation"),
        CheckConstraint("length(authority) > 0", name="lot_cites_its_authority"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48), unique=True)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    fiscal_year: Mapped[int] = mapped_column(Integer)
    obligate_by: Mapped[date] = mapped_column(Date)
    liquidate_by: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(Text)
    fund: Mapped[Fund] = relationship()


class Account(Model):
    """One account of a fund's book (or of one of its lots). `posted` is in the account's own direction.

    `held` is what pending entries would take away. The CHECK makes an overdraft impossible between statements.
    """

    __tablename__ = "accounts"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("held_minor >= 0", name="holds_are_not_negative"),
        CheckConstraint(
            "NOT is_guarded OR posted_minor - held_minor >= 0", name="account_is_never_overdrawn"
        ),
        CheckConstraint("sign IN (-1, 1)", name="account_has_a_direction"),
        UniqueConstraint("fund_id", "lot_id", "party", "code"),
        Index("ix_accounts_lot_id", "lot_id"),
        Index(
            "uq_accounts_one_of_a_fund",
            "fund_id",
            "party",
            "code",
            unique=True,
            sqlite_where=text("lot_id IS NULL"),
            postgresql_where=text("lot_id IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    lot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lots.id"))
    party: Mapped[str] = mapped_column(String(8), default="")
    code: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    sign: Mapped[int] = mapped_column(Integer)
    is_guarded: Mapped[bool] = mapped_column(Boolean)
    posted_minor: Mapped[int] = mapped_column(default=0)
    held_minor: Mapped[int] = mapped_column(default=0)

    @property
    def posted(self) -> Money:
        return Money(self.posted_minor, self.currency)

    @property
    def free(self) -> Money:
        """What can still be taken: posted less what pending entries hold."""
        return Money(self.posted_minor - self.held_minor, self.currency)


class Line(Model):
    """One leg: debit positive, credit negative, in the account's currency."""

    __tablename__ = "entry_lines"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="line_moves_something"),
        Index("ix_entry_lines_account_id", "account_id"),
        Index("ix_entry_lines_entry_id", "entry_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entries.id", deferrable=True, initially="DEFERRED")
    )
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    account: Mapped[Account] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Entry(Model):
    """One event in the book. `key` names the outside event: booked twice, it is one entry (I17)."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("length(purpose) > 0", name="entry_has_a_purpose"),
        Index("ix_entries_booked_at", "booked_at"),
        Index("ix_entries_subject_id", "subject_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    purpose: Mapped[str] = mapped_column(String(48))
    memo: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[date] = mapped_column(Date)
    booked_at: Mapped[datetime]
    booked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    is_pending: Mapped[bool] = mapped_column(Boolean)
    subject_id: Mapped[uuid.UUID | None]
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    lines: Mapped[list[Line]] = relationship(viewonly=True)
    resolution: Mapped["Resolution | None"] = relationship(viewonly=True)

    @property
    def state(self) -> EntryState:
        if not self.is_pending:
            return EntryState.POSTED
        return EntryState(self.resolution.outcome.value) if self.resolution else EntryState.PENDING


class Resolution(Model):
    """How a pending entry ended: posted or voided, at most once, because the entry is the key (INV-25)."""

    __tablename__ = "resolutions"
    __table_args__ = (
        one_of("outcome", Outcome, "outcome_is_known"),
        CheckConstraint("outcome <> 'voided' OR reason <> ''", name="voided_entry_has_a_reason"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))
    resolved_at: Mapped[datetime]
    resolved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
