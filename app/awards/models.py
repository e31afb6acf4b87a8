"""Awards, their lines (national ones, and the endowment's where it fills), confirmations, payments, royalties."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Agency
from app.awards.states import AwardState, LineKind, PaymentState
from app.calls.models import Call
from app.kernel import decisions
from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import Decision, FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.proposals.models import Proposal


class PaymentReversal(FourEyes, Versioned, Model):
    """The opposite of a payment that was made, asked for by one person, booked by another; the money is obligated anew.

    Whether a payment is reversed is read from here and the books, not stored beside it (decision 0030).
    """

    __tablename__ = "payment_reversals"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("reason <> ''", name="reversal_has_a_reason"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_reversal_is_in_the_books"
        ),
        Index(
            "uq_payment_reversals_one_a_payment",
            "payment_id",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    reason: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))


class Award(Versioned, Model):
    """One project: what was selected, copied so that it stays as it was announced."""

    __tablename__ = "awards"
    __table_args__ = (
        one_of("state", AwardState, "state_is_known"),
        CheckConstraint(
            "(state = 'agreement_pending') = (active_at IS NULL)", name="active_award_has_a_date"
        ),
        CheckConstraint("months > 0", name="award_has_a_length"),
        Index("ix_awards_call_id_reference", "call_id", "reference"),
        Index("ix_awards_state_reference", "state", "reference"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    abstract: Mapped[Bilingual] = bilingual("abstract")
    state: Mapped[AwardState] = mapped_column(text_enum(AwardState), default=AwardState.AGREEMENT_PENDING)
    months: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    active_at: Mapped[datetime | None]
    call: Mapped[Call] = relationship()
    proposal: Mapped[Proposal] = relationship()
    lines: Mapped[list["AwardLine"]] = relationship(order_by="(AwardLine.kind.desc(), AwardLine.party)")
    confirmations: Mapped[list["Confirmation"]] = relationship(order_by="Confirmation.party")
    royalties: Mapped[list["Royalty"]] = relationship(order_by="(Royalty.period_end, Royalty.party)")


class AwardLine(Model):
    """One source's part of an award, in its own currency, with the entry that obligates it."""

    __tablename__ = "award_lines"
    __table_args__ = (
        one_of("kind", LineKind, "kind_is_known"),
        UniqueConstraint("award_id", "party", "kind"),
        CheckConstraint("amount_minor > 0", name="line_pays_something"),
        CheckConstraint("(kind = 'national') = (lot_id IS NOT NULL)", name="national_line_comes_from_a_lot"),
        CheckConstraint("(kind = 'national') = (agency_id IS NOT NULL)", name="national_line_has_an_agency"),
        Index("ix_award_lines_lot_id", "lot_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[LineKind] = mapped_column(text_enum(LineKind))
    party: Mapped[str] = mapped_column(String(8))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    lot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lots.id"))
    lead_name: Mapped[Bilingual] = bilingual("lead_name")
    institution_name: Mapped[Bilingual] = bilingual("institution_name")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"), unique=True)
    agency: Mapped[Agency | None] = relationship()
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.number")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def paid(self) -> Money:
        return self._sum(PaymentState.POSTED)

    @property
    def asked(self) -> Money:
        """Paid or waiting to be paid: what a further payment must leave room for."""
        return self._sum(PaymentState.POSTED, PaymentState.PENDING)

    def _sum(self, *states: PaymentState) -> Money:
        counted = (p for p in self.payments if p.state in states and not p.is_reversed)
        return Money(sum(p.amount_minor for p in counted), self.currency)


class Royalty(FourEyes, Versioned, Model):
    """What came back of one side's sales in a period, in the currency of the side (I14)."""

    __tablename__ = "award_royalties"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("sales_minor >= 0 AND due_minor >= 0", name="amounts_are_not_negative"),
        CheckConstraint("year > 0", name="royalties_count_from_completion"),
        CheckConstraint("citation <> ''", name="royalty_cites_its_statement"),
        CheckConstraint(
            "(decision = 'approved' AND due_minor > 0) = (entry_id IS NOT NULL)",
            name="received_royalty_is_in_the_books",
        ),
        Index(
            "uq_award_royalties_one_a_period",
            "award_id",
            "party",
            "period_end",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("awards.id"))
    party: Mapped[str] = mapped_column(String(8))
    period_end: Mapped[date] = mapped_column(Date)
    received_on: Mapped[date] = mapped_column(Date)
    sales_minor: Mapped[int]
    due_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    year: Mapped[int] = mapped_column(Integer)
    citation: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))

    @property
    def sales(self) -> Money:
        return Money(self.sales_minor, self.currency)

    @property
    def due(self) -> Money:
        return Money(self.due_minor, self.currency)


class Confirmation(Model):
    """One party's agreement to the award as written; with the last one the award is active."""

    __tablename__ = "award_confirmations"
    __table_args__ = (UniqueConstraint("award_id", "party"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("awards.id"))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime]


class Payment(Versioned, Model):
    """One instalment of a line: asked for by one person, approved by another (INV-29)."""

    __tablename__ = "payments"
    __table_args__ = (
        one_of("state", PaymentState, "state_is_known"),
        UniqueConstraint("line_id", "number"),
        CheckConstraint("amount_minor > 0", name="payment_is_positive"),
        CheckConstraint("number >= 1", name="payments_count_from_one"),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="nobody_approves_the_own_payment"
        ),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="resolved_payment_has_a_date"),
        CheckConstraint("state <> 'voided' OR reason <> ''", name="voided_payment_has_a_reason"),
        Index("ix_payments_state", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("award_lines.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[PaymentState] = mapped_column(text_enum(PaymentState), default=PaymentState.PENDING)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    pay_on: Mapped[date] = mapped_column(Date)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"), unique=True)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[AwardLine] = relationship(viewonly=True)
    reversals: Mapped[list[PaymentReversal]] = relationship(
        order_by=PaymentReversal.prepared_at, lazy="selectin"
    )

    @property
    def reversal(self) -> PaymentReversal | None:
        """The one that waits or is booked."""
        return next((row for row in self.reversals if row.decision != Decision.REFUSED), None)

    @property
    def is_reversed(self) -> bool:
        return self.reversal is not None and self.reversal.decision == Decision.APPROVED

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
