"""A decision is one party's key; an outcome is what all keys of a proposal come to."""

from enum import StrEnum


class DecisionState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class DecisionAction(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"


DECISION: dict[tuple[DecisionState, DecisionAction], DecisionState] = {
    (DecisionState.PENDING, DecisionAction.APPROVE): DecisionState.APPROVED,
    (DecisionState.PENDING, DecisionAction.DECLINE): DecisionState.DECLINED,
    (DecisionState.APPROVED, DecisionAction.DECLINE): DecisionState.DECLINED,
    (DecisionState.DECLINED, DecisionAction.APPROVE): DecisionState.APPROVED,
}
"""A turned key may be turned back while the outcome is a split; a final outcome has no further action."""


class Outcome(StrEnum):
    """Computed from the keys, never stored."""

    OPEN = "open"
    SPLIT = "split"
    COORDINATED = "coordinated"
    DECLINED = "declined"


class LineReason(StrEnum):
    """Why a line of the joint list is funded or not (the binding constraint)."""

    FUNDED = "funded"
    BUDGET = "budget"
    ENDOWMENT = "endowment"
    EXCLUSIVE = "exclusive"
    MUST_NOT_FUND = "must_not_fund"
    TOPIC_FLOOR = "topic_floor"
    BELOW_THE_LINE = "below_the_line"
