"""Work that comes round: once a day in a database, whoever asks and however often."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from app.kernel import clock, outbox
from app.kernel.schedule import Calendar, Daily

DAWN = datetime(2026, 11, 24, 5, 10, tzinfo=UTC)


@pytest.fixture
def done(database: Engine) -> Iterator[list[dict]]:
    seen, before = [], dict(outbox._handlers)
    outbox.register({"count": seen.append, "tell": seen.append})
    yield seen
    outbox.register(before)


def calendar(kind: str) -> Calendar:
    return Calendar([Daily(kind, lambda _payload: None, DAWN.time())])


def test_work_of_a_day_is_laid_down_at_its_time_and_not_before(done: list[dict]) -> None:
    plan = calendar("count")
    with clock.at(DAWN - timedelta(seconds=1)):
        assert (plan.lay_due(), outbox.run_due()) == ([], 0)
    with clock.at(DAWN):
        assert (plan.lay_due(), outbox.run_due()) == (["count"], 1)
    assert done == [{"day": "2026-11-24"}]


def test_a_day_is_done_once_by_many_workers_and_after_a_restart(done: list[dict]) -> None:
    first, second = calendar("count"), calendar("count")
    with clock.at(DAWN):
        assert (first.lay_due(), first.lay_due(), second.lay_due()) == (["count"], [], [])
        outbox.run_due()
        assert (calendar("count").lay_due(), outbox.run_due()) == ([], 0)
    assert done == [{"day": "2026-11-24"}]


def test_the_next_day_comes_round_and_a_slept_day_does_not(done: list[dict]) -> None:
    plan = calendar("count")
    for days in (0, 1, 4):
        with clock.at(DAWN + timedelta(days=days)):
            plan.lay_due()
            outbox.run_due()
    assert [payload["day"] for payload in done] == ["2026-11-24", "2026-11-25", "2026-11-28"]


def test_kinds_have_times_of_their_own(done: list[dict]) -> None:
    plan = Calendar([Daily("count", done.append, time(5)), Daily("tell", done.append, time(18))])
    with clock.at(DAWN):
        assert plan.lay_due() == ["count"]
    with clock.at(DAWN.replace(hour=18, minute=0)):
        assert plan.lay_due() == ["tell"]
