"""Dates of the demonstration: days of work, never ahead of the loading, in order whatever the weekday is."""

from datetime import UTC, datetime, timedelta

import pytest

from app.demo.days import Days
from app.kernel import clock

MONDAY = datetime(2027, 3, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "2027-03-15"), (-1, "2027-03-12"), (-2, "2027-03-12"), (-3, "2027-03-12"), (5, "2027-03-22")],
)
def test_a_weekend_counts_as_the_friday_before_or_the_monday_after(days: int, expected: str) -> None:
    assert Days(MONDAY).day(days).isoformat() == expected


def test_the_past_ends_before_the_loading() -> None:
    days = Days(MONDAY)
    assert days.instant(0, hour=23) == MONDAY - timedelta(minutes=1)


def test_office_hours_are_those_of_the_side() -> None:
    days = Days(MONDAY)
    assert [days.instant(-5, side=side).hour for side in ("US", "JP")] == [15, 1]


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("sides", [("US", "JP"), ("JP", "US")])
def test_three_days_apart_are_in_order_on_both_sides(weekday: int, sides: tuple[str, str]) -> None:
    days = Days(MONDAY + timedelta(days=weekday))
    for number in range(-60, -3):
        first = days.instant(number, side=sides[0], hour=17)
        assert first < days.instant(number + 3, side=sides[1], hour=9)


def test_the_clock_is_held_there() -> None:
    days = Days(MONDAY)
    with days.at(-7, side="JP", hour=14) as instant:
        assert (clock.now(), instant) == (instant, datetime(2027, 3, 8, 5, tzinfo=UTC))
