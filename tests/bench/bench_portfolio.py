"""Choosing under every purse at once: time and gap by size, what it buys, whether its prices and answers hold.

Asks around 500,000 dollars and 50 million yen, budgets for a sixth of the demand, an endowment of 1 to 2 % of it
(the instances of the tests). Bars: funding-models 5, Q5 to Q8, on four cores.
"""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import highspy
import numpy as np

from app.selection.portfolio import Portfolio, PortfolioProblem, optimise, rank_order
from tests.bench.figures import Figure
from tests.selection.portfolios import is_payable, realistic
from tests.selection.test_portfolio_linear import best_by_constraint_programming, whole_problems

SIZES = ((1_000, 0.0, 10), (5_000, 1e-4, 20), (5_000, 0.0, 60), (20_000, 1e-3, 60))
"""Proposals, gap asked for, seconds that are the bar."""

INSTANCES = 60
"""Small random problems on which another solver is asked."""


def run() -> Iterator[Figure]:
    for size, gap, bar in SIZES:
        yield from timed(realistic(size, 1), gap, bar)
    yield plain_formulation(realistic(1_000, 1))
    yield from worth(realistic(5_000, 1))
    yield from prices(realistic(5_000, 1))
    yield agreement()


def timed(problem: PortfolioProblem, gap: float, bar: int) -> Iterator[Figure]:
    size = len(problem.value)
    found, seconds = clocked(problem, gap)
    asked = f"gap {gap:g}" if gap else "proven"
    note = f"gap reached {found.gap:.1e}, payable {held(problem, found)}, timed out {found.timed_out}"
    yield Figure(f"optimise {size:,}, {asked}", seconds, "s", seconds / bar, f"{bar} s", note)
    begun = perf_counter()
    ranked = rank_order(problem, by_value(problem))
    note = f"{int(ranked.funded.sum())} funded, {len(ranked.reasons)} reasons"
    yield Figure(f"rank order {size:,}", perf_counter() - begun, "s", note=note)


def clocked(problem: PortfolioProblem, gap: float) -> tuple[Portfolio, float]:
    begun = perf_counter()
    return optimise(problem, gap=gap, seconds=60), perf_counter() - begun


def held(problem: PortfolioProblem, found: Portfolio) -> bool:
    return is_payable(problem, frozenset(int(i) for i in np.flatnonzero(found.funded)))


def by_value(problem: PortfolioProblem) -> np.ndarray:
    return np.argsort(np.argsort(-problem.value)) + 1


def plain_formulation(problem: PortfolioProblem) -> Figure:
    """The formulation of the textbook, one fill per half and HiGHS alone, to the same proof."""
    _, ours = clocked(problem, 1e-6)
    solver, size = highspy.Highs(), len(problem.value)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", 60.0)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    take = [solver.addBinary(obj=-float(v)) for v in problem.value]
    for party, ask in problem.ask.items():
        unit = float(ask.mean())
        shares = [float(a) / unit for a in ask]
        fill = [solver.addVariable(lb=0, ub=share / 2) for share in shares]
        for n in range(size):
            solver.addConstr(fill[n] <= shares[n] / 2 * take[n])
        solver.addConstr(solver.qsum(fill) <= problem.endowment[party] / unit)
        paid = solver.qsum(share * x for share, x in zip(shares, take, strict=True))
        solver.addConstr(paid - solver.qsum(fill) <= problem.budget[party] / unit)
    begun = perf_counter()
    solver.run()
    theirs = perf_counter() - begun
    note = f"a fill per half, HiGHS alone, stopped at 60 s; reached gap {solver.getInfo().mip_gap:.1e}"
    return Figure("plain formulation 1,000, gap 1e-6", theirs, "s", theirs / ours, "ours in this run", note)


def worth(problem: PortfolioProblem) -> Iterator[Figure]:
    """What gap-filling and the search buy on the same money."""
    strict = rank_order(problem, by_value(problem), gap_fill=False)
    for name, found in (
        ("rank order without endowment", strict),
        ("rank order with gap-fill", rank_order(problem, by_value(problem))),
        ("optimum", optimise(problem)),
    ):
        note = f"{int(found.funded.sum())} projects"
        yield Figure(
            f"value 5,000, {name}", found.value, "", found.value / strict.value, "without endowment", note
        )


def prices(problem: PortfolioProblem) -> Iterator[Figure]:
    """A price against a second search with the money in the purse."""
    found = optimise(problem, gap=2e-5)
    for purse, party, millions in (("budget", "US", 3), ("budget", "JP", 150), ("endowment", "JP", 150)):
        purses = getattr(problem, purse)
        more = millions * 10**6 * {"US": 100, "JP": 1}[party]
        richer = replace(problem, **{purse: {**purses, party: purses[party] + more}})
        gained = optimise(richer, gap=2e-5).value - found.value
        price = found.price[party if purse == "budget" else f"endowment:{party}"] * millions
        yield Figure(
            f"price of {millions} million more, {purse} {party}", price, "", price / gained, "second search"
        )


def agreement() -> Figure:
    equal = sum(
        round(optimise(problem, gap=0).value) == best_by_constraint_programming(problem)
        for problem in whole_problems(INSTANCES)
    )
    return Figure("same optimum as CP-SAT", equal, f"of {INSTANCES}", equal / INSTANCES, f"{INSTANCES}")
