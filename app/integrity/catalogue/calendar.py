"""Calendar months and working days. A working day is one on which every party of the call works.

Public holidays come from the package `holidays` (each country's statutes); days on which offices are closed besides, from
config/integrity/calendars/closures.toml.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from app.integrity.catalogue.dated import FOLDER
from app.kernel.fiscal import Month

SATURDAY = 5
LAST_YEAR = 2099
"""Beyond it nobody has computed holidays."""


def months_later(day: date, months: int) -> date:
    """The same day so many calendar months later; the last of the month where there is no such day."""
    month = Month.of(day).plus(months)
    return min(month.first_day() + timedelta(days=day.day - 1), month.last_day())


class OutsideCalendar(LookupError):
    """The calendar has no holidays for that year: a date is not guessed."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The calendar of several parties together, by their codes (ISO 3166); one that is no country has weekends only."""

    parties: frozenset[str]

    def works(self, day: date) -> bool:
        """Whether all parties work on a day; OutsideCalendar beyond the years that are known."""
        if day.year > LAST_YEAR:
            raise OutsideCalendar(f"no holidays of {day.year}")
        return day.weekday() < SATURDAY and not any(day in _closed(party, day.year) for party in self.parties)

    def after(self, day: date, working_days: int) -> date:
        """The day on which so many working days have passed; the day itself does not count."""
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.works(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; 0 when it is not later."""
        return sum(self.works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def calendar_of(parties: Iterable[str]) -> WorkCalendar:
    """The joint calendar of the parties."""
    return WorkCalendar(frozenset(parties))


@cache
def _closed(party: str, year: int) -> frozenset[date]:
    """Public holidays of a party in a year, and the days on which its offices are closed."""
    known = holidays.list_supported_countries()
    public = holidays.country_holidays(party, years=year) if party in known else ()
    others = (date.fromisoformat(f"{year}-{day}") for day in _closures(FOLDER).get(party, ()))
    return frozenset({*public, *others})


@cache
def _closures(folder: Path) -> dict[str, tuple[str, ...]]:
    tables = tomllib.loads((folder / "calendars" / "closures.toml").read_text(encoding="utf-8"))
    return {party: tuple(table["closed"]) for party, table in tables.items()}
