"""Topic floors in problems too large for subsets: what they keep back, and that nothing is given away."""

from dataclasses import replace

import numpy as np
import pytest

from app.selection.portfolio import InfeasibleProblem, PortfolioProblem, optimise, rank_order
from tests.selection.portfolios import is_payable, marks, problem, realistic
from tests.selection.test_portfolio import assert_paid_in_full, assert_reasons_hold, funded


def ranks(p: PortfolioProblem) -> np.ndarray:
    return np.argsort(np.argsort(-p.value)) + 1


def crowded(size: int, seed: int, floor: int) -> PortfolioProblem:
    """Three topics whose projects rank last, each with a floor."""
    p = realistic(size, seed)
    value = np.where(p.topic < 3, p.value / 10, p.value + 1_000)
    pairs = [[int(a), int(b)] for a, b in np.random.default_rng(seed).integers(0, size, (size // 20, 2))]
    return replace(p, value=value, topic_floor=dict.fromkeys(range(3), floor), exclusive=pairs)


@pytest.mark.parametrize(("size", "floor"), [(100, 2), (400, 10), (700, 16)])
def test_floors_at_the_end_of_the_rank_are_met_and_the_top_is_kept(size: int, floor: int) -> None:
    p = crowded(size, 1, floor)
    found = rank_order(p, ranks(p))
    chosen = funded(found)
    assert is_payable(p, chosen)
    assert [int((p.topic[sorted(chosen)] == t).sum()) >= floor for t in range(3)] == [True] * 3
    assert_paid_in_full(p, found)
    assert_reasons_hold(p, found)
    free = rank_order(replace(p, topic_floor={}), ranks(p))
    first = [int(i) for i in np.argsort(ranks(p))][: int(free.funded.sum()) // 3]
    assert [bool(found.funded[i]) for i in first] == [bool(free.funded[i]) for i in first]


@pytest.mark.parametrize("size", [100, 500])
def test_the_optimum_meets_the_floors_near_its_bound(size: int) -> None:
    p = crowded(size, 2, size // 50)
    found = optimise(p)
    assert is_payable(p, funded(found))
    assert found.gap <= 1e-4
    assert found.value >= rank_order(p, ranks(p)).value
    assert_reasons_hold(p, found)


def test_a_floor_that_costs_nothing_changes_nothing() -> None:
    p = realistic(600, 5)
    free = rank_order(p, ranks(p))
    met = {t: int((p.topic[free.funded] == t).sum()) for t in range(10)}
    assert np.array_equal(rank_order(replace(p, topic_floor=met), ranks(p)).funded, free.funded)


def test_a_floor_no_money_can_meet_is_refused_with_many_candidates() -> None:
    p = realistic(1_500, 6)
    with pytest.raises(InfeasibleProblem, match="topic_floor topic 4"):
        rank_order(replace(p, topic_floor={4: 148}, budget={"US": 10**9, "JP": 10**7}), ranks(p))
    with pytest.raises(InfeasibleProblem, match="topic_floor topic 4"):
        optimise(replace(p, topic_floor={4: 148}, budget={"US": 10**9, "JP": 10**7}))


def test_two_purses_together_bind_where_neither_does_alone() -> None:
    """Cheap here is dear there: only a mix of both kinds is payable, which no single purse shows."""
    kinds = [(1, 9)] * 6 + [(9, 1)] * 6
    us, jp = [a for a, _ in kinds] + [3], [b for _, b in kinds] + [3]
    p = problem(
        [1] * 12 + [5],
        us,
        jp,
        budget={"US": 30, "JP": 30},
        topic=np.array([1] * 12 + [0]),
        topic_floor={1: 6},
    )
    rank = np.array([*range(2, 14), 1])
    assert funded(rank_order(p, rank)) == frozenset({0, 1, 2, 6, 7, 8})
    assert rank_order(replace(p, budget={"US": 33, "JP": 33}), rank).funded[12]


def test_a_rival_of_the_plan_is_weighed_against_another_plan() -> None:
    p = problem(
        [9, 1, 1],
        [1, 1, 5],
        [1, 1, 5],
        budget={"US": 6, "JP": 6},
        topic=np.array([0, 1, 1]),
        topic_floor={1: 1},
        exclusive=[[0, 1]],
    )
    assert funded(rank_order(p, np.array([1, 2, 3]))) == {0, 2}
    assert funded(rank_order(replace(p, budget={"US": 5, "JP": 5}), np.array([1, 2, 3]))) == {1}


def test_orders_count_towards_the_floors() -> None:
    p = problem(
        [1, 1, 1], [1] * 3, [1] * 3, topic=np.array([1, 1, 0]), topic_floor={1: 1}, must_fund=marks(3, 1)
    )
    poor = replace(p, budget={"US": 2, "JP": 2})
    assert funded(rank_order(poor, np.array([3, 2, 1]))) == {1, 2}


def test_what_was_refused_speaks_only_for_what_costs_no_purse_less() -> None:
    """Number 0 fits beside neither plan; number 1 costs more dollars but fewer yen, and fits beside one."""
    p = problem(
        [4, 3, 2, 1],
        [6, 9, 5, 1],
        [6, 5, 1, 5],
        budget={"US": 10, "JP": 10},
        topic=np.array([0, 0, 1, 1]),
        topic_floor={1: 1},
    )
    found = rank_order(p, np.arange(4))
    assert funded(found) == {1, 3}
    assert_reasons_hold(p, found)
