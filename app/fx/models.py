"""Published rates as whole-number ratios, every import of them, and official rates set by hand."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.fx.states import RatePurpose
from app.kernel import decisions
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import FourEyes
from app.kernel.ids import new_id

Day = date


class RateImport(Model):
    """One reading of a publisher's file: what it was and what it changed."""

    __tablename__ = "rate_imports"
    __table_args__ = (
        CheckConstraint("length(source) > 0", name="import_names_its_source"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint(
            "added >= 0 AND changed >= 0 AND unchanged >= 0 AND refused >= 0", name="counts_are_not_negative"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]


class ReferenceRate(Model):
    """On `date`, one unit of `base` cost `numerator / denominator` units of `quote`, as `source` published
    it.

    The day is the publisher's own. An import writes one audit row for all the rates it brings (`RateImport`).
    """

    __tablename__ = "reference_rates"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("source", "base", "date", "quote"),
        CheckConstraint("numerator > 0 AND denominator > 0", name="rate_is_a_positive_ratio"),
        CheckConstraint("base <> quote", name="rate_is_between_two_currencies"),
        CheckConstraint("length(base) = 3 AND length(quote) = 3", name="currencies_have_three_letters"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    date: Mapped[Day] = mapped_column(Date)
    base: Mapped[str] = mapped_column(String(3))
    quote: Mapped[str] = mapped_column(String(3))
    numerator: Mapped[int]
    denominator: Mapped[int]
    source: Mapped[str] = mapped_column(String(16))
    imported_at: Mapped[datetime]
    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rate_imports.id"))


class FormerRate(Model):
    """What a reference rate was before its publisher corrected it: a page of a past day is still told at it."""

    __tablename__ = "former_rates"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("numerator > 0 AND denominator > 0", name="rate_is_a_positive_ratio"),
        CheckConstraint("imported_at <= replaced_at", name="rate_is_replaced_after_it_came"),
        Index("ix_former_rates_date", "date"),
        Index("ix_former_rates_rate_id", "rate_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    rate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reference_rates.id"))
    date: Mapped[Day] = mapped_column(Date)
    base: Mapped[str] = mapped_column(String(3))
    quote: Mapped[str] = mapped_column(String(3))
    numerator: Mapped[int]
    denominator: Mapped[int]
    source: Mapped[str] = mapped_column(String(16))
    imported_at: Mapped[datetime]
    replaced_at: Mapped[datetime]


class OfficialRate(FourEyes, Versioned, Model):
    """A rate the programme uses for one purpose from `day` on: prepared by one person, approved by another."""

    __tablename__ = "official_rates"
    __table_args__ = (
        *decisions.checks(),
        one_of("purpose", RatePurpose, "purpose_is_known"),
        CheckConstraint("numerator > 0 AND denominator > 0", name="rate_is_a_positive_ratio"),
        CheckConstraint("base <> quote", name="rate_is_between_two_currencies"),
        CheckConstraint("length(base) = 3 AND length(quote) = 3", name="currencies_have_three_letters"),
        CheckConstraint("citation <> ''", name="rate_cites_where_it_is_from"),
        Index(
            "uq_official_rates_one_in_force",
            "purpose",
            "base",
            "quote",
            "day",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[RatePurpose] = mapped_column(text_enum(RatePurpose))
    day: Mapped[Day] = mapped_column(Date)
    base: Mapped[str] = mapped_column(String(3))
    quote: Mapped[str] = mapped_column(String(3))
    numerator: Mapped[int]
    denominator: Mapped[int]
    citation: Mapped[str] = mapped_column(Text)
