"""The one clock. Everything that asks for the time asks here, so that a test or a demonstration can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: list[datetime] = []


def now() -> datetime:
    """The present instant: aware, UTC, microseconds."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day in `zone` (an IANA name); a day without a zone does not exist."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) for the whole process while the block runs."""
    if instant.tzinfo is None:
        raise ValueError("a fixed clock needs an aware instant")
    _fixed.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()


def instant_of(local: datetime, zone: str) -> datetime:
    """The UTC instant of a wall time in an IANA zone.

    Raises ValueError for a wall time that does not exist or exists twice there (change of clocks), because a
    deadline must not be guessed.
    """
    place = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise ValueError(f"{local.isoformat()} is not one instant in {zone}")
    return first
