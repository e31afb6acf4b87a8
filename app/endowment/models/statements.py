"""What banks and custodians told, line by line, and which movement of the books each line is."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.endowment.states import MatchedBy
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id
from app.kernel.money import Money


class BankStatement(Model):
    """One workbook as it was sent; the same bytes are taken once a currency. Append-only by trigger."""

    __tablename__ = "bank_statements"
    __table_args__ = (
        UniqueConstraint("currency", "file_hash"),
        CheckConstraint("length(file_hash) = 64", name="statement_is_of_a_file"),
        CheckConstraint("source <> ''", name="somebody_sent_the_statement"),
        CheckConstraint("first_on <= last_on", name="statement_covers_days_in_order"),
        Index("ix_bank_statements_imported_at", "imported_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    line_count: Mapped[int] = mapped_column(Integer)
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))


class BankLine(Model):
    """One movement as the bank tells it: positive for what came in. Append-only by trigger."""

    __tablename__ = "bank_lines"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("statement_id", "number"),
        CheckConstraint("amount_minor <> 0", name="line_moves_something"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    statement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bank_statements.id"))
    number: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    reference: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    statement: Mapped[BankStatement] = relationship(viewonly=True)
    match: Mapped["BankMatch | None"] = relationship(viewonly=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class BankMatch(Model):
    """A line is this entry's movement of cash: at most one line an entry and currency, one entry a line."""

    __tablename__ = "bank_matches"
    __table_args__ = (
        UniqueConstraint("entry_id", "currency"),
        one_of("matched_by", MatchedBy, "way_of_matching_is_known"),
        CheckConstraint(
            "(matched_by = 'person') = (person_id IS NOT NULL)", name="person_who_matched_is_named"
        ),
    )

    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bank_lines.id"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"))
    currency: Mapped[str] = mapped_column(String(3))
    matched_by: Mapped[MatchedBy] = mapped_column(text_enum(MatchedBy))
    matched_at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
