"""The two ways to choose: down the joint rank, or for the most value."""

import math
from dataclasses import replace

import numpy as np

from app.kernel import parties
from app.kernel.money import digits
from app.selection.portfolio.linear import Limits, Programme, Relaxed
from app.selection.portfolio.problem import Portfolio, PortfolioProblem
from app.selection.portfolio.purses import Model, Standing
from app.selection.portfolio.walk import walk

MILLION = 1_000_000
"""Major units that a price is for."""

_CORE = 40
"""Proposals nearest to the line that the first search decides."""

_ROUGH = 2e-6
"""Relative gap at which the first search is left for the second."""

_CLOSE = 1e-5
"""How near to the bound the first search stops at once, whatever gap is asked for."""

_NODES = 2_000
"""Effort spent on the first search, and on a proof that nobody asked for."""


def rank_order(problem: PortfolioProblem, rank: np.ndarray, *, gap_fill: bool = True) -> Portfolio:
    """Fund down the joint rank whatever every purse can pay; skip what it cannot and go on.

    `rank` (N,) holds each proposal's place, 1 the best; equal places go by value, then by number; NaN is not
    ranked and not funded unless it must be. Without `gap_fill` the endowment pays nothing. A proposal is
    taken when a payable set remains that holds it, all taken before and what the topic floors need. Bound and
    price are those of the best use of the purses. Raises ValueError or InfeasibleProblem (funding-models 4c).
    """
    places = np.asarray(rank, dtype=np.double)
    if places.shape != np.shape(problem.value):
        raise ValueError("rank has one entry per proposal")
    unranked = np.isnan(places) & ~np.asarray(problem.must_fund, dtype=bool)
    model = Model(replace(problem, must_not_fund=problem.must_not_fund | unranked), gap_fill=gap_fill)
    order = [int(i) for i in np.lexsort((-model.value, places)) if not unranked[i]]
    standing = walk(model, order)
    return _portfolio(model, standing, order, _relaxed(model).bound, _prices(problem, model))


def optimise(
    problem: PortfolioProblem, *, gap: float = 1e-4, seconds: float = 60, seed: int = 0
) -> Portfolio:
    """The payable set of most value, proven to within `gap` (relative) unless `seconds` of search run out.

    Relaxation, then a search among the proposals nearest to the line, then one among all that the
    relaxation's prices cannot decide (reduced-cost fixing). The endowment pays only what a budget lacks. The
    same problem and seed give the same set unless time ran out. Proposals of no value are left out unless
    something asks for them. Raises ValueError for a bad problem or limits, InfeasibleProblem
    (funding-models 4c).
    """
    if not gap >= 0 or not seconds > 0:
        raise ValueError("a gap is at least 0 and a search takes time")
    model = Model(problem)
    search = _Search(model, _relaxed(model), Limits(gap, seconds, seed=seed))
    search.run()
    order = [int(i) for i in np.lexsort((np.arange(model.size), -model.value))]
    asked = [i for i in order if model.value[i] > 0 or i in search.best.chosen]
    found = _portfolio(model, search.best, asked, search.bound, _prices(problem, model))
    return replace(found, timed_out=search.timed_out)


