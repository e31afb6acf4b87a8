"""When a proposal is judged, and who may still read what, computed from instants (INV-13, INV-15, INV-18, INV-19)."""

from datetime import datetime, timedelta
from typing import Protocol

from app.calls.phases import PUBLISHED_STATES, phase
from app.calls.states import CallState, Phase
from app.proposals.states import ProposalState as P

OWN_TEXT_KEPT = timedelta(days=30)
"""So long after the release a reviewer may still read the own review (INV-18)."""

PENDING = frozenset({P.SUBMITTED, P.NEEDS_CURE, P.MATCHED, P.ELIGIBLE})
"""Nobody has decided yet whether the proposal is eligible."""

JUDGED = frozenset({P.IN_REVIEW, P.RANKED, P.SELECTED, P.RESERVE, P.DECLINED})
"""States in which a proposal has reviews that count."""

EVALUATED = frozenset({P.RANKED, P.SELECTED, P.RESERVE, P.DECLINED})


class Timed(Protocol):
    """A call, as far as its instants and state go."""

    state: CallState
    opens_at: datetime
    deadline_at: datetime
    review_opens_at: datetime
    released_at: datetime | None


def is_past_deadline(call: Timed, at: datetime) -> bool:
    """Before the deadline nobody outside a team reads a proposal (INV-08); the deadline itself is still before."""
    return call.state in PUBLISHED_STATES and call.deadline_at < at


def is_under_review(call: Timed, at: datetime) -> bool:
    """Whether reviewers read and write at `at`."""
    return call.state in PUBLISHED_STATES and phase(call, at) == Phase.UNDER_REVIEW


def is_released(call: Timed, at: datetime) -> bool:
    return call.released_at is not None and call.released_at <= at


def keeps_own_text(call: Timed, at: datetime) -> bool:
    return call.released_at is None or at <= call.released_at + OWN_TEXT_KEPT
