from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.assignment import Need, assign
from app.reviews.assignment.core import reduce
from app.reviews.assignment.draw import prepare
from tests.reviews.oracles import linear_optimum, problem


def call(seed=0, size=(12, 10)):
    dice = np.random.default_rng(seed)
    affinity = np.round(dice.random(size), 3)
    affinity[np.arange(size[0]), dice.integers(0, size[1], size[0])] = np.nan
    return problem(affinity, 3, 5, min_per_group={0: 1, 1: 1}, min_load=np.full(size[1], 2))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 0.75, 0.8, 0.9]))
def test_a_draw_keeps_every_load_and_every_minimum(seed, cap):
    of = call(seed)
    found = assign(of, seed=seed, max_probability=cap)
    load = np.bincount(found.pairs[:, 1], minlength=10)
    assert ((load >= 2) & (load <= 5)).all()
    assert np.bincount(found.pairs[:, 0], minlength=12).tolist() == [3] * 12
    parties = [set(of.reviewer_group[found.pairs[found.pairs[:, 0] == p, 1]]) for p in range(12)]
    assert parties == [{0, 1}] * 12
    assert found.probability.max() <= cap + 1e-12


def test_the_probabilities_are_the_best_under_the_cap():
    """The same value as a linear programme in which every pair stands b times with a width of 1 / b."""
    of = call()
    lot = prepare(reduce(of), 0.5)
    chance, codes = lot.probability(), lot.found.codes
    value = float(np.dot(chance, of.affinity.ravel()[codes]))
    assert chance.max() == 0.5
    assert lot.found.gap == 0
    double = replace(of, max_load=2 * of.max_load, min_load=2 * of.min_load, reviews_per_proposal=6)
    assert value == pytest.approx(linear_optimum(replace(double, min_per_group={0: 2, 1: 2})) / 2)


def test_pairs_are_drawn_as_often_as_they_should_be():
    lot = prepare(reduce(call()), 0.75)
    times = np.zeros(len(lot.found.codes))
    draws = 4000
    for seed in range(draws):
        times[lot.draw(seed)] += 1
    off = times / draws - lot.probability()
    assert np.abs(off).max() < 4.5 * np.sqrt(0.25 / draws)
    assert (times[lot.probability() == 0] == 0).all()


def test_the_same_seed_draws_the_same():
    of = call(5)
    draws = [assign(of, seed=seed, max_probability=0.5).pairs.tolist() for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_the_expected_total_is_bounded_and_the_fixed_pair_certain():
    of = replace(call(), fixed=np.array([[0, int(np.nanargmax(call().affinity[0]))]]))
    found = assign(of, max_probability=0.8)
    assert found.probability[found.pairs.tolist().index(of.fixed[0].tolist())] == 1
    totals = [assign(of, seed=s, max_probability=0.8).total_affinity for s in range(60)]
    assert np.mean(totals) == pytest.approx(found.upper_bound, rel=0.01)
    assert found.upper_bound < assign(of).total_affinity


@pytest.mark.parametrize("cap", [0, -1, 0.01])
def test_a_cap_that_nobody_can_draw_with_is_refused(cap):
    with pytest.raises(ValueError, match="max_probability"):
        assign(call(), max_probability=cap)


def test_a_cap_under_which_a_party_would_be_missing_is_refused():
    """Each proposal has one reviewer of group 0 only; half of the time it would have none."""
    of = problem([[0.9, 0.5, np.nan, 0.1], [np.nan, 0.5, 0.9, 0.1]], 2, 2, min_per_group={0: 1})
    assert assign(of, max_probability=1).shortfalls == []
    with pytest.raises(ValueError, match="would not get their reviewers"):
        assign(of, max_probability=0.5)


def test_what_is_short_without_a_cap_is_named():
    found = assign(problem(np.ones((2, 2)), 2, 1), max_probability=0.5)
    assert sum(s.missing for s in found.shortfalls) == 2
    assert len(found.pairs) == 2


def test_a_cap_is_never_rounded_up():
    lot = prepare(reduce(call()), 0.7999)
    assert lot.probability().max() <= 0.7999


def test_what_a_draw_cannot_promise_is_not_asked_of_it():
    of = call()
    with pytest.raises(ValueError, match="neither fairness nor needs"):
        assign(of, fairness=0.5, max_probability=0.5)
    with pytest.raises(ValueError, match="neither fairness nor needs"):
        assign(replace(of, needs=[Need("x", np.full(12, True), np.full(10, True))]), max_probability=0.5)
