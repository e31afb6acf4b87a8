"""Readers of published market and price series (CSV), for looking ahead; nothing read here is ever booked.

Bytes in, figures by month out; a line that cannot be used is named with its number and the reason.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.kernel.fiscal import Month

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line (1 is the heading) that was not used, and why: a stable code and what stood there."""

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class MarketMonth:
    """Share index level, dividends of the index (a yearly sum) and the ten-year yield in percent a year."""

    price: Decimal
    dividend: Decimal
    bond_yield: Decimal


@dataclass(frozen=True, slots=True)
class MarketSeries:
    months: Mapping[Month, MarketMonth]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """A consumer price index by month, on any base."""

    levels: Mapping[Month, Decimal]
    refused: tuple[Refusal, ...]


class UnreadableSeries(ValueError):
    """Not the file it should be: wrong encoding, or a column is missing; `text` tells where or which."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def read_market(content: bytes) -> MarketSeries:
    """Robert Shiller's monthly series as CSV: Date (YYYY-MM-DD), SP500, Dividend, Long Interest Rate.

    The series prints 0.0 where a figure is not yet known; such a month is refused (`series.blank`), not
    read as no dividend. Raises UnreadableSeries for a file that is no such table.
    """
    months, refused = _read(content, ("SP500", "Dividend", "Long Interest Rate"), _market_month)
    return MarketSeries(months, refused)


def read_prices(content: bytes) -> PriceSeries:
    """A monthly consumer price index as CSV: Date (YYYY-MM-DD), Index; empty or 0 is refused, not read."""
    levels, refused = _read(content, ("Index",), lambda figures: figures[0])
    return PriceSeries(levels, refused)


def _market_month(figures: list[Decimal]) -> MarketMonth:
    return MarketMonth(*figures)


def _read(
    content: bytes, columns: tuple[str, ...], make: Callable[[list[Decimal]], T]
) -> tuple[dict[Month, T], tuple[Refusal, ...]]:
    found: dict[Month, T] = {}
    refused: list[Refusal] = []
    for line, row in _rows(content, ("Date", *columns)):
        reason, text = _fault(row, columns, found)
        if reason:
            refused.append(Refusal(line, reason, text))
        else:
            found[_month(row["Date"])] = make([Decimal(row[name]) for name in columns])
    return found, tuple(refused)


def _rows(content: bytes, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise UnreadableSeries("series.encoding", f"byte {wrong.start}") from wrong
    reader = csv.DictReader(io.StringIO(text), restval="")
    for name in columns:
        if name not in (reader.fieldnames or ()):
            raise UnreadableSeries("series.column_missing", name)
    return ((reader.line_num, row) for row in reader)


def _fault(row: dict[str, str], columns: tuple[str, ...], found: Mapping[Month, object]) -> tuple[str, str]:
    try:
        month = _month(row["Date"])
    except ValueError:
        return "series.date", row["Date"]
    if month in found:
        return "series.month_twice", row["Date"]
    return next(((code, row[name]) for name in columns if (code := _figure_fault(row[name]))), ("", ""))


def _figure_fault(text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{1,12}(\.[0-9]+)?", text):
        return "series.figure"
    return "" if text and Decimal(text) else "series.blank"


def _month(text: str) -> Month:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"not a day: {text!r}")
    return Month.of(date.fromisoformat(text))
