"""The one clock, and wall times that are one instant."""

from datetime import UTC, date, datetime

import pytest

from app.kernel import clock


def test_now_is_aware_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_held_clock_stands_still_and_is_given_back() -> None:
    moment = datetime(2027, 3, 31, 8, 0, tzinfo=UTC)
    with clock.at(moment):
        assert (clock.now(), clock.today("Asia/Tokyo")) == (moment, date(2027, 3, 31))
    assert clock.now() != moment


def test_the_day_depends_on_the_zone() -> None:
    with clock.at(datetime(2027, 3, 31, 16, 0, tzinfo=UTC)):
        assert (clock.today("Asia/Tokyo"), clock.today("America/New_York")) == (
            date(2027, 4, 1),
            date(2027, 3, 31),
        )


def test_a_naive_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2027, 3, 31)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2027-03-31T17:00", "Asia/Tokyo", datetime(2027, 3, 31, 8, 0, tzinfo=UTC)),
        ("2027-03-31T17:00", "America/New_York", datetime(2027, 3, 31, 21, 0, tzinfo=UTC)),
        ("2026-12-01T17:00", "America/New_York", datetime(2026, 12, 1, 22, 0, tzinfo=UTC)),
        ("2027-01-01T00:00", "Pacific/Kiritimati", datetime(2026, 12, 31, 10, 0, tzinfo=UTC)),
    ],
)
def test_instant_of_a_wall_time(local: str, zone: str, expected: datetime) -> None:
    assert clock.instant_of(datetime.fromisoformat(local), zone) == expected


@pytest.mark.parametrize(
    "local", ["2027-03-14T02:30", "2026-11-01T01:30"], ids=["skipped in spring", "twice in autumn"]
)
def test_a_wall_time_that_is_not_one_instant_is_refused(local: str) -> None:
    with pytest.raises(ValueError, match="not one instant"):
        clock.instant_of(datetime.fromisoformat(local), "America/New_York")
