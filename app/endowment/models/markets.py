"""Published market history, for looking ahead only: nothing of it is ever booked."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.endowment.models.values import NANO
from app.kernel.db import Model
from app.kernel.ids import new_id


class MarketImport(Model):
    """One published series as it was given; the newest one counts. Append-only by trigger."""

    __tablename__ = "market_imports"
    __table_args__ = (
        CheckConstraint("source <> ''", name="series_names_its_source"),
        CheckConstraint("month_count > 0", name="series_has_a_month"),
        CheckConstraint("length(file_hash) = 64", name="series_is_of_a_file"),
        Index("ix_market_imports_imported_at", "imported_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(400))
    file_hash: Mapped[str] = mapped_column(String(64), unique=True)
    month_count: Mapped[int] = mapped_column(Integer)
    first_month: Mapped[date] = mapped_column(Date)
    last_month: Mapped[date] = mapped_column(Date)
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))


class MarketLevel(Model):
    """A month (its first day): share index, dividends of it in a year, ten-year yield in percent; all in billionths."""

    __tablename__ = "market_levels"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("import_id", "month"),
        CheckConstraint(
            "price_nano > 0 AND dividend_nano > 0 AND yield_nano > 0", name="figures_are_more_than_nothing"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("market_imports.id"))
    month: Mapped[date] = mapped_column(Date)
    price_nano: Mapped[int]
    dividend_nano: Mapped[int]
    yield_nano: Mapped[int]

    def figures(self) -> tuple[Decimal, Decimal, Decimal]:
        """Price, dividend, yield."""
        found = (self.price_nano, self.dividend_nano, self.yield_nano)
        price, dividend, bond = (Decimal(nano).scaleb(-NANO) for nano in found)
        return price, dividend, bond
