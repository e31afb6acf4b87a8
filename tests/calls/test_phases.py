"""The phase of a call, computed from its instants."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.calls import queries
from app.calls.phases import phase
from app.calls.states import Phase
from app.kernel import clock
from app.kernel.actor import ANONYMOUS
from app.kernel.db import read_only
from tests.factories.calls import programme, published_call

OPENS = datetime(2027, 1, 1, tzinfo=UTC)
CLOSES = datetime(2027, 3, 31, 8, tzinfo=UTC)
REVIEW = datetime(2027, 4, 10, tzinfo=UTC)
RELEASED = datetime(2027, 7, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass
class Times:
    opens_at: datetime = OPENS
    deadline_at: datetime = CLOSES
    review_opens_at: datetime = REVIEW
    released_at: datetime | None = RELEASED


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, Phase.UPCOMING),
        (OPENS, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + TICK, Phase.CLOSED),
        (REVIEW - TICK, Phase.CLOSED),
        (REVIEW, Phase.UNDER_REVIEW),
        (RELEASED - TICK, Phase.UNDER_REVIEW),
        (RELEASED, Phase.RELEASED),
    ],
)
def test_phase_at_every_edge(now: datetime, expected: Phase) -> None:
    assert phase(Times(), now) == expected


def test_a_call_without_release_stays_under_review() -> None:
    assert phase(Times(released_at=None), RELEASED + timedelta(days=999)) == Phase.UNDER_REVIEW


def test_lists_and_pages_agree_on_the_phase(database: Engine) -> None:
    call = published_call(programme())
    edges = [call.opens_at, call.deadline_at, call.review_opens_at]
    for now in [edge + step for edge in edges for step in (-TICK, timedelta(0), TICK)]:
        with clock.at(now), read_only():
            listed = [p for p in Phase if queries.calls_for(ANONYMOUS, phase=p)]
            assert listed == [phase(call, now)]
