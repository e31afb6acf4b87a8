import numpy as np
import pytest

from app.reviews.assignment import assign, fair
from app.reviews.assignment.core import reduce
from app.reviews.assignment.optimum import solve
from app.reviews.assignment.swaps import Exchange
from tests.reviews.oracles import linear_optimum, problem


def search_of(of, keeps=lambda _proposal, _reviewers: True):
    core = reduce(of)
    return fair.Search(core, solve(core), keeps)


def hard(proposals=24, reviewers=16, seed=0):
    """Few reviewers know the subject of a third of the proposals."""
    dice = np.random.default_rng(seed)
    affinity = np.round(dice.random((proposals, reviewers)), 3)
    affinity[: proposals // 3, : reviewers - 4] *= 0.1
    return problem(affinity, 3, 5)


@pytest.mark.parametrize("seed", range(5))
def test_both_bounds_are_bounds_and_the_joint_one_is_near(seed):
    of = hard(seed=seed)
    search, ideal = search_of(of), linear_optimum(hard(seed=seed), max_min=True)
    assert fair.bound_alone(search.core, search.base, search.already).min() >= ideal - 1e-9
    assert ideal - 1e-6 <= fair.bound_together(search, 0.0) <= 1.03 * ideal


@pytest.mark.parametrize("seed", range(5))
def test_the_worst_off_comes_near_the_bound_where_subjects_are_crowded(seed):
    of = hard(seed=seed)
    found, plain = assign(of, fairness=1), assign(of)
    assert found.worst >= 0.93 * linear_optimum(of, max_min=True)
    assert found.worst > plain.worst


def test_what_each_could_have_alone_respects_the_minima():
    of = problem([[0.9, 0.1, 0.8, 0.2], [0.9, np.nan, 0.8, 0.2]], 2, 9, min_per_group={1: 1})
    search = search_of(of)
    assert fair.bound_alone(search.core, search.base, search.already).tolist() == pytest.approx([1.1, 1.1])


def test_a_call_that_serves_nobody_has_no_worst_off():
    found = assign(problem([[np.nan, np.nan]], 1), fairness=1)
    assert (found.pairs.tolist(), found.worst_bound) == ([], np.inf)


def test_proposals_that_cannot_be_served_do_not_hold_down_the_floor():
    affinity = np.array([[0.9, 0.2, 0.3], [0.8, 0.25, 0.3], [np.nan, np.nan, np.nan]])
    found = assign(problem(affinity, 1, 1), fairness=1)
    assert found.floor == pytest.approx(0.3)
    assert 0.3 <= found.worst_bound < 0.8


def test_an_answer_that_breaks_a_need_is_no_answer():
    """Reviewer 2 may not come to proposal 0, whatever the floor gains."""
    of = problem([[0.1, 0.2, 0.5], [0.5, 0.1, 0.95]], 1, 1)
    free = fair.above(search_of(of), 0.5)
    bound = fair.above(search_of(of, lambda p, chosen: p != 0 or 2 not in chosen), 0.5)
    assert free.pairs.tolist() == [[0, 2], [1, 0]]
    assert bound.pairs.tolist() == [[0, 1], [1, 2]]


def exchange(of, pairs, floor, **changes):
    core = reduce(of)
    pairs = np.array(pairs)
    values = {
        "floor": np.full(of.shape[0], floor),
        "already": np.zeros(of.shape[0]),
        "keeps": lambda _proposal, _reviewers: True,
        **changes,
    }
    state = Exchange(core=core, proposal=pairs[:, 0], reviewer=pairs[:, 1], **values)
    state.run()
    return state.reviewer.tolist()


def test_a_swap_lifts_the_proposal_below_the_floor():
    of = problem([[0.1, 0.6], [0.7, 0.9]], 1, 1)
    assert exchange(of, [[0, 0], [1, 1]], 0.5) == [1, 0]


def test_a_swap_with_somebody_who_has_room():
    of = problem([[0.1, 0.6, 0.5]], 1, 1)
    assert exchange(of, [[0, 0]], 0.5) == [1]


def test_nobody_falls_below_their_minimum_load():
    of = problem([[0.1, 0.6]], 1, 1, min_load=np.array([1, 0]))
    assert exchange(of, [[0, 0]], 0.5) == [0]


def test_a_ring_of_three_where_no_swap_helps():
    nan = np.nan
    of = problem([[0.1, 0.6, nan], [nan, 0.6, 0.6], [0.6, nan, 0.6]], 1, 1)
    assert exchange(of, [[0, 0], [1, 1], [2, 2]], 0.5) == [1, 2, 0]


def test_no_exchange_that_breaks_a_need_or_a_party():
    of = problem([[0.1, 0.6, 0.5]], 1, 1)
    assert exchange(of, [[0, 0]], 0.5, keeps=lambda _p, chosen: 1 not in chosen) == [2]
    of = problem([[0.1, 0.6, 0.5]], 1, 1, min_per_group={0: 1})
    assert exchange(of, [[0, 0]], 0.5) == [2]


def test_large_calls_are_lifted_but_not_polished(monkeypatch):
    monkeypatch.setattr("app.reviews.assignment.swaps.SWAP_UP_TO", 0)
    monkeypatch.setattr("app.reviews.assignment.swaps.RING_UP_TO", 0)
    of = problem([[0.1, 0.6], [0.7, 0.9]], 1, 1)
    assert exchange(of, [[0, 0], [1, 1]], 0.5) == [1, 0]
    assert exchange(problem([[0.6, 0.9], [0.9, 0.6]], 1, 1), [[0, 0], [1, 1]], 0.5) == [0, 1]


def test_nothing_to_exchange_and_no_time_to_exchange_it():
    of = problem([[0.1, 0.6], [0.7, 0.9]], 1, 1)
    assert exchange(of, np.zeros((0, 2), dtype=int), 0.5) == []
    core = reduce(of)
    state = Exchange(core, np.full(2, 0.5), np.zeros(2), np.arange(2), np.arange(2), lambda _p, _r: True)
    state.run(most=0)
    assert state.reviewer.tolist() == [0, 1]


def test_what_an_earlier_floor_brought_is_not_sought_again():
    search = search_of(problem([[0.5, 0.9], [0.9, 1.301]], 1, 1))
    known = fair.Try(np.array([[0, 1], [1, 0]]), 0.9, 1.8)
    search.known.append(known)
    assert search.start().worst == 0.5
    assert fair.above(search, 0.9) is known
    assert search.floors == set()


def test_taking_candidates_away_ends(monkeypatch):
    monkeypatch.setattr(fair, "FILTERS", 1)
    search = search_of(hard())
    assert list(search.filtered(10.0, np.zeros(24))) == []
