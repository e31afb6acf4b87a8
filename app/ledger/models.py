"""Funds, lots, accounts with running balances, entries, lines, resolutions; periods, snapshots, trades, revaluations.

Lines are written before their entry (the foreign key is deferred): a trigger on the entry then checks that they
balance, and a trigger on lines refuses any that come later. Entries, lines and resolutions are append-only. A line
repeats its entry's dates and whether it waits, so that a balance is one walk through one index; the same trigger
compares them. A line that waited has its own row (`SettledLine`) once it counts, for the same reason.
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

from app.kernel import decisions
from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger.states import (
    EntryState,
    FundKind,
    LotChangeKind,
    Outcome,
    PeriodAction,
    PeriodState,
)


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
    """Money of a fund for one fiscal year: until when it may be obligated, until when paid, and by what authority.

    `kind` is one of the kinds in `config/appropriations/`, which say how such a lot expires and may be carried over.
    """

    __tablename__ = "lots"
    __table_args__ = (
        CheckConstraint("obligate_by <= liquidate_by", name="payment_may_follow_obligation"),
        CheckConstraint("length(authority) > 0", name="lot_cites_its_authority"),
        CheckConstraint("cancelled_at IS NULL OR expired_at IS NOT NULL", name="cancelled_lot_has_expired"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48), unique=True)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"), index=True)
    fiscal_year: Mapped[int] = mapped_column(Integer)
    obligate_by: Mapped[date] = mapped_column(Date)
    liquidate_by: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(32), default="as_enacted")
    expired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    fund: Mapped[Fund] = relationship()


class LotChange(Model):
    """What happened to a lot as a whole, once and for all: a carry-over with its approval, the expiry, the end."""

    __tablename__ = "lot_changes"
    __table_args__ = (
        one_of("kind", LotChangeKind, "kind_is_known"),
        CheckConstraint(
            "kind <> 'carried' OR (carry <> '' AND authority <> '' AND reason <> '')",
            name="carry_over_cites_its_approval",
        ),
        CheckConstraint("obligate_by <= liquidate_by", name="payment_may_follow_obligation"),
        CheckConstraint("amount_minor >= 0", name="amount_is_not_negative"),
        Index("ix_lot_changes_lot_id", "lot_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    lot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lots.id"))
    kind: Mapped[LotChangeKind] = mapped_column(text_enum(LotChangeKind))
    carry: Mapped[str] = mapped_column(String(32), default="")
    amount_minor: Mapped[int]
    obligate_by: Mapped[date] = mapped_column(Date)
    liquidate_by: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[date] = mapped_column(Date)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))


class LotReversal(FourEyes, Versioned, Model):
    """The opposite of the entry that opened a lot, asked for by one person, booked by another (decision 0030)."""

    __tablename__ = "lot_reversals"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("reason <> ''", name="reversal_has_a_reason"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_reversal_is_in_the_books"
        ),
        Index(
            "uq_lot_reversals_one_a_lot",
            "lot_id",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    lot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lots.id"))
    reason: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    lot: Mapped[Lot] = relationship()


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


LATE = {
    "sqlite": "effective_on < substr(booked_at, 1, 10)",
    "postgresql": "effective_on < CAST(booked_at AT TIME ZONE 'UTC' AS date)",
}
"""What counts from a day before the one it was booked on (UTC): few lines, with an index of their own."""


def _late(name: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(LATE["sqlite"]), postgresql_where=text(LATE["postgresql"]))


class Line(Model):
    """One leg: debit positive, credit negative, in the account's currency."""

    __tablename__ = "entry_lines"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="line_moves_something"),
        Index(
            "ix_entry_lines_counting", "account_id", "is_pending", "effective_on", "booked_at", "amount_minor"
        ),
        Index("ix_entry_lines_booked", "account_id", "booked_at"),
        _late("ix_entry_lines_late", "account_id", "is_pending", "booked_at", "effective_on", "amount_minor"),
        Index("ix_entry_lines_entry_id", "entry_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entries.id", deferrable=True, initially="DEFERRED")
    )
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    effective_on: Mapped[date] = mapped_column(Date)
    booked_at: Mapped[datetime]
    is_pending: Mapped[bool] = mapped_column(Boolean)
    account: Mapped[Account] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Entry(Model):
    """One event in the book. `key` names the outside event: booked twice, it is one entry (I17)."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("length(purpose) > 0", name="entry_has_a_purpose"),
        CheckConstraint("expires_at IS NULL OR is_pending", name="only_what_waits_expires"),
        Index(
            "ix_entries_expires_at",
            "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"),
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
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
    expires_at: Mapped[datetime | None]
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
    """How a pending entry ended: posted, voided or expired, at most once, because the entry is the key (INV-25).

    A posted one counts from `effective_on`, which is not before its entry's own day.
    """

    __tablename__ = "resolutions"
    __table_args__ = (
        one_of("outcome", Outcome, "outcome_is_known"),
        CheckConstraint("outcome <> 'voided' OR reason <> ''", name="voided_entry_has_a_reason"),
        Index("ix_resolutions_resolved_at", "resolved_at"),
        Index("ix_resolutions_effective_on", "effective_on"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))
    resolved_at: Mapped[datetime]
    effective_on: Mapped[date] = mapped_column(Date)
    resolved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class SettledLine(Model):
    """A line that waited and was posted, with the day and the instant it counts from: one walk through one index.

    Derived: the database itself writes it with the resolution, nobody else does, and an invariant compares it.
    """

    __tablename__ = "settled_lines"
    __audited__ = False
    __table_args__ = (
        Index("ix_settled_lines_counting", "account_id", "effective_on", "booked_at", "amount_minor"),
        _late("ix_settled_lines_late", "account_id", "booked_at", "effective_on", "amount_minor"),
        Index("ix_settled_lines_entry_id", "entry_id"),
    )

    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry_lines.id"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resolutions.entry_id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    amount_minor: Mapped[int]
    effective_on: Mapped[date] = mapped_column(Date)
    booked_at: Mapped[datetime]


class BalanceSnapshot(Model):
    """What an account held through a day, as it was known at an instant: a place to begin counting from.

    Derived from lines alone; `flask ledger rebuild` writes all of them anew.
    """

    __tablename__ = "balance_snapshots"
    __audited__ = False
    __table_args__ = (UniqueConstraint("account_id", "through_on", "taken_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    through_on: Mapped[date] = mapped_column(Date)
    taken_at: Mapped[datetime]
    debit_minor: Mapped[int]


class Period(Versioned, Model):
    """One month of a fund's book. A month without a row is open."""

    __tablename__ = "periods"
    __table_args__ = (
        one_of("state", PeriodState, "state_is_known"),
        CheckConstraint("first_on <= last_on", name="period_has_days"),
        UniqueConstraint("fund_id", "first_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    state: Mapped[PeriodState] = mapped_column(text_enum(PeriodState), default=PeriodState.OPEN)
    fund: Mapped[Fund] = relationship()


class PeriodChange(FourEyes, Versioned, Model):
    """A wish to close or reopen a month, with its reason; in force once another person approved it."""

    __tablename__ = "period_changes"
    __table_args__ = (
        *decisions.checks(),
        one_of("action", PeriodAction, "action_is_known"),
        CheckConstraint("reason <> ''", name="change_has_a_reason"),
        Index(
            "uq_period_changes_one_waits",
            "period_id",
            unique=True,
            sqlite_where=text("decision = 'prepared'"),
            postgresql_where=text("decision = 'prepared'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    period_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("periods.id"), index=True)
    action: Mapped[PeriodAction] = mapped_column(text_enum(PeriodAction))
    reason: Mapped[str] = mapped_column(Text)
    period: Mapped[Period] = relationship()


class Trade(FourEyes, Versioned, Model):
    """Money of one currency sold for another: one entry with two balanced legs through the clearing accounts."""

    __tablename__ = "trades"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("sold_minor > 0 AND bought_minor > 0", name="both_amounts_are_positive"),
        CheckConstraint("sold_currency <> bought_currency", name="trade_is_between_two_currencies"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_trade_is_in_the_books"
        ),
        CheckConstraint("counterparty <> ''", name="trade_has_a_counterparty"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    sold_fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    sold_minor: Mapped[int]
    sold_currency: Mapped[str] = mapped_column(String(3))
    bought_fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    bought_minor: Mapped[int]
    bought_currency: Mapped[str] = mapped_column(String(3))
    traded_on: Mapped[date] = mapped_column(Date)
    counterparty: Mapped[str] = mapped_column(String(200))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))

    @property
    def sold(self) -> Money:
        return Money(self.sold_minor, self.sold_currency)

    @property
    def bought(self) -> Money:
        return Money(self.bought_minor, self.bought_currency)


class Revaluation(FourEyes, Versioned, Model):
    """Monetary items of one endowment book at a month's end, in the reporting currency: what they were carried at,
    what they are worth at the official rate, and the gain (negative: loss) between.
    """

    __tablename__ = "revaluations"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("gain_minor = value_minor - carrying_minor", name="gain_is_value_less_carrying"),
        CheckConstraint("entry_id IS NULL OR decision = 'approved'", name="only_approved_is_in_the_books"),
        Index(
            "uq_revaluations_one_a_month",
            "fund_id",
            "month_end",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    reporting_fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funds.id"))
    month_end: Mapped[date] = mapped_column(Date)
    rate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("official_rates.id"))
    position_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    carrying_minor: Mapped[int]
    value_minor: Mapped[int]
    gain_minor: Mapped[int]
    reporting_currency: Mapped[str] = mapped_column(String(3))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))

    @property
    def position(self) -> Money:
        return Money(self.position_minor, self.currency)

    @property
    def carrying(self) -> Money:
        return Money(self.carrying_minor, self.reporting_currency)

    @property
    def value(self) -> Money:
        return Money(self.value_minor, self.reporting_currency)

    @property
    def gain(self) -> Money:
        return Money(self.gain_minor, self.reporting_currency)
