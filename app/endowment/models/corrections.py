"""The grave acts: principal drawn with a key of every party, and posted entries reversed."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel import decisions
from app.kernel.db import Model, Versioned
from app.kernel.decisions import FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger.models import Entry


class PrincipalDraw(FourEyes, Versioned, Model):
    """Principal that becomes accumulated return, so that payouts may reach it (I9).

    An administrator prepares it; it is booked with the last party's key, out of every party's principal in proportion.
    """

    __tablename__ = "principal_draws"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("authority <> ''", name="draw_cites_its_authority"),
        CheckConstraint("reason <> ''", name="draw_has_a_reason"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_draw_is_in_the_books"
        ),
        Index("ix_principal_draws_currency_decision", "currency", "decision"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    authority: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    keys: Mapped[list["DrawKey"]] = relationship(order_by="DrawKey.turned_at")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class DrawKey(Model):
    """One party's yes to a draw, by a member of its council."""

    __tablename__ = "principal_draw_keys"
    __table_args__ = (
        UniqueConstraint("draw_id", "party"),
        UniqueConstraint("draw_id", "turned_by_id"),
        CheckConstraint("party <> ''", name="key_is_a_partys"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("principal_draws.id"), index=True)
    party: Mapped[str] = mapped_column(String(8))
    turned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    turned_at: Mapped[datetime]


class Reversal(FourEyes, Versioned, Model):
    """The opposite of a posted entry, once; of a payout it is the withdrawal of its authorisation."""

    __tablename__ = "endowment_reversals"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("reason <> ''", name="reversal_has_a_reason"),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_reversal_is_in_the_books"
        ),
        Index(
            "uq_endowment_reversals_one_an_entry",
            "reverses_id",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reverses_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"))
    effective_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    reverses: Mapped[Entry] = relationship(foreign_keys=[reverses_id], viewonly=True)

    @property
    def amount(self) -> Money:
        return debited(self.reverses)


def debited(entry: Entry) -> Money:
    """What an entry debits in one of its currencies, the first by name."""
    currency = min(line.currency for line in entry.lines)
    return Money(
        sum(max(line.amount_minor, 0) for line in entry.lines if line.currency == currency), currency
    )
