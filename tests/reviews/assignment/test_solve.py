from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.assignment import Assignment, Need, assign, repair
from app.reviews.assignment.core import reduce
from app.reviews.assignment.solve import _keeper
from tests.reviews.oracles import as_choice, best, best_worst, linear_optimum, problem, score, sparse

seeds = st.integers(0, 2**32 - 1)


def any_problem(seed, *, conflicts=(0, 0.2, 0.5)):
    """A small problem of any kind, often one that cannot be met."""
    dice = np.random.default_rng(seed)
    proposals, reviewers, reviews = dice.integers(1, 4), dice.integers(1, 6), int(dice.integers(0, 4))
    affinity = dice.integers(-3, 10, (proposals, reviewers)) / dice.choice([1, 7])
    affinity[dice.random((proposals, reviewers)) < dice.choice(conflicts)] = np.nan
    high = dice.integers(0, 4, reviewers)
    minima = [{}, *([{0: 1}] * (reviews >= 1)), *([{0: 1, 1: 1}] * (reviews >= 2))]
    return problem(
        affinity,
        reviews,
        max_load=high,
        min_load=np.minimum(high, dice.integers(0, 3, reviewers)) * (dice.random() < 0.5),
        min_per_group=minima[dice.integers(len(minima))],
        reviewer_group=dice.integers(0, 2, reviewers),
    )


def broken(given_problem, pairs):
    of = score(given_problem, as_choice(given_problem, pairs))
    return of.lacking, of.missing, of.idle


def named(found: Assignment):
    """The same three counts, as the answer names them."""
    missing = dict.fromkeys(("group", "reviews", "min_load"), 0)
    for shortfall in found.shortfalls:
        missing[shortfall.kind] += shortfall.missing
    return tuple(missing.values())


def check_rules(of, found):
    load = np.bincount(found.pairs[:, 1], minlength=of.shape[1])
    assert (load <= of.max_load).all()
    assert len(np.unique(found.pairs, axis=0)) == len(found.pairs)
    assert np.isfinite(of.affinity[found.pairs[:, 0], found.pairs[:, 1]]).all()
    assert (np.bincount(found.pairs[:, 0], minlength=of.shape[0]) <= of.reviews_per_proposal).all()


@settings(max_examples=150, deadline=None)
@given(seeds)
def test_it_is_the_best_of_every_possible_assignment(seed):
    of = any_problem(seed)
    found = assign(of)
    check_rules(of, found)
    assert score(of, as_choice(of, found.pairs)) == best(of)
    assert found.total_affinity <= found.upper_bound <= found.total_affinity + 1e-6


@settings(max_examples=100, deadline=None)
@given(seeds)
def test_every_broken_demand_is_named(seed):
    of = any_problem(seed)
    found = assign(of)
    assert named(found) == broken(of, found.pairs)


@settings(max_examples=100, deadline=None)
@given(seeds)
def test_colleagues_never_review_the_same_proposal(seed):
    of = any_problem(seed)
    colleagues = 2 * np.random.default_rng(seed).integers(0, 2, of.shape[1]) + of.reviewer_group
    of = replace(of, institution=np.where(colleagues == 3, -1, colleagues))
    found = assign(of)
    assert score(of, as_choice(of, found.pairs)) == best(of)
    assert found.upper_bound <= found.total_affinity + 1e-6


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_colleagues_of_two_groups_are_kept_apart_too(seed):
    of = any_problem(seed)
    of = replace(of, institution=np.random.default_rng(seed).integers(0, 2, of.shape[1]))
    found = assign(of)
    for chosen in as_choice(of, found.pairs):
        assert len(set(of.institution[list(chosen)])) == len(chosen)
    fair = assign(of, fairness=1)
    for chosen in as_choice(of, fair.pairs):
        assert len(set(of.institution[list(chosen)])) == len(chosen)
    assert named(found) == broken(of, found.pairs) == broken(of, fair.pairs)
    assert -best(of).negative_total <= found.upper_bound + 1e-6 or broken(of, found.pairs) > (0, 0, 0)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_fixed_pairs_are_kept_and_the_rest_is_best(seed):
    of = any_problem(seed)
    without = assign(of)
    keep = without.pairs[np.random.default_rng(seed).random(len(without.pairs)) < 0.4]
    of = replace(of, fixed=keep, affinity=of.affinity - np.arange(of.shape[1]))
    found = assign(of)
    assert {tuple(pair) for pair in keep.tolist()} <= {tuple(pair) for pair in found.pairs.tolist()}
    assert score(of, as_choice(of, found.pairs)) == best(of)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_listed_pairs_give_the_same_answer_as_the_matrix(seed):
    of = any_problem(seed)
    same, filled = assign(replace(of, affinity=sparse(of.affinity))), np.nan_to_num(of.affinity, nan=-1.0)
    assert same.total_affinity == assign(of).total_affinity
    absent = assign(replace(of, affinity=sparse(of.affinity, absent=-1.0)))
    assert absent.total_affinity == assign(replace(of, affinity=filled)).total_affinity


