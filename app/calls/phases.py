"""The phase of a call, computed from its instants: a call closes because the moment passed, not because a job ran."""

from datetime import datetime
from typing import Protocol

from app.calls.states import CallState, Phase

PUBLISHED_STATES = (CallState.PUBLISHED, CallState.DECIDED, CallState.COMPLETED)


class Instants(Protocol):
    """What the phase depends on."""

    opens_at: datetime
    deadline_at: datetime
    review_opens_at: datetime
    released_at: datetime | None


def phase(call: Instants, now: datetime) -> Phase:
    """The phase at `now`. The deadline is inclusive: a call is open at the very instant of it.

    Between the deadline and the start of review the call is closed and checked for eligibility; from then until
    results are released it is under review.
    """
    if call.released_at is not None and call.released_at <= now:
        return Phase.RELEASED
    if now < call.opens_at:
        return Phase.UPCOMING
    if now <= call.deadline_at:
        return Phase.OPEN
    return Phase.CLOSED if now < call.review_opens_at else Phase.UNDER_REVIEW
