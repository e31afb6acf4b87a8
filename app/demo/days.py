"""When things happened, counted from the day the demonstration is loaded.

Weekends are moved to days of work and Tokyo is ahead of Washington, so a step that needs another one comes at least
three days after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.kernel import clock
from app.kernel.parties import party

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Days:
    """`now` is the instant of loading; days before it are negative."""

    now: datetime

    def instant(self, days: int, *, side: str = "US", hour: int = 10, minute: int = 0) -> datetime:
        """A time in the office of a party. What `days` places in the past is never later than a minute ago."""
        day = self.day(days, side)
        found = datetime.combine(day, time(hour, minute), ZoneInfo(party(side).zone)).astimezone(UTC)
        return min(found, self.now - timedelta(minutes=1)) if days <= 0 else found

    def day(self, days: int, side: str = "US") -> date:
        """A day of work: a weekend in the past counts as its Friday, one to come as its Monday."""
        day = self.now.astimezone(ZoneInfo(party(side).zone)).date() + timedelta(days=days)
        since_friday = max(0, day.weekday() - FRIDAY)
        if not since_friday:
            return day
        return day - timedelta(days=since_friday) if days <= 0 else day + timedelta(days=3 - since_friday)

    @contextmanager
    def at(self, days: int, *, side: str = "US", hour: int = 10, minute: int = 0) -> Iterator[datetime]:
        """Hold the clock there while the block runs."""
        instant = self.instant(days, side=side, hour=hour, minute=minute)
        with clock.at(instant):
            yield instant
