"""What is open at which instant, at the edges."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.calls.states import CallState
from app.reviews import phases

DEADLINE = datetime(2027, 3, 31, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass
class Call:
    state: CallState = CallState.PUBLISHED
    opens_at: datetime = DEADLINE - timedelta(days=60)
    deadline_at: datetime = DEADLINE
    review_opens_at: datetime = DEADLINE + timedelta(days=5)
    released_at: datetime | None = None


@pytest.mark.parametrize(("late", "is_past"), [(-TICK, False), (timedelta(), False), (TICK, True)])
def test_the_deadline_is_inclusive(late: timedelta, is_past: bool):
    assert phases.is_past_deadline(Call(), DEADLINE + late) is is_past


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.AGREED, CallState.CANCELLED])
def test_a_call_that_is_not_published_opens_nothing(state: CallState):
    late = DEADLINE + timedelta(days=30)
    call = Call(state=state)
    assert (phases.is_past_deadline(call, late), phases.is_under_review(call, late)) == (False, False)


def test_review_lasts_from_its_beginning_to_the_release():
    begins, release = DEADLINE + timedelta(days=5), DEADLINE + timedelta(days=90)
    call = Call(released_at=release)
    instants = [begins - TICK, begins, release - TICK, release]
    assert [phases.is_under_review(call, at) for at in instants] == [False, True, True, False]
    assert [phases.is_released(call, at) for at in instants] == [False, False, False, True]
    assert phases.is_released(Call(), release) is False


def test_the_own_text_stays_thirty_days():
    release = DEADLINE + timedelta(days=90)
    end, call = release + timedelta(days=30), Call(released_at=release)
    assert [phases.keeps_own_text(call, at) for at in (release, end, end + TICK)] == [True, True, False]
    assert phases.keeps_own_text(Call(), end) is True
