"""What must hold before a joint list is built and a key is turned; what the keys come to."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from app.calls.states import CallState
from app.integrity.states import Flag
from app.kernel.errors import Problem
from app.selection.states import FINAL, DecisionAction, DecisionState, Outcome

SPLIT_DAYS = 14
"""How long the owner of a split has to bring the keys together."""
OUTCOME_OF = {
    DecisionState.PENDING: Outcome.OPEN,
    DecisionState.APPROVED: Outcome.COORDINATED,
    DecisionState.RESERVED: Outcome.RESERVE,
    DecisionState.DECLINED: Outcome.DECLINED,
}
"""What keys that are alike come to."""


def building_problems(call_state: CallState, locked: Mapping[str, bool], keys_turned: int) -> list[Problem]:
    """A joint list needs every side locked (INV-13), and is not built anew once a key was turned."""
    problems = [
        Problem("selection.side_not_locked", facts={"party": p})
        for p, is_locked in locked.items()
        if not is_locked
    ]
    if call_state != CallState.PUBLISHED:
        problems.append(Problem("selection.call_not_under_review"))
    if keys_turned:
        problems.append(Problem("selection.keys_already_turned"))
    return problems


def reserve_problems(*, is_funded: bool, is_waiting: bool) -> list[Problem]:
    """What a purse reached does not wait for one; a proposal that waits and was taken up may go back."""
    return [Problem("selection.funded_needs_no_reserve")] if is_funded and not is_waiting else []


def decision_problems(
    action: DecisionAction,
    *,
    is_funded: bool,
    is_waiting: bool,
    flags: Mapping[str, Flag | None],
    reason: str,
) -> list[Problem]:
    """Approving needs a place in the funding set and no side's integrity open or on hold; declining needs a reason;
    the reserve list is for what no purse reached at the meeting.

    `is_waiting`: the proposal is on the reserve list. `flags` holds every party of the call; None where its integrity
    officer has not spoken yet.
    """
    if action == DecisionAction.DECLINE:
        return [] if reason.strip() else [Problem("reason.needed", "/reason")]
    if action == DecisionAction.RESERVE:
        return reserve_problems(is_funded=is_funded, is_waiting=is_waiting)
    problems = [] if is_funded else [Problem("selection.not_in_the_funding_set")]
    for party, flag in flags.items():
        if flag is None:
            problems.append(Problem("selection.integrity_open", facts={"party": party}))
        elif flag == Flag.HOLD:
            problems.append(Problem("selection.integrity_hold", facts={"party": party}))
    return problems


def outcome(states: Collection[DecisionState]) -> Outcome:
    """All approved, reserved or declined: that. No key turned: open. Anything else is a split.

    One key alone is a split too: somebody must bring the other (product.md, "What nobody has", 9).
    """
    kinds = set(states)
    return OUTCOME_OF[kinds.pop()] if len(kinds) == 1 else Outcome.SPLIT


def split_owner(states: Mapping[str, DecisionState], last_party: str) -> str:
    """The party that acts next: the first whose key is not turned, else the one that turned first."""
    waiting = [party for party, state in states.items() if state == DecisionState.PENDING]
    others = [party for party in states if party != last_party]
    return (waiting or others or [last_party])[0]


def split_due(today: date) -> date:
    return today + timedelta(days=SPLIT_DAYS)


def final_problems(present: Outcome) -> list[Problem]:
    """A coordinated or declined proposal is decided for good."""
    return [Problem("selection.already_decided")] if present in FINAL else []
