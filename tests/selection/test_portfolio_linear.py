"""The solver's side: where a tolerance would let too much through, and another solver's opinion."""

from collections.abc import Iterator

import numpy as np
import pytest
from ortools.sat.python import cp_model

from app.selection.portfolio import PortfolioProblem, optimise
from app.selection.portfolio.linear import Limits, Programme, complete
from app.selection.portfolio.purses import Model, Standing
from tests.selection.portfolios import is_payable, problem, realistic
from tests.selection.test_portfolio import funded

HUGE = 10**15


def tight(*extra: int, limit: int) -> Standing:
    """A floor of two in topic 1; each proposal asks HUGE and a little, all together less than a tolerance."""
    p = problem(
        [1] * len(extra),
        [HUGE + e for e in extra],
        [0] * len(extra),
        budget={"US": limit, "JP": 0},
        topic=np.ones(len(extra), dtype=np.int64),
        topic_floor={1: 2},
    )
    return Standing(Model(p))


def test_a_completion_fits_to_the_last_minor_unit() -> None:
    found = complete(tight(5, 5, 4, limit=2 * HUGE + 9), {1: [0, 1, 2]})
    assert found in ({0, 2}, {1, 2})


def test_a_completion_one_minor_unit_too_dear_is_none() -> None:
    assert complete(tight(5, 5, 5, limit=2 * HUGE + 9), {1: [0, 1, 2]}) is None


def test_a_search_that_has_no_answer_says_so() -> None:
    p = problem([1, 1], [5, 5], [1, 1], budget={"US": 5, "JP": 2}, topic=np.array([1, 0]), topic_floor={1: 1})
    found = Programme(Model(p), free=[0], held=[1]).search(Limits(0.0, 5.0))
    assert (found.chosen, found.bound, found.timed_out) == (None, -np.inf, False)


def test_the_bound_is_above_every_set_whatever_the_prices() -> None:
    """Worth and bound of the relaxation hang together: no set's value passes the bound less its sacrifices."""
    p = realistic(300, 4)
    model = Model(p)
    relaxed = Programme(model, range(300), ()).relax()
    assert relaxed is not None
    dice = np.random.default_rng(0)
    for _ in range(200):
        chosen = frozenset(int(i) for i in dice.choice(300, 40, replace=False))
        if is_payable(p, chosen):
            inside = np.isin(np.arange(300), list(chosen))
            given_up = np.where(inside, np.minimum(relaxed.worth, 0), -np.maximum(relaxed.worth, 0)).sum()
            assert p.value[inside].sum() <= relaxed.bound + given_up + 1e-6


def whole_problems(number: int) -> Iterator[PortfolioProblem]:
    """Random problems in whole values, small enough to prove, with floors and rivals."""
    for seed in range(number):
        dice = np.random.default_rng(seed)
        us, jp = (dice.integers(1, 10**6, 25).tolist() for _ in range(2))
        yield problem(
            dice.integers(1, 1_000, 25).tolist(),
            us,
            jp,
            budget={"US": sum(us) // 3, "JP": sum(jp) // 4},
            endowment={"US": sum(us) // 20, "JP": sum(jp) // 10},
            topic=dice.integers(0, 4, 25),
            topic_floor={0: 1, 1: 2},
            exclusive=dice.integers(0, 25, (4, 2)).tolist(),
        )


def best_by_constraint_programming(p: PortfolioProblem) -> int:
    """CP-SAT is exact in 64-bit integers; fills are variables of their own here."""
    model = cp_model.CpModel()
    size = len(p.value)
    x = [model.new_bool_var(f"x{i}") for i in range(size)]
    for party, ask in p.ask.items():
        fill = [model.new_int_var(0, int(a) // 2, f"{party}{i}") for i, a in enumerate(ask)]
        for i, a in enumerate(ask):
            model.add(fill[i] <= (int(a) // 2) * x[i])
        model.add(sum(fill) <= p.endowment[party])
        model.add(sum(int(a) * x[i] for i, a in enumerate(ask)) - sum(fill) <= p.budget[party])
    for group in p.exclusive:
        model.add_at_most_one(x[i] for i in set(group))
    for topic, floor in p.topic_floor.items():
        model.add(sum(x[i] for i in range(size) if p.topic[i] == topic) >= floor)
    model.maximize(sum(int(v) * x[i] for i, v in enumerate(p.value)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@pytest.mark.parametrize("p", [*whole_problems(25)], ids=range(25))
def test_constraint_programming_finds_the_same_value(p: PortfolioProblem) -> None:
    found = optimise(p, gap=0)
    assert found.value == best_by_constraint_programming(p)
    assert found.upper_bound == pytest.approx(found.value, rel=1e-12)
    assert is_payable(p, funded(found))
