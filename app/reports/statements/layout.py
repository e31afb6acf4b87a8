"""What a statement is made of. Words are keys that `labels` turns into the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.kernel.money import Money


class Kind(StrEnum):
    LINE = "line"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """`key`: a word of `labels.STATEMENT_WORDS`, or a code of the chart of accounts."""

    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names the row (a code of the chart, a purpose, a word), `party` whose it is, `text` what needs no
    translation: a reference or a lot. One amount a column, None where there is nothing to tell.
    """

    key: str
    values: Sequence[Money | None]
    party: str = ""
    text: str = ""
    kind: Kind = Kind.LINE

    @property
    def is_total(self) -> bool:
        return self.kind == Kind.TOTAL


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading (`key`); `currency` is that of every amount."""

    key: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    currency: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and the sums that must agree in it: `checks` holds pairs that are equal in books that are right."""

    code: str
    tables: Sequence[Table]
    checks: Sequence[tuple[Money, Money]] = field(default_factory=tuple)

    @property
    def is_balanced(self) -> bool:
        return all(one == other for one, other in self.checks)


def total(key: str, rows: Sequence[Row], currency: str, *, width: int = 1) -> Row:
    """The sum of rows, column by column; `width` columns where there is no row."""
    width = max((len(row.values) for row in rows), default=width)
    columns = ([row.values[at] for row in rows] for at in range(width))
    sums = [Money(sum(it.minor for it in column if it is not None), currency) for column in columns]
    return Row(key, sums, kind=Kind.TOTAL)
