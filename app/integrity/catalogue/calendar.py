"""Calendar months and working days. A working day is one on which every party of the call works."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.integrity.catalogue.dated import FOLDER
from app.kernel.fiscal import Month

SATURDAY = 5


def months_later(day: date, months: int) -> date:
    """The same day so many calendar months later; the last of the month where there is no such day."""
    month = Month.of(day).plus(months)
    return min(month.first_day() + timedelta(days=day.day - 1), month.last_day())


class OutsideCalendar(LookupError):
    """The calendar has no holidays for that year: a date is not guessed."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Public holidays of several parties together. `years` are those for which they are known."""

    holidays: frozenset[date]
    years: frozenset[int]

    def works(self, day: date) -> bool:
        """Whether all parties work on a day; OutsideCalendar for a year that is not known."""
        if day.year not in self.years:
            raise OutsideCalendar(f"no holidays of {day.year}")
        return day.weekday() < SATURDAY and day not in self.holidays

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


def calendar_of(parties: Iterable[str], folder: Path = FOLDER) -> WorkCalendar:
    """The joint calendar of the parties; a party without a list of its own has weekends only."""
    known = _holidays(folder)
    lists = [known[party] for party in parties if party in known]
    years = [frozenset(day.year for day in days) for days in lists]
    shared = frozenset.intersection(*years) if years else frozenset(range(2000, 2100))
    return WorkCalendar(frozenset().union(*lists), shared)


@cache
def _holidays(folder: Path) -> dict[str, frozenset[date]]:
    tables = tomllib.loads((folder / "calendars" / "holidays.toml").read_text(encoding="utf-8"))
    return {party: frozenset(table["days"]) for party, table in tables.items()}