@pytest.mark.parametrize("minima", [{}, {0: 1}, {0: 1, 1: 1}, {0: 2, 1: 1}])
@pytest.mark.parametrize("decimals", [4, 17])
def test_a_dense_linear_programme_finds_the_same(minima, decimals):
    dice = np.random.default_rng(7)
    affinity = np.round(dice.random((60, 30)), decimals)
    affinity[dice.random((60, 30)) < 0.1] = np.nan
    of = problem(affinity, 3, 9, min_per_group=minima, min_load=np.full(30, 4))
    found = assign(of)
    optimum = linear_optimum(of)
    assert found.total_affinity == pytest.approx(optimum, abs=1e-6)
    assert optimum - 1e-6 <= found.upper_bound <= found.total_affinity + 1e-6


def crowd(proposals, reviewers, seed=1):
    """Everybody's favourites are the same few reviewers, so the favourites alone are not enough."""
    dice = np.random.default_rng(seed)
    fame = np.sort(dice.random(reviewers))[::-1]
    return np.round(fame * (0.9 + 0.1 * dice.random((proposals, reviewers))), 4)


def test_pairs_outside_the_first_choice_are_found(monkeypatch):
    """The sparse network has to grow until the price of every pair proves it complete."""
    of = problem(crowd(120, 50), 3, 8, min_per_group={0: 1, 1: 1})
    whole = assign(of)
    monkeypatch.setattr("app.reviews.assignment.candidates.ALL_UP_TO", 0)
    monkeypatch.setattr("app.reviews.assignment.candidates.BEST", 4)
    grown = assign(of)
    assert grown.total_affinity == whole.total_affinity == grown.upper_bound
    assert linear_optimum(of) == pytest.approx(grown.total_affinity, abs=1e-6)


