"""What must hold before a key is turned, and what the keys come to: as tables."""

from datetime import date
from itertools import product

import pytest

from app.calls.states import CallState
from app.integrity.states import Flag
from app.kernel.errors import Problem
from app.selection import rules
from app.selection.states import DecisionAction, DecisionState, Outcome

P, Y, R, N = DecisionState


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((P, P), Outcome.OPEN),
        ((Y, Y), Outcome.COORDINATED),
        ((R, R), Outcome.RESERVE),
        ((Y, R), Outcome.SPLIT),
        ((N, N), Outcome.DECLINED),
        ((Y, P), Outcome.SPLIT),
        ((N, P), Outcome.SPLIT),
        ((Y, N), Outcome.SPLIT),
        ((Y, Y, P), Outcome.SPLIT),
        ((Y, Y, Y), Outcome.COORDINATED),
    ],
)
def test_what_the_keys_come_to(states: tuple[DecisionState, ...], expected: Outcome) -> None:
    assert rules.outcome(states) == expected


def test_the_order_of_keys_does_not_matter() -> None:
    for states in product(DecisionState, repeat=3):
        assert rules.outcome(states) == rules.outcome(tuple(reversed(states)))


@pytest.mark.parametrize(
    ("states", "last", "owner"),
    [
        ({"US": Y, "JP": P}, "US", "JP"),
        ({"US": P, "JP": Y}, "JP", "US"),
        ({"US": Y, "JP": N}, "JP", "US"),
        ({"US": Y, "JP": N}, "US", "JP"),
    ],
)
def test_a_split_belongs_to_the_side_that_acts_next(
    states: dict[str, DecisionState], last: str, owner: str
) -> None:
    assert rules.split_owner(states, last) == owner


def test_a_split_has_a_date() -> None:
    assert rules.split_due(date(2027, 1, 1)) == date(2027, 1, 15)


CLEAR = {"US": Flag.CLEAR, "JP": Flag.CONDITION}


@pytest.mark.parametrize(
    ("action", "funded", "flags", "reason", "codes"),
    [
        (DecisionAction.APPROVE, True, CLEAR, "", []),
        (DecisionAction.APPROVE, False, CLEAR, "", ["selection.not_in_the_funding_set"]),
        (DecisionAction.APPROVE, True, {"US": None, "JP": Flag.CLEAR}, "", ["selection.integrity_open"]),
        (
            DecisionAction.APPROVE,
            False,
            {"US": Flag.HOLD, "JP": None},
            "",
            ["selection.not_in_the_funding_set", "selection.integrity_hold", "selection.integrity_open"],
        ),
        (DecisionAction.DECLINE, False, {"US": None, "JP": Flag.HOLD}, "Not now.", []),
        (DecisionAction.DECLINE, True, CLEAR, " ", ["reason.needed"]),
        (DecisionAction.RESERVE, False, {"US": None, "JP": Flag.HOLD}, "", []),
        (DecisionAction.RESERVE, True, CLEAR, "", ["selection.funded_needs_no_reserve"]),
    ],
)
def test_turning_a_key(
    action: DecisionAction, funded: bool, flags: dict[str, Flag | None], reason: str, codes: list[str]
) -> None:
    problems = rules.decision_problems(action, is_funded=funded, is_waiting=False, flags=flags, reason=reason)
    assert [p.code for p in problems] == codes


@pytest.mark.parametrize(
    ("state", "locked", "turned", "codes"),
    [
        (CallState.PUBLISHED, {"US": True, "JP": True}, 0, []),
        (CallState.PUBLISHED, {"US": True, "JP": False}, 0, ["selection.side_not_locked"]),
        (
            CallState.DECIDED,
            {"US": False, "JP": False},
            3,
            [
                "selection.side_not_locked",
                "selection.side_not_locked",
                "selection.call_not_under_review",
                "selection.keys_already_turned",
            ],
        ),
    ],
)
def test_building_the_list(state: CallState, locked: dict[str, bool], turned: int, codes: list[str]) -> None:
    assert [p.code for p in rules.building_problems(state, locked, turned)] == codes


@pytest.mark.parametrize("present", list(Outcome))
def test_a_final_outcome_stays(present: Outcome) -> None:
    expected = (
        [Problem("selection.already_decided")] if present in (Outcome.COORDINATED, Outcome.DECLINED) else []
    )
    assert rules.final_problems(present) == expected
