from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.assignment import Need, Remedy, Shortfall, assign
from app.reviews.assignment.core import reduce
from app.reviews.assignment.optimum import solve
from app.reviews.assignment.shortage import Chains
from tests.reviews.assignment.test_solve import any_problem
from tests.reviews.oracles import best, problem

NAN = np.nan


def lacks(of):
    found = best(of)
    return found.lacking, found.missing


def raises(found):
    """(R,) extra reviews that the remedies of all proposals ask for together."""
    by_proposal = {}
    for shortfall in found.shortfalls:
        wanted = by_proposal.setdefault(shortfall.proposal, {})
        for remedy in shortfall.remedies:
            if remedy.kind == "raise_load":
                before = 0 if shortfall.kind == "reviews" else wanted.get(remedy.reviewer, 0)
                wanted[remedy.reviewer] = before + remedy.amount
    extra = np.zeros(len(found.reviewer_price), dtype=int)
    for wanted in by_proposal.values():
        for reviewer, amount in wanted.items():
            extra[reviewer] += amount
    return extra


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_remedies_together_end_what_more_reviews_can_end_and_no_cheaper_ones_do(seed):
    of = any_problem(seed)
    found = assign(of)
    extra = raises(found)
    after = lacks(replace(of, max_load=of.max_load + extra))
    assert after == lacks(replace(of, max_load=of.max_load + of.shape[0]))
    recruits = [r for s in found.shortfalls if s.kind == "group" for r in s.remedies if r.kind == "recruit"]
    assert sum(r.amount for r in recruits) == after[0]
    for fewer in product(range(extra.sum()), repeat=of.shape[1] if extra.sum() <= 3 else 0):
        if sum(fewer) == extra.sum() - 1:
            assert lacks(replace(of, max_load=of.max_load + np.array(fewer, dtype=int))) > after


def test_nobody_of_the_party_may_review_it():
    of = problem([[0.5, NAN, 0.4, NAN], [0.5, 0.6, 0.4, 0.3]], 2, 2, min_per_group={0: 1, 1: 1})
    assert assign(of).shortfalls == [
        Shortfall(
            "group",
            1,
            "nobody_may",
            proposal=0,
            group=1,
            remedies=[Remedy("recruit", 1, group=1, proposal=0)],
        )
    ]


def test_the_reviewers_of_a_party_are_full_and_one_more_review_helps():
    of = problem([[0.9, 0.5], [0.8, 0.6]], 2, max_load=np.array([1, 2]), min_per_group={0: 1})
    remedy = Remedy("raise_load", 1, reviewer=0)
    assert assign(of).shortfalls == [
        Shortfall("group", 1, "everybody_full", proposal=1, group=0, remedies=[remedy]),
        Shortfall("reviews", 1, "everybody_full", proposal=1, remedies=[remedy]),
    ]


def test_the_reviewer_who_should_do_more_may_be_two_exchanges_away():
    """Proposal 1 can only have reviewer 0, who is full with proposal 0, which reviewer 1 could take, if not full."""
    of = problem([[0.9, 0.8, NAN], [0.5, NAN, NAN], [NAN, 0.7, NAN]], 1, max_load=np.array([1, 1, 3]))
    found = assign(of)
    assert [s.why for s in found.shortfalls] == ["everybody_full"]
    assert lacks(replace(of, max_load=of.max_load + raises(found))) == (0, 0)
    assert raises(found).sum() == 1


def test_two_ways_to_the_same_proposal_are_one():
    """Proposal 0 gains reviewers 0 and 1 of proposal 1, which gains reviewer 2 at one review above the load."""
    of = problem(np.ones((2, 3)), 2, 1)
    core = reduce(of)
    before = replace(solve(core), pairs=np.array([[1, 0], [1, 1]]))
    after = replace(before, pairs=np.array([[0, 0], [0, 1], [1, 2]]), relief=np.array([0, 0, 1]))
    chains = Chains(core, before, after)
    assert chains.remedies(0, 2, None) == [Remedy("raise_load", 1, reviewer=2)]


def test_a_minimum_load_that_nothing_is_left_for():
    of = problem([[0.9, 0.5], [0.8, NAN]], 1, 2, min_load=np.array([1, 2]))
    assert assign(of).shortfalls == [
        Shortfall("min_load", 1, "nobody_may", reviewer=1, remedies=[Remedy("lower_min_load", 1, reviewer=1)])
    ]
    of = problem([[0.9, 0.5]], 1, 2, min_load=np.array([1, 1]))
    assert [(s.reviewer, s.why) for s in assign(of).shortfalls] == [(1, "too_few_reviews")]


def test_colleagues_only_is_no_combination():
    of = problem([[0.9, 0.5]], 2, 2, institution=np.array([7, 7]), reviewer_group=np.array([0, 0]))
    assert assign(of).shortfalls == [
        Shortfall("reviews", 1, "no_combination", proposal=0, remedies=[Remedy("recruit", 1, proposal=0)])
    ]


def need(*able):
    return [Need("reads the language", np.array([True]), np.array(able))]


@pytest.mark.parametrize(
    ("affinity", "load", "able", "why", "remedy"),
    [
        ([[0.9, 0.5, NAN]], 1, (False, False, True), "nobody_may", Remedy("recruit", 1, proposal=0)),
        (
            [[0.9, 0.5, 0.1]],
            [1, 1, 0],
            (False, False, True),
            "everybody_full",
            Remedy("raise_load", 1, reviewer=2),
        ),
        ([[0.9, 0.5, 0.1]], 1, (False, True, False), "no_combination", Remedy("recruit", 1, proposal=0)),
    ],
)
def test_a_need_that_cannot_be_met(affinity, load, able, why, remedy):
    """In the last case the party's only place is wanted by the minimum of the other party."""
    of = problem(affinity, 1, max_load=np.broadcast_to(load, 3), min_per_group={0: 1}, needs=need(*able))
    assert assign(of).shortfalls == [
        Shortfall("need", 1, why, proposal=0, need="reads the language", remedies=[remedy])
    ]
