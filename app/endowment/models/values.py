"""What the fund was worth at the end of a quarter, and money in a month. Never changed, only replaced."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.endowment.models.bookings import Holding
from app.kernel import decisions
from app.kernel.db import Model, Versioned
from app.kernel.decisions import FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money

NANO = 9
"""Decimals an index level is kept with."""


class Valuation(FourEyes, Versioned, Model):
    """Fair value of one book at the end of a quarter: every holding, and the cash that is invested capital.

    The newest approved valuation of a quarter counts; a correction is a new one that names the reason. `total_minor`
    is what spending rules read. `adjustment_minor` is fair value less cost of the holdings at that day.
    """

    __tablename__ = "endowment_valuations"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("total_minor >= 0 AND cash_minor >= 0", name="value_is_not_negative"),
        CheckConstraint("citation <> ''", name="valuation_cites_its_statement"),
        CheckConstraint("replaces_id IS NULL OR reason <> ''", name="correction_has_a_reason"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="valuation_replaces_another_one"),
        Index("ix_endowment_valuations_currency_quarter_end", "currency", "quarter_end"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    quarter_end: Mapped[date] = mapped_column(Date)
    cash_minor: Mapped[int]
    total_minor: Mapped[int]
    adjustment_minor: Mapped[int]
    citation: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("endowment_valuations.id"))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    lines: Mapped[list["ValuationLine"]] = relationship()

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def cash(self) -> Money:
        return Money(self.cash_minor, self.currency)

    @property
    def adjustment(self) -> Money:
        return Money(self.adjustment_minor, self.currency)


class ValuationLine(Model):
    """One holding in a valuation: what it had cost by then, and its fair value."""

    __tablename__ = "endowment_valuation_lines"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("cost_minor >= 0 AND fair_minor >= 0", name="value_is_not_negative"),
        UniqueConstraint("valuation_id", "holding_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    valuation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_valuations.id"), index=True)
    holding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_holdings.id"))
    cost_minor: Mapped[int]
    fair_minor: Mapped[int]
    holding: Mapped[Holding] = relationship(viewonly=True)

    @property
    def cost(self) -> Money:
        return Money(self.cost_minor, self.holding.currency)

    @property
    def fair(self) -> Money:
        return Money(self.fair_minor, self.holding.currency)


class PriceImport(FourEyes, Versioned, Model):
    """A published consumer price index for one currency; in force once another person has approved it."""

    __tablename__ = "endowment_price_imports"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("source <> ''", name="index_names_its_source"),
        CheckConstraint("months > 0", name="index_has_a_month"),
        CheckConstraint("length(sha256) = 64", name="text_of_the_index_is_hashed"),
        Index("ix_endowment_price_imports_currency_decision", "currency", "decision"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64))
    months: Mapped[int]
    first_month: Mapped[date] = mapped_column(Date)
    last_month: Mapped[date] = mapped_column(Date)


class PriceLevel(Model):
    """The level of an index in a month (its first day), in billionths."""

    __tablename__ = "endowment_price_levels"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("level_nano > 0", name="level_is_more_than_nothing"),
        UniqueConstraint("import_id", "month"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_price_imports.id"))
    month: Mapped[date] = mapped_column(Date)
    level_nano: Mapped[int]
