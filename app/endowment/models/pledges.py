"""Promises of the parties, their conditions, and what became of them."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.endowment.states import Outcome, ParityBasis, PledgeStanding
from app.kernel import decisions
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import Decision, FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money


class Pledge(FourEyes, Versioned, Model):
    """What a party's government promised. A conditional pledge is a memorandum until its condition is booked as met:
    nothing of it, not even what was paid already, is principal or can be spent before (funding-models.md 3.1).
    """

    __tablename__ = "endowment_pledges"
    __table_args__ = (
        *decisions.checks(),
        one_of("basis", ParityBasis, "basis_is_known"),
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("party <> ''", name="pledge_comes_from_a_party"),
        CheckConstraint("authority <> ''", name="pledge_cites_its_authority"),
        CheckConstraint("(basis <> 'none') = (match_by IS NOT NULL)", name="condition_has_a_deadline"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_pledge_is_in_the_books"
        ),
        Index("ix_endowment_pledges_currency_decision", "currency", "decision"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    party: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    basis: Mapped[ParityBasis] = mapped_column(text_enum(ParityBasis))
    match_by: Mapped[date | None] = mapped_column(Date)
    restriction: Mapped[str] = mapped_column(Text, default="")
    authority: Mapped[str] = mapped_column(Text)
    retention_authority: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    outcomes: Mapped[list["PledgeOutcome"]] = relationship(
        back_populates="pledge", order_by="PledgeOutcome.prepared_at"
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def standing(self) -> PledgeStanding:
        return self.standing_at(None)

    def standing_at(self, at: datetime | None) -> PledgeStanding:
        """What the pledge is, or (of an approved one) what it was known to be at an instant."""
        if self.decision != Decision.APPROVED:
            return PledgeStanding.PROPOSED if self.decision == Decision.PREPARED else PledgeStanding.REFUSED
        became = next((row.outcome for row in self.outcomes if row.is_known(at)), None)
        if became == Outcome.LAPSED:
            return PledgeStanding.LAPSED
        is_binding = became == Outcome.MET or self.basis == ParityBasis.NONE
        return PledgeStanding.BINDING if is_binding else PledgeStanding.CONDITIONAL


class PledgeOutcome(FourEyes, Versioned, Model):
    """The event that ends the condition of a pledge, once: it was met, or its deadline passed."""

    __tablename__ = "pledge_outcomes"
    __table_args__ = (
        *decisions.checks(),
        one_of("outcome", Outcome, "outcome_is_known"),
        CheckConstraint("citation <> ''", name="outcome_cites_its_evidence"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_outcome_is_in_the_books"
        ),
        Index(
            "uq_pledge_outcomes_one_counts",
            "pledge_id",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    pledge_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_pledges.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))
    effective_on: Mapped[date] = mapped_column(Date)
    citation: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    pledge: Mapped[Pledge] = relationship(back_populates="outcomes")

    def is_known(self, at: datetime | None) -> bool:
        """Approved, by an instant if one is given."""
        return (
            self.decided_at is not None
            and self.decision == Decision.APPROVED
            and (at is None or self.decided_at <= at)
        )
