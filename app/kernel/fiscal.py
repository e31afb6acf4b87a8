"""Calendar months and fiscal years: what effort, budgets, lots and statements are counted in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.kernel.parties import Party


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; ordered by time. ValueError when `number` is not 1 to 12."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"no month {self.number}")

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> "Month":
        """Read `2027-09`; ValueError for anything else."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    def plus(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def until(self, later: "Month") -> int:
        """How many months later the other one is; 0 for the same month, negative for an earlier one."""
        return (later.year - self.year) * 12 + later.number - self.number

    def through(self, last: "Month") -> Iterator["Month"]:
        """Every month from this one to `last`, both included; ValueError when `last` is earlier."""
        if last < self:
            raise ValueError(f"{last} is before {self}")
        return (self.plus(n) for n in range(self.until(last) + 1))

    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    def last_day(self) -> date:
        return self.plus(1).first_day() - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year of accounts: `start` and `end` are its first and last day, `label` is how its owner names it.

    Always twelve whole calendar months; ValueError otherwise.
    """

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        first = Month.of(self.start)
        if self.start.day != 1 or self.end != first.plus(11).last_day():
            raise ValueError(f"{self.start} to {self.end} is not a year of whole months")

    @classmethod
    def of(cls, party: Party, year: int) -> "FiscalYear":
        """The fiscal year a party calls `year`."""
        first = party.fiscal_year_first_day(year)
        return cls(first, Month.of(first).plus(11).last_day(), str(year))

    @classmethod
    def containing(cls, party: Party, day: date) -> "FiscalYear":
        return cls.of(party, party.fiscal_year(day))

    @property
    def first_month(self) -> Month:
        return Month.of(self.start)

    @property
    def last_month(self) -> Month:
        return Month.of(self.end)

    def months(self) -> tuple[Month, ...]:
        """The twelve months, in order."""
        return tuple(self.first_month.through(self.last_month))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end
