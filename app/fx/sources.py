"""Reader of the European Central Bank's euro reference rates (`eurofxref-hist`, csv or zip).

One line a day, one column a currency, each figure the units of that currency for one euro; `N/A` or an empty
cell where there was none. Figures stay the text the bank published: nothing is rounded on the way in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from app.kernel.intake import Refusal, chunks, lines, unreadable

SOURCE = "ECB"
PIVOT = "EUR"
ZONE = "Europe/Berlin"
"""The zone of the bank's days: rates are of about 14:15 in Frankfurt."""
ENDINGS = (".csv",)

_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,8})?")
_NONE = frozenset({"", "N/A"})


@dataclass(frozen=True, slots=True)
class DailyRates:
    """All quotes of one day: currency → units of it for one `PIVOT`, as published (`"175.68"`)."""

    line: int
    day: date
    quotes: Mapping[str, str]


class LineFault(ValueError):
    """Why one line cannot be used."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def daily_rates(path: Path) -> Iterator[DailyRates | Refusal]:
    """Every line of a file, in its order; one that cannot be used comes whole as a Refusal.

    Raises RuleBroken `import.unreadable` for a broken archive, a heading that is not the bank's, a file that
    ends within a line, and one without any day.
    """
    numbered = lines(chunks(path, ENDINGS))
    heading = _heading(next(numbered, (1, b""))[1])
    first_line: dict[date, int] = {}
    for number, raw in numbered:
        if not raw.strip():
            continue
        try:
            found = _daily(number, raw, heading)
        except LineFault as fault:
            _require_whole(raw, fault.refusal)
            yield fault.refusal
            continue
        before = first_line.setdefault(found.day, number)
        repeated = Refusal(number, "import.repeated", {"value": found.day.isoformat(), "first_line": before})
        yield found if before == number else repeated
    if not first_line:
        unreadable("import.empty")


def _heading(raw: bytes) -> list[str]:
    """The currencies of the columns after the first; the bank ends each line with a comma, an empty last cell."""
    try:
        first, *currencies = _cells(raw)
    except UnicodeDecodeError:
        unreadable("import.encoding", line=1)
    named = currencies[:-1] if currencies[-1:] == [""] else currencies
    wrong = [cell for cell in named if not _CURRENCY.fullmatch(cell)]
    if first != "Date" or not named or wrong or len(set(named)) < len(named):
        unreadable("import.heading", line=1, expected="Date, USD, JPY, …")
    return currencies


def _cells(raw: bytes) -> list[str]:
    return [cell.strip() for cell in raw.decode("ascii").split(",")]


def _daily(number: int, raw: bytes, heading: list[str]) -> DailyRates:
    """One line; as many cells as the heading has, because a missing one would give a currency another's figure."""
    try:
        day, *figures = _cells(raw)
    except UnicodeDecodeError:
        _refuse(number, "import.encoding")
    if len(figures) != len(heading):
        _refuse(number, "import.cells_wrong", expected=len(heading) + 1, found=len(figures) + 1)
    quotes = {}
    for currency, figure in zip(heading, figures, strict=True):
        if figure in _NONE:
            continue
        if not currency or not _FIGURE.fullmatch(figure) or not figure.strip("0."):
            _refuse(number, "import.value_wrong", field=currency, value=figure[:40])
        quotes[currency] = figure
    return DailyRates(number, _day(number, day), quotes)


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        _refuse(number, "import.value_wrong", field="Date", value=text[:40])


def _refuse(number: int, code: str, **facts: object) -> NoReturn:
    raise LineFault(Refusal(number, code, facts))


def _require_whole(raw: bytes, refusal: Refusal) -> None:
    """A last line that cannot be read and has no end was cut: then the file is not the one that was
    published.
    """
    if not raw.endswith(b"\n"):
        unreadable("import.truncated", line=refusal.line)
