"""The way of a proposal, move by move."""

import pytest

from app.kernel.errors import Conflict
from app.kernel.states import step
from app.proposals.states import OWN_ACTIONS, TRANSITIONS, WRITTEN, ProposalAction, ProposalState

WAY = [
    ("submit", "submitted"),
    ("ask_cure", "needs_cure"),
    ("submit", "submitted"),
    ("match", "matched"),
    ("accept", "eligible"),
    ("begin_review", "in_review"),
    ("rank", "ranked"),
    ("reserve", "reserve"),
    ("select", "selected"),
]


def test_the_way_through():
    state = ProposalState.DRAFT
    for action, reached in WAY:
        state = step(TRANSITIONS, state, ProposalAction(action))
        assert state == reached


@pytest.mark.parametrize("state", ["draft", "submitted", "needs_cure", "matched", "eligible", "in_review"])
def test_a_team_may_withdraw_until_ranks_exist(state):
    assert step(TRANSITIONS, ProposalState(state), ProposalAction.WITHDRAW) == ProposalState.WITHDRAWN


@pytest.mark.parametrize("state", ["withdrawn", "ineligible", "selected", "declined"])
def test_an_end_is_an_end(state):
    for action in ProposalAction:
        with pytest.raises(Conflict):
            step(TRANSITIONS, ProposalState(state), action)


def test_only_what_is_written_can_be_submitted():
    submittable = {state for state, action in TRANSITIONS if action == ProposalAction.SUBMIT}
    assert submittable == WRITTEN
    assert {ProposalAction.SUBMIT, ProposalAction.WITHDRAW} == OWN_ACTIONS