class _Search:
    """From the relaxation to a proven set: `best` so far, and a `bound` that no set passes."""

    def __init__(self, model: Model, relaxed: Relaxed, limits: Limits) -> None:
        self.model, self.relaxed, self.limits = model, relaxed, limits
        self.order = [int(i) for i in np.lexsort((-model.value, -relaxed.worth)) if model.value[i] > 0]
        self.best = walk(model, self.order)
        self.bound = relaxed.bound
        self.left = limits.seconds
        self.timed_out = False

    def run(self) -> None:
        nearest = self._nearest(_CORE)
        if nearest and not self._is_good_enough():
            enough = self.bound / (1 + max(0.9 * self.limits.gap, _CLOSE))
            self._search(nearest, replace(self.limits, gap=_ROUGH, nodes=_NODES, target=enough))
        undecided = self._undecided()
        if not undecided:
            self.bound = min(self.bound, _value(self.model, self.best))
        elif not self._is_good_enough():
            self._prove(undecided, self.limits)
        elif len(undecided) <= 2 * _CORE:
            self._prove(undecided, replace(self.limits, gap=0.0, nodes=_NODES))

    def _is_good_enough(self) -> bool:
        value = _value(self.model, self.best)
        return self.bound - value <= self.limits.gap * value

    def _undecided(self) -> list[int]:
        """What the relaxation's prices leave open: any other change costs more than there is to gain."""
        slack = max(self.relaxed.bound - _value(self.model, self.best), 0.0) * (1 + 1e-9) + 1e-9
        return [int(i) for i in np.flatnonzero(np.abs(self.relaxed.worth) <= slack)]

    def _nearest(self, number: int) -> list[int]:
        distance = np.abs(self.relaxed.worth)
        return [int(i) for i in np.argsort(distance, kind="stable")[:number] if np.isfinite(distance[i])]

    def _prove(self, undecided: list[int], limits: Limits) -> None:
        bound = self._search(undecided, limits)
        self.bound = min(self.bound, max(bound, _value(self.model, self.best)))

    def _search(self, free: list[int], limits: Limits) -> float:
        """Search with everything but `free` as the prices say; keep the best, give a bound for that."""
        sure = {int(i) for i in np.flatnonzero(self.relaxed.worth > 0)} - set(free)
        found = Programme(self.model, free, sure).search(replace(limits, seconds=self.left))
        self.left = max(self.left - found.seconds, 0.0)
        self.timed_out = self.timed_out or found.timed_out
        if found.chosen is not None:
            self._keep(found.chosen)
        return found.bound

    def _keep(self, chosen: set[int]) -> None:
        """Take a candidate as far as whole numbers allow, and fill what room is left."""
        first = [i for i in self.order if i in chosen]
        rest = [i for i in self.order if i not in chosen]
        candidate = walk(self.model, first + rest, plan=chosen)
        if _value(self.model, candidate) > _value(self.model, self.best):
            self.best = candidate


def _relaxed(model: Model) -> Relaxed:
    """The relaxation over all that can be paid at all beside what must be."""
    alone = Standing(model, model.must)
    relaxed = Programme(model, [i for i in _open(model) if alone.fits((i,))], model.must).relax()
    if relaxed is None:
        walk(model, ())
        raise AssertionError("unreachable")
    return relaxed


def _open(model: Model) -> list[int]:
    ordered = set(model.must)
    return [i for i in range(model.size) if i not in ordered and not model.barred[i]]


def _prices(problem: PortfolioProblem, model: Model) -> dict[str, float]:
    """By how much the relaxation's best value rises with a million more in each purse."""
    programme = Programme(model, _open(model), model.must)
    now = programme.best_with_more({})
    price: dict[str, float] = {}
    for party in model.parties:
        more = MILLION * 10 ** _digits(problem, party)
        rows = [n for n, purse in enumerate(model.purses) if purse.party == party]
        price[party] = max(programme.best_with_more(dict.fromkeys(rows, more)) - now, 0.0)
        filled = dict.fromkeys(rows[:1] if len(rows) > 1 else [], more)
        price[f"endowment:{party}"] = max(programme.best_with_more(filled) - now, 0.0)
    return price


def _digits(problem: PortfolioProblem, party: str) -> int:
    if party in problem.digits or party not in parties.party_codes():
        return problem.digits.get(party, 2)
    return digits(parties.party(party).currency)


def _portfolio(
    model: Model, standing: Standing, order: list[int], bound: float, prices: dict[str, float]
) -> Portfolio:
    if not model.is_payable(standing.chosen):
        raise AssertionError("unreachable")
    funded = np.zeros(model.size, dtype=bool)
    funded[sorted(standing.chosen)] = True
    value = _value(model, standing)
    upper = max(float(bound), value)
    gap = (upper - value) / value if value else (math.inf if upper else 0.0)
    last = max((place for place, i in enumerate(order) if funded[i]), default=-1)
    reasons = {i: standing.why_not(i) for i in order[: last + 1] if not funded[i]}
    return Portfolio(funded, model.fill(funded, order), value, upper, gap, reasons, prices)


def _value(model: Model, standing: Standing) -> float:
    return math.fsum(model.value[i] for i in standing.chosen)
