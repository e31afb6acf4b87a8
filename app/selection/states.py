"""A decision is one party's key; an outcome is what all keys of a proposal come to."""

from enum import StrEnum


class DecisionState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    RESERVED = "reserved"
    DECLINED = "declined"


class DecisionAction(StrEnum):
    APPROVE = "approve"
    RESERVE = "reserve"
    DECLINE = "decline"


_TURNED = {
    DecisionAction.APPROVE: DecisionState.APPROVED,
    DecisionAction.RESERVE: DecisionState.RESERVED,
    DecisionAction.DECLINE: DecisionState.DECLINED,
}
DECISION: dict[tuple[DecisionState, DecisionAction], DecisionState] = {
    (state, action): after for state in DecisionState for action, after in _TURNED.items() if after != state
}
"""A turned key may be turned again while the outcome is a split or a place on the reserve list; a final outcome has no
further action.
"""


class Outcome(StrEnum):
    """Computed from the keys, never stored."""

    OPEN = "open"
    SPLIT = "split"
    COORDINATED = "coordinated"
    RESERVE = "reserve"
    DECLINED = "declined"


FINAL = frozenset({Outcome.COORDINATED, Outcome.DECLINED})
"""Outcomes after which no key turns."""
REACHED = FINAL | {Outcome.RESERVE}
"""Outcomes with which the meeting is done: the reserve list waits for money that others leave."""


class LineReason(StrEnum):
    """Why a line of the joint list is funded or not (the binding constraint)."""

    FUNDED = "funded"
    BUDGET = "budget"
    ENDOWMENT = "endowment"
    EXCLUSIVE = "exclusive"
    MUST_NOT_FUND = "must_not_fund"
    TOPIC_FLOOR = "topic_floor"
    BELOW_THE_LINE = "below_the_line"
