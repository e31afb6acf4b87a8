"""Awards, their lines (national ones, and the endowment's where it fills), confirmations, payments, royalties, reports
of expenditure.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Agency
from app.awards.states import AwardState, ItemKind, LineKind, PaymentState, PeriodKind, ReportState
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


class ReportItem(Model):
    """One amount of a report: of a kind of direct cost, of one subaward (by its id), or left out of the base."""

    __tablename__ = "report_items"
    __table_args__ = (
        one_of("kind", ItemKind, "kind_is_known"),
        UniqueConstraint("report_id", "kind", "name"),
        CheckConstraint("amount_minor > 0", name="item_is_positive"),
        CheckConstraint("name <> ''", name="item_has_a_name"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("expenditure_reports.id"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[ItemKind] = mapped_column(text_enum(ItemKind))
    name: Mapped[str] = mapped_column(String(200))
    amount_minor: Mapped[int]
    report: Mapped["ExpenditureReport"] = relationship(back_populates="items", lazy="joined", innerjoin=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.report.currency)


class ExpenditureReport(Versioned, Model):
    """What an institution spent of one line in a period, sent by its officer, accepted by the office that pays.

    `period` is a fiscal year of the line's party or the number of a milestone. `unspent_minor` is direct cost that
    comes back, `matching_minor` the indirect cost with it; two officers decide where anything comes back (INV-29).
    """

    __tablename__ = "expenditure_reports"
    __table_args__ = (
        one_of("state", ReportState, "state_is_known"),
        one_of("period_kind", PeriodKind, "period_kind_is_known"),
        UniqueConstraint("line_id", "number"),
        CheckConstraint("number >= 1 AND period >= 1", name="reports_and_periods_count_from_one"),
        CheckConstraint(
            "direct_minor >= 0 AND indirect_minor >= 0 AND unspent_minor >= 0 AND matching_minor >= 0",
            name="amounts_are_not_negative",
        ),
        CheckConstraint("unspent_minor > 0 OR matching_minor = 0", name="indirect_comes_back_with_direct"),
        CheckConstraint(
            "(state IN ('accepted', 'returned')) = (decided_at IS NOT NULL)",
            name="decided_if_and_only_if_it_has_a_date",
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_a_person"),
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name="check_has_a_person"),
        CheckConstraint("state <> 'checked' OR checked_at IS NOT NULL", name="checked_report_was_checked"),
        CheckConstraint(
            "(decided_by_id IS NULL OR decided_by_id <> sent_by_id)"
            " AND (checked_by_id IS NULL OR checked_by_id <> sent_by_id)",
            name="nobody_decides_the_own_report",
        ),
        CheckConstraint(
            "state <> 'accepted' OR unspent_minor = 0"
            " OR (checked_by_id IS NOT NULL AND checked_by_id <> decided_by_id)",
            name="two_officers_take_money_back",
        ),
        CheckConstraint("state <> 'returned' OR refusal <> ''", name="returned_report_has_a_reason"),
        CheckConstraint(
            "(state = 'accepted' AND unspent_minor > 0) = (entry_id IS NOT NULL)",
            name="returned_money_is_in_the_books",
        ),
        Index("ix_expenditure_reports_state", "state"),
        Index(
            "uq_expenditure_reports_one_waits",
            "line_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("award_lines.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[ReportState] = mapped_column(text_enum(ReportState), default=ReportState.SUBMITTED)
    period_kind: Mapped[PeriodKind] = mapped_column(text_enum(PeriodKind))
    period: Mapped[int] = mapped_column(Integer)
    direct_minor: Mapped[int]
    indirect_minor: Mapped[int]
    unspent_minor: Mapped[int]
    matching_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    note: Mapped[str] = mapped_column(Text, default="")
    sent_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"), unique=True)
    items: Mapped[list[ReportItem]] = relationship(
        order_by=ReportItem.position, lazy="selectin", back_populates="report"
    )

    def money(self, name: str) -> Money:
        """One of its amounts: direct, indirect, unspent or matching."""
        return Money(getattr(self, f"{name}_minor"), self.currency)

    @property
    def direct(self) -> Money:
        return self.money("direct")

    @property
    def indirect(self) -> Money:
        return self.money("indirect")

    @property
    def unspent(self) -> Money:
        return self.money("unspent")

    @property
    def matching(self) -> Money:
        return self.money("matching")

    @property
    def is_by_year(self) -> bool:
        return self.period_kind == PeriodKind.FISCAL_YEAR

    @property
    def stands(self) -> bool:
        """Not sent back."""
        return self.state != ReportState.RETURNED

    @property
    def spent(self) -> Money:
        return self.direct + self.indirect

    @property
    def returned(self) -> Money:
        return self.unspent + self.matching

    def of_kind(self, kind: ItemKind) -> dict[str, int]:
        """Name → minor units of the items of one kind, in their order."""
        return {item.name: item.amount_minor for item in self.items if item.kind == kind}


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
        Index("ix_award_lines_institution_id", "institution_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[LineKind] = mapped_column(text_enum(LineKind))
    party: Mapped[str] = mapped_column(String(8))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    lot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lots.id"))
    lead_name: Mapped[Bilingual] = bilingual("lead_name")
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    institution_name: Mapped[Bilingual] = bilingual("institution_name")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"), unique=True)
    agency: Mapped[Agency | None] = relationship()
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.number")
    reports: Mapped[list[ExpenditureReport]] = relationship(order_by=ExpenditureReport.number)

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

    @property
    def accepted(self) -> list[ExpenditureReport]:
        """Reports of what was spent that count, oldest first."""
        return [report for report in self.reports if report.state == ReportState.ACCEPTED]

    @property
    def reported(self) -> Money:
        """Spent, by accepted reports."""
        return Money(sum(report.spent.minor for report in self.accepted), self.currency)

    @property
    def returned(self) -> Money:
        """Given back, by accepted reports: no longer obligated."""
        return Money(sum(report.returned.minor for report in self.accepted), self.currency)

    @property
    def left(self) -> Money:
        """Neither spent nor given back by accepted reports."""
        return self.amount - self.reported - self.returned

    @property
    def waiting(self) -> ExpenditureReport | None:
        """The report that is sent and not decided."""
        return next((report for report in self.reports if report.decided_at is None), None)

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
