from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.assignment import Need, assign
from tests.reviews.oracles import as_choice, every_choice, problem, score

NAN = np.nan


def need(proposals, reviewers, name="expert"):
    return Need(name, np.array(proposals, dtype=bool), np.array(reviewers, dtype=bool))


def open_needs(of, choice):
    return sum(
        bool(n.proposals[p]) and n.reviewers[list(chosen)].sum() < n.at_least
        for n in of.needs
        for p, chosen in enumerate(choice)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_need_is_met_in_all_proposals_or_named(seed):
    dice = np.random.default_rng(seed)
    affinity = np.round(dice.random((3, 5)), 2)
    affinity[dice.random((3, 5)) < 0.2] = NAN
    of = problem(affinity, 2, 2, needs=[need(dice.random(3) < 0.7, dice.random(5) < 0.4)])
    found = assign(of)
    choice = as_choice(of, found.pairs)
    named = [s for s in found.shortfalls if s.kind == "need"]
    assert len(named) == open_needs(of, choice)
    plain = score(of, as_choice(of, assign(replace(of, needs=())).pairs))
    mine = score(of, choice)
    assert (mine.lacking, mine.missing) == (plain.lacking, plain.missing)
    possible = min(open_needs(of, c) for c in every_choice(of) if score(of, c).missing == mine.missing)
    assert possible <= len(named) <= possible + 1


def test_two_proposals_want_the_one_expert_whom_only_one_of_them_can_replace():
    of = problem(
        [[0.9, 0.2, 0.95], [0.8, NAN, 0.9]], 1, max_load=np.array([1, 1, 2]), needs=[need([1, 1], [1, 1, 0])]
    )
    found = assign(of)
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert found.shortfalls == []


def test_the_expert_of_a_proposal_whose_need_is_met_is_not_given_away():
    """Proposal 1 has reviewer 0 already; giving reviewer 0 to proposal 0 would leave it without."""
    of = problem(
        [[0.5, 0.1, 0.95], [0.9, NAN, 0.3]], 1, max_load=np.array([1, 1, 2]), needs=[need([1, 1], [1, 1, 0])]
    )
    assert assign(of).pairs.tolist() == [[0, 1], [1, 0]]


def test_one_reviewer_who_meets_two_needs_comes_first():
    of = problem(
        [[0.9, 0.8, 0.7, 0.1]],
        2,
        1,
        needs=[need([1], [0, 0, 1, 1], "reads"), need([1], [0, 0, 0, 1], "knows")],
    )
    assert assign(of).pairs.tolist() == [[0, 0], [0, 3]]


def test_a_choice_that_leaves_another_proposal_alone_is_taken_back():
    """Everybody who is able for proposal 0 is wanted by others; only reviewer 3 can be spared."""
    of = problem(
        [[0.9, 0.8, NAN, 0.1, 1], [0.5, NAN, NAN, NAN, NAN], [NAN, 0.5, NAN, NAN, NAN]],
        1,
        1,
        needs=[need([1, 0, 0], [1, 1, 0, 1, 0])],
    )
    assert assign(of).pairs.tolist() == [[0, 3], [1, 0], [2, 1]]


def test_a_need_that_only_a_missing_review_could_meet_is_given_up():
    of = problem([[0.9, 1], [0.5, NAN]], 1, 1, needs=[need([1, 0], [1, 0])])
    found = assign(of)
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert [(s.kind, s.proposal, s.why) for s in found.shortfalls] == [("need", 0, "everybody_full")]


def test_two_colleagues_whom_an_officer_fixed_stay():
    of = problem([[0.9, 0.8, 0.7]], 3, 1, institution=np.array([5, 5, 6]), fixed=np.array([[0, 0], [0, 1]]))
    assert assign(of).pairs.tolist() == [[0, 0], [0, 1], [0, 2]]


def test_the_weaker_of_two_colleagues_makes_room():
    of = problem([[0.9, 0.8, 0.3]], 2, 1, institution=np.array([5, 5, 6]), min_per_group={0: 1})
    found = assign(of)
    assert found.pairs.tolist() == [[0, 0], [0, 2]]
    assert found.upper_bound == pytest.approx(1.7)  # the flow's, in which they do not see each other


def test_the_weaker_stays_where_the_party_has_nobody_else():
    of = problem([[0.9, 0.8, 0.3]], 2, 1, institution=np.array([5, 5, 6]), min_per_group={0: 1, 1: 1})
    found = assign(of)
    assert found.pairs.tolist() == [[0, 1], [0, 2]]
    assert found.shortfalls == []
