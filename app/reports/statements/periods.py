"""Which days a statement covers: a fiscal year of any party, or any two days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.kernel.fiscal import FiscalYear
from app.kernel.parties import Party

YEARS = 5
"""So many fiscal years of every party are offered."""


@dataclass(frozen=True, slots=True)
class Cut:
    """From `first` through `last`. `party` and `year` where it is a party's fiscal year, else empty."""

    first: date
    last: date
    party: str = ""
    year: str = ""

    @property
    def code(self) -> str:
        """`US-2026`, or `2026-01-01..2026-03-31`: what stands in an address."""
        return f"{self.party}-{self.year}" if self.party else f"{self.first}..{self.last}"


def cuts(parties: Iterable[Party], today: date) -> list[Cut]:
    """The last fiscal years of every party, the running one first."""
    return [_year(party, party.fiscal_year(today) - back) for party in parties for back in range(YEARS)]


def _year(party: Party, year: int) -> Cut:
    found = FiscalYear.of(party, year)
    return Cut(found.start, found.end, party.code, found.label)


def read_cut(text: str, parties: Iterable[Party]) -> Cut:
    """Read `Cut.code`; ValueError for what is neither a fiscal year of a party nor two days in order."""
    by_code = {party.code: party for party in parties}
    year = re.fullmatch(r"([A-Z]{2,8})-([0-9]{4})", text)
    if year and year[1] in by_code:
        return _year(by_code[year[1]], int(year[2]))
    days = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})", text)
    if days is None:
        raise ValueError(f"neither a fiscal year nor two days: {text!r}")
    cut = Cut(date.fromisoformat(days[1]), date.fromisoformat(days[2]))
    if cut.last < cut.first:
        raise ValueError(f"{cut.last} is before {cut.first}")
    return cut
