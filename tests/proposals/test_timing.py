"""When a proposal may be begun, written and submitted."""

from datetime import timedelta

import pytest

from app.calls.states import CallState
from app.proposals import rules
from app.proposals.states import WRITTEN, ProposalState
from tests.factories.proposals import OPENS, unsaved

INSTANT = timedelta(microseconds=1)
DEADLINE = OPENS + timedelta(days=30)


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(OPENS - INSTANT, False), (OPENS, True), (DEADLINE, True), (DEADLINE + INSTANT, False)],
)
def test_the_deadline_is_the_last_instant_in_time(at, is_open):
    proposal = unsaved()
    assert rules.is_open(proposal.call, at) is is_open
    assert rules.is_in_time(proposal, at) is is_open
    assert codes(rules.opening_problems(proposal.call, at)) == ([] if is_open else ["proposal.call_not_open"])
    assert codes(rules.writing_problems(proposal, at)) == ([] if is_open else ["proposal.deadline_passed"])


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.AGREED, CallState.CANCELLED])
def test_a_call_that_is_not_published_is_not_open(state):
    proposal = unsaved()
    proposal.call.state = state
    assert rules.is_open(proposal.call, OPENS) is False


def test_a_proposal_to_be_mended_has_a_time_of_its_own():
    proposal, until = unsaved(), DEADLINE + timedelta(days=2)
    proposal.state, proposal.cure_until = ProposalState.NEEDS_CURE, until
    assert rules.closes_at(proposal) == until
    assert codes(rules.writing_problems(proposal, until)) == []
    assert codes(rules.writing_problems(proposal, until + INSTANT)) == ["proposal.deadline_passed"]
    proposal.state = ProposalState.MATCHED
    assert rules.closes_at(proposal) == DEADLINE


@pytest.mark.parametrize("state", list(ProposalState))
def test_only_a_proposal_in_its_teams_hands_is_written(state):
    proposal = unsaved()
    proposal.state, proposal.cure_until = state, DEADLINE
    wanted = [] if state in WRITTEN else ["proposal.not_written_any_more"]
    assert codes(rules.writing_problems(proposal, OPENS)) == wanted
    assert rules.is_written(proposal) is (state in WRITTEN)


def test_what_took_too_long_is_not_kept():
    assert rules.is_too_slow(OPENS, OPENS + timedelta(seconds=120)) is False
    assert rules.is_too_slow(OPENS, OPENS + timedelta(seconds=120) + INSTANT) is True


@pytest.mark.parametrize(("number", "shown"), [(0, None), (4, None), (5, 5), (300, 300)])
def test_small_counts_are_not_shown(number, shown):
    assert rules.shown_count(number) == shown


@pytest.mark.parametrize("state", list(ProposalState))
def test_nobody_in_a_team_learns_a_rank_or_decision_before_the_release(state):
    proposal, release = unsaved(), DEADLINE + timedelta(days=90)
    proposal.state = state
    hidden = state in rules.UNTIL_RELEASE
    assert rules.shown_state(proposal, release) == (ProposalState.IN_REVIEW if hidden else state)
    proposal.call.released_at = release
    assert rules.shown_state(proposal, release - INSTANT) == (ProposalState.IN_REVIEW if hidden else state)
    assert rules.shown_state(proposal, release) == state
