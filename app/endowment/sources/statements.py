"""Reader of a statement that a bank or a custodian sends as a workbook (XLSX), in either language.

The first sheet has a heading with a day, an amount and, where there is one, a reference and a text; one line a movement
below it, positive for what came in. A workbook keeps numbers as doubles: an amount is taken by its shortest decimal
writing and refused where that has more digits than the currency.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real
from typing import Any

from app.kernel.money import Money, digits

HEADINGS = {
    "day": {"date", "day", "booking date", "value date", "日付", "取引日", "入出金日"},
    "amount": {"amount", "金額", "入出金額"},
    "reference": {"reference", "ref", "reference no.", "参照番号", "整理番号", "取引番号"},
    "text": {"text", "description", "details", "摘要", "内容"},
}
NEEDED = ("day", "amount")
MOST_LINES = 20_000
LARGEST = 10**15
"""Minor units: larger movements are typing errors, and a double would not hold them exactly."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement as the bank tells it; `number` is the row of the sheet, from 1."""

    number: int
    day: date
    amount: Money
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a row cannot be used: a stable code, the row and what stood there."""

    code: str
    number: int
    text: str


class UnreadableStatement(ValueError):
    """The file as a whole, or rows of it, cannot be used; nothing is taken. `faults` names every one."""

    def __init__(self, faults: Sequence[LineFault]) -> None:
        super().__init__("; ".join(f"{fault.code} in row {fault.number}: {fault.text}" for fault in faults))
        self.faults = tuple(faults)


def read_statement(data: bytes, currency: str) -> list[StatementLine]:
    """Every line, in the order of the sheet. Raises UnreadableStatement with every fault at once."""
    rows = _rows(data)
    head, columns = _heading(rows)
    faults: list[LineFault] = []
    lines: list[StatementLine] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if all(cell in ("", None) for cell in cells.values()):
            continue
        made = _line(number, cells, currency)
        (faults if isinstance(made, LineFault) else lines).append(made)  # type: ignore[arg-type]
    if not lines and not faults:
        faults.append(LineFault("bank.empty", head + 1, ""))
    if faults:
        raise UnreadableStatement(faults)
    return lines


def _rows(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - needed by few requests

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError) as fault:
        raise UnreadableStatement([LineFault("bank.not_a_workbook", 0, str(fault)[:200])]) from fault
    if len(rows) > MOST_LINES:
        raise UnreadableStatement([LineFault("bank.too_long", len(rows), str(MOST_LINES))])
    return rows


def _heading(rows: Sequence[Sequence[Any]]) -> tuple[int, Mapping[str, int]]:
    """Where the heading stands, within the first rows, and which column is which."""
    for at, row in enumerate(rows[:20]):
        words = [str(cell).strip().lower() for cell in row]
        columns = {
            name: next(place for place, word in enumerate(words) if word in known)
            for name, known in HEADINGS.items()
            if any(word in known for word in words)
        }
        if all(name in columns for name in NEEDED):
            return at, columns
    raise UnreadableStatement([LineFault("bank.no_heading", 1, ", ".join(NEEDED))])


def _line(number: int, cells: Mapping[str, Any], currency: str) -> StatementLine | LineFault:
    day, amount = _day(cells["day"]), _amount(cells["amount"], currency)
    if day is None:
        return LineFault("bank.no_day", number, str(cells["day"])[:60])
    if amount is None or amount.minor == 0 or abs(amount.minor) > LARGEST:
        return LineFault("bank.no_amount", number, str(cells["amount"])[:60])
    reference, text = (_text(cells.get(name, "")) for name in ("reference", "text"))
    return StatementLine(number, day, amount, reference[:80], text[:500])


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(cell).strip(), re.ASCII)
    try:
        return date(*(int(part) for part in written.groups())) if written else None
    except ValueError:
        return None


def _amount(cell: Any, currency: str) -> Money | None:
    """A number, or its writing with all decimals and, where there are any, commas between thousands."""
    if isinstance(cell, bool) or cell in ("", None):
        return None
    written = _number(cell, digits(currency)) if isinstance(cell, Real) else str(cell).strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", written, re.ASCII):
        written = written.replace(",", "")
    try:
        return Money.parse(written, currency, whole_units=True)
    except ValueError:
        return None


def _number(cell: Real, places: int) -> str:
    """The shortest decimal writing of a double, filled up to the currency's digits; more digits are refused later."""
    whole, _point, fraction = repr(cell).partition(".")
    fraction = "" if fraction == "0" else fraction
    return f"{whole}.{fraction.ljust(places, '0')}" if fraction else whole


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return _number(cell, 0) if isinstance(cell, Real) else " ".join(str(cell).split())
