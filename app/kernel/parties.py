"""The agreeing governments. The only module of code that names a country.

Everything that differs by country hangs on a `Party`; others iterate over `parties()` or over the parties of a
call. A further party joins by configuration (`JUSSTIC_PARTIES`, a TOML file), without a change of code.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from app.kernel.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Party:
    """One agreeing government.

    `fiscal_year_start` is the month a fiscal year begins; `fiscal_year_named_by` tells whether the year bears the
    calendar year of its first or of its last day. `zone` is the zone of the capital, `language` an ISO 639 code.
    """

    code: str
    name: Bilingual
    currency: str
    fiscal_year_start: int
    fiscal_year_named_by: Literal["start", "end"]
    zone: str
    zone_name: Bilingual
    language: str

    def fiscal_year(self, day: date) -> int:
        """The number of the fiscal year that holds `day`."""
        begun = day.year if day.month >= self.fiscal_year_start else day.year - 1
        named_by_end = self.fiscal_year_named_by == "end" and self.fiscal_year_start > 1
        return begun + 1 if named_by_end else begun

    def fiscal_year_first_day(self, year: int) -> date:
        named_by_end = self.fiscal_year_named_by == "end" and self.fiscal_year_start > 1
        return date(year - 1 if named_by_end else year, self.fiscal_year_start, 1)


_FOUNDERS = (
    Party(
        code="US",
        name=Bilingual("United States", "米国"),
        currency="USD",
        fiscal_year_start=10,
        fiscal_year_named_by="end",
        zone="America/New_York",
        zone_name=Bilingual("Washington", "ワシントン"),
        language="en",
    ),
    Party(
        code="JP",
        name=Bilingual("Japan", "日本"),
        currency="JPY",
        fiscal_year_start=4,
        fiscal_year_named_by="start",
        zone="Asia/Tokyo",
        zone_name=Bilingual("Tokyo", "東京"),
        language="ja",
    ),
)
_registry: dict[str, Party] = {p.code: p for p in _FOUNDERS}


def parties() -> tuple[Party, ...]:
    """All parties, in the order they joined."""
    return tuple(_registry.values())


def party(code: str) -> Party:
    """The party of that code; KeyError when there is none."""
    return _registry[code]


def party_codes() -> tuple[str, ...]:
    return tuple(_registry)


def join(*newcomers: Party) -> None:
    _registry.update({p.code: p for p in newcomers})


def leave(code: str) -> None:
    """Take back a `join`; the founders stay."""
    if code not in {p.code for p in _FOUNDERS}:
        _registry.pop(code, None)


def load(path: Path) -> tuple[Party, ...]:
    """Parties described in a TOML file of `[[party]]` tables with the fields of `Party`."""
    with path.open("rb") as stream:
        tables = tomllib.load(stream).get("party", [])
    return tuple(_from_table(table) for table in tables)


def _from_table(table: dict[str, object]) -> Party:
    texts = {key: Bilingual(**table[key]) for key in ("name", "zone_name")}  # type: ignore[arg-type]
    return Party(**{**table, **texts})  # type: ignore[arg-type]