def test_shortage_is_proven_over_pairs_outside_the_first_choice(monkeypatch):
    of = problem(crowd(60, 20), 3, 8, min_per_group={0: 1, 1: 1})
    whole = assign(of)
    monkeypatch.setattr("app.reviews.assignment.candidates.ALL_UP_TO", 0)
    grown = assign(of)
    assert named(grown) == named(whole) == (0, 20, 0)
    assert grown.total_affinity == pytest.approx(whole.total_affinity, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_the_fair_answer_is_between_what_is_possible_and_what_is_claimed(seed):
    of = any_problem(seed, conflicts=(0, 0.1))
    plain, fair = assign(of), assign(of, fairness=1)
    check_rules(of, fair)
    assert broken(of, fair.pairs) == broken(of, plain.pairs)
    assert fair.total_affinity <= plain.total_affinity + 1e-9
    if broken(of, plain.pairs) == (0, 0, 0):
        possible = best_worst(of)
        assert plain.worst - 1e-9 <= fair.worst <= possible + 1e-9
        assert possible <= fair.worst_bound + 1e-6


def test_the_worst_off_proposal_is_as_well_off_as_it_can_be_in_nearly_all_small_calls():
    reached = []
    for seed in range(60):
        dice = np.random.default_rng(seed)
        of = problem(np.round(dice.random((3, 5)), 2), 2, max_load=np.array([1, 1, 2, 1, 2]))
        fair = assign(of, fairness=1)
        reached.append(fair.worst >= best_worst(of) - 1e-9)
    assert np.mean(reached) >= 0.95


def test_between_the_extremes_the_floor_rises_with_fairness():
    of = problem(crowd(40, 20), 3, 7, min_per_group={0: 1, 1: 1})
    found = [assign(of, fairness=f) for f in (0, 0.5, 1)]
    assert found[0].worst < found[1].worst < found[2].worst
    assert found[0].total_affinity > found[1].total_affinity > found[2].total_affinity
    assert found[1].worst >= found[1].floor == pytest.approx((found[0].worst + found[2].worst) / 2)
    assert {f.upper_bound for f in found} == {found[0].total_affinity}


def test_the_fair_bound_is_a_linear_programmes():
    of = problem(crowd(40, 20), 3, 7, min_per_group={0: 1, 1: 1})
    found, bound = assign(of, fairness=1), linear_optimum(of, max_min=True)
    assert bound <= found.worst_bound + 1e-6
    assert found.worst >= 0.95 * bound


def test_needs_that_cross_the_groups_are_met_at_the_least_price():
    dice = np.random.default_rng(3)
    affinity = np.round(dice.random((12, 8)), 3)
    reads, expert = np.arange(8) >= 6, np.arange(8) % 3 == 0
    needs = [Need("reads Japanese", np.arange(12) < 6, reads), Need("expert", np.full(12, True), expert)]
    of = problem(affinity, 3, 6, min_per_group={0: 1, 1: 1}, needs=needs)
    found = assign(of)
    assert found.shortfalls == []
    for p, chosen in enumerate(as_choice(of, found.pairs)):
        assert expert[list(chosen)].any()
        assert p >= 6 or reads[list(chosen)].any()
    free = assign(replace(of, needs=()))
    assert free.upper_bound == found.upper_bound
    assert 0.95 * free.total_affinity < found.total_affinity < free.total_affinity
    fair = assign(of, fairness=1)
    assert all(expert[list(chosen)].any() for chosen in as_choice(of, fair.pairs))


def test_the_most_famous_example_by_hand():
    """Two proposals want the same reviewer; the second has a close substitute, so the first gets her."""
    of = problem([[0.9, 0.1], [0.8, 0.7]], 1, 1)
    found = assign(of)
    assert found.pairs.tolist() == [[0, 0], [1, 1]]
    assert found.total_affinity == found.upper_bound == 1.6
    assert found.reviewer_price.tolist() == [pytest.approx(0.1), 0]


def test_it_is_deterministic():
    of = problem(crowd(60, 30), 3, 7, min_per_group={0: 1, 1: 1})
    assert [assign(of, fairness=f).pairs.tobytes() for f in (0, 0.5, 1)] == [
        assign(of, fairness=f).pairs.tobytes() for f in (0, 0.5, 1)
    ]


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_an_empty_call_has_an_empty_assignment(shape):
    found = assign(problem(np.zeros(shape), 2, 3, min_per_group={0: 1}))
    assert (found.pairs.shape, found.total_affinity, found.upper_bound) == ((0, 2), 0, 0)
    assert named(found) == ((3, 6, 0) if shape == (3, 0) else (0, 0, 0))


def test_a_call_without_reviews_wants_nobody():
    assert assign(problem(np.ones((2, 2)), 0), fairness=1).pairs.tolist() == []


@pytest.mark.parametrize("fairness", [-0.1, 1.1])
def test_fairness_is_a_share(fairness):
    with pytest.raises(ValueError, match="fairness must be between 0 and 1"):
        assign(problem(np.ones((2, 2)), 1), fairness=fairness)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_repair_changes_no_more_than_it_must(seed):
    dice = np.random.default_rng(seed)
    of = problem(np.round(dice.random((3, 5)), 2), 2, 2)
    before = assign(of).pairs
    declined = tuple(int(x) for x in before[dice.integers(len(before))])
    found = repair(of, before, [declined])
    assert list(declined) not in found.pairs.tolist()
    closed = of.affinity.copy()
    closed[declined] = np.nan
    kept = np.zeros_like(closed)
    kept[before[:, 0], before[:, 1]] = 100
    ideal = best(replace(of, affinity=closed + kept))
    mine = score(replace(of, affinity=closed + kept), as_choice(of, found.pairs))
    assert mine == ideal
    assert found.total_affinity == pytest.approx(closed[found.pairs[:, 0], found.pairs[:, 1]].sum())
    assert found.total_affinity <= found.upper_bound <= found.total_affinity + 1e-4


def test_a_repair_of_listed_pairs_and_of_a_fixed_one():
    affinity = np.array([[0.9, 0.8, 0.1, np.nan], [0.7, 0.6, 0.5, 0.4]])
    of = problem(sparse(affinity), 2, 2, fixed=np.array([[0, 0], [1, 1]]))
    before = assign(of)
    assert before.pairs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    after = repair(of, before.pairs, [(0, 0), (0, 3)])  # who declines need not be listed
    assert after.pairs.tolist() == [[0, 1], [0, 2], [1, 0], [1, 1]]
    assert after.total_affinity == pytest.approx(2.2)


def test_exchanges_keep_colleagues_apart_and_needs_met():
    needs = [Need("expert", np.array([True]), np.array([True, False, False, False]))]
    of = problem(np.ones((1, 4)), 2, institution=np.array([5, -1, 5, -1]), needs=needs)
    keeps = _keeper(of, reduce(of))
    chosen = ([0, 1], [0, 2], [1, 3], [0, 3])
    assert [keeps(0, np.array(reviewers)) for reviewers in chosen] == [True, False, False, True]
