"""The same rules for a solver of linear programmes (HiGHS): bounds, prices, candidates, never the last word.

Every row is scaled to its own size, because a solver works to a millionth and a purse to the minor unit; what
comes back is checked in whole numbers by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

from app.selection.portfolio.purses import Model, Purse, Standing

Array = NDArray[np.double]

_FINE = 10**24
"""Prices become whole in steps of this part; a purse is smaller."""

_TOLERANCE = 1e-9
"""A relaxation that overdraws by no more than this share of a purse is not called impossible."""

_PATIENCE = 200
"""Nodes that a search for a completion may take."""

_LIGHT_ENOUGH = 0.02
"""How near to the lightest completion a search for one goes."""

_TRIES = 5
"""How often a completion that a solver's tolerance let through is sought again with a little less room."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The linear relaxation: `worth` (N,) of each proposal beyond what its room costs, and the `bound`.

    `worth` is plus infinity for what must be funded and minus infinity for what cannot be. `bound` is proven
    whatever the solver's tolerances: it is the Lagrangian value at the solver's prices, and a set that leaves
    out a proposal of positive worth, or holds one of negative worth, stays below it by that much.
    """

    worth: Array
    bound: float


@dataclass(frozen=True, eq=False)
class Found:
    """What a search brought: a set (None when nothing), a bound, whether time ran out, the time used."""

    chosen: set[int] | None
    bound: float
    timed_out: bool
    seconds: float


@dataclass(frozen=True)
class Limits:
    """When a search may stop: relative gap, seconds, nodes (None: any number), a value that is good enough."""

    gap: float
    seconds: float
    nodes: int | None = None
    target: float = np.inf
    seed: int = 0


class Programme:
    """Maximise value over `free` proposals with `held` ones funded, under purses, floors and rivalries."""

    def __init__(self, model: Model, free: Sequence[int], held: Iterable[int]) -> None:
        self.model, self.free, self.held = model, list(free), set(held)
        self.place = {i: n for n, i in enumerate(self.free)}
        before = Standing(model, self.held)
        self.value = model.value[self.free]
        self.unit = float(self.value.max(initial=0.0)) or 1.0
        self.offset = float(model.value[sorted(self.held)].sum())
        self.rows = [_purse_row(p, s, self.free) for p, s in zip(model.purses, before.spent, strict=True)]
        self.rows += [self._floor_row(topic, number) for topic, number in before.lacking().items()]
        self.rows += [row for group in model.groups if (row := self._group_row(group))]
        self.solver = _solver(self.value / self.unit, self.rows)

    def relax(self) -> Relaxed | None:
        """Solve the relaxation; None when even that has no answer."""
        self.solver.run()
        status = self.solver.getModelStatus()
        is_empty = status == highspy.HighsModelStatus.kModelEmpty and all(row.lower <= 0 for row in self.rows)
        if status != highspy.HighsModelStatus.kOptimal and not is_empty:
            return None
        worth = np.full(self.model.size, -np.inf)
        worth[sorted(self.held)] = np.inf
        worth[self.free], room = self._priced(np.array(self.solver.getSolution().row_dual) * self.unit)
        return Relaxed(worth, self.offset + room + float(np.maximum(worth[self.free], 0).sum()))

    def best_with_more(self, extra: Mapping[int, int]) -> float:
        """The relaxation's best value if purse number -> minor units were added; for prices."""
        self._widen(extra)
        self.solver.run()
        best = float(self.solver.getObjectiveValue()) * self.unit + self.offset
        self._widen(dict.fromkeys(extra, 0))
        return best

    def search(self, limits: Limits) -> Found:
        """Branch and bound over the free proposals.

        Not begun from a known set: given one, HiGHS 1.16 has called a set optimal that was not, with an
        objective that was not its value (`test_a_known_set_does_not_mislead_the_search`).
        """
        _make_whole(self.solver, len(self.free))
        _limit(self.solver, limits)
        if np.isfinite(limits.target):
            self.solver.setOptionValue("objective_target", (limits.target - self.offset) / self.unit)
        self.solver.run()
        return self._found()

    def _found(self) -> Found:
        info, status = self.solver.getInfo(), self.solver.getModelStatus()
        timed_out = status == highspy.HighsModelStatus.kTimeLimit
        used = float(self.solver.getRunTime())
        if status == highspy.HighsModelStatus.kInfeasible:
            return Found(None, -np.inf, timed_out, used)
        bound = float(info.mip_dual_bound) * self.unit + self.offset
        picked = _picked(self.solver)
        chosen = None if picked is None else self.held | {self.free[n] for n in picked}
        return Found(chosen, bound, timed_out, used)

    def _widen(self, extra: Mapping[int, int]) -> None:
        for n, amount in extra.items():
            row = self.rows[n]
            self.solver.changeRowBounds(n, -highspy.kHighsInf, row.upper + amount / row.unit)

    def _priced(self, dual: Array) -> tuple[Array, float]:
        worth, room = self.value.copy(), 0.0
        for price, row in zip(dual, self.rows, strict=True):
            fair = max(price, 0.0) if np.isfinite(row.upper) else min(price, 0.0)
            worth[row.columns] -= fair * row.values
            room += fair * (row.upper if np.isfinite(row.upper) else row.lower)
        return worth, room

    def _floor_row(self, topic: int, number: int) -> "_Row":
        return _topic_row(self.model, self.free, topic, number)

    def _group_row(self, group: Sequence[int]) -> "_Row | None":
        inside = [self.place[i] for i in group if i in self.place]
        room = 1 - len(self.held.intersection(group))
        return _count_row(inside, upper=room) if len(inside) > room else None


def complete(ahead: Standing, members: Mapping[int, list[int]]) -> set[int] | None:
    """Payable proposals of `members` (topic -> candidates) that fill what `ahead` lacks; None when none do.

    Exact while the search stays within its nodes, but for a set that fits to the last minor unit only and that
    five searches, each with the room narrowed by what the last one overdrew, did not meet.
    """
    free = [i for topic in ahead.lacking() for i in members[topic]]
    narrowed = [0] * len(ahead.model.purses)
    for _ in range(_TRIES):
        found = _lightest(ahead, free, narrowed)
        if found is None or ahead.fits(found):
            return found
        for n, purse in enumerate(ahead.model.purses):
            over = ahead.spent[n] + sum(purse.cost[i] for i in found) - purse.limit
            narrowed[n] += max(over, 0)
    return None


@dataclass(frozen=True)
class Weighed:
    """Whether a relaxation `fits`, the `shares` it takes of each candidate, and whole `prices`, one per purse."""

    fits: bool
    shares: Mapping[int, float]
    prices: list[int]


def weigh(ahead: Standing, members: Mapping[int, list[int]]) -> Weighed:
    """Fill what `ahead` lacks from `members` in shares, so that the fullest purse is as little full as can be.

    The prices say which purses hold it up. Any prices give a valid bound on what a plan costs; these the
    sharpest.
    """
    model = ahead.model
    free = [i for topic in ahead.lacking() for i in members[topic]]
    rows = [
        _common(_purse_row(purse, spent, free), max(purse.limit, 1), len(free))
        for purse, spent in zip(model.purses, ahead.spent, strict=True)
    ]
    rows += [_topic_row(model, free, topic, number) for topic, number in ahead.lacking().items()]
    solver = _solver(np.append(np.zeros(len(free)), -1.0), rows)
    solver.changeColBounds(len(free), -highspy.kHighsInf, highspy.kHighsInf)
    solver.run()
    solution = solver.getSolution()
    dual = np.maximum(np.array(solution.row_dual)[: len(model.purses)], 0.0)
    prices = [int(d * _FINE) * (_FINE // max(p.limit, 1)) for d, p in zip(dual, model.purses, strict=True)]
    shares = dict(zip(free, solution.col_value, strict=False))
    return Weighed(bool(solver.getObjectiveValue() > -_TOLERANCE), shares, prices)


@dataclass(frozen=True, eq=False)
class _Row:
    columns: NDArray[np.int32]
    values: Array
    lower: float = -np.inf
    upper: float = np.inf
    unit: float = 1.0


def _purse_row(purse: Purse, spent: int, free: Sequence[int]) -> _Row:
    cost = np.array([purse.cost[i] for i in free], dtype=np.double)
    unit = float(cost.max(initial=0.0)) or 1.0
    columns = np.flatnonzero(cost).astype(np.int32)
    return _Row(columns, cost[columns] / unit, upper=(purse.limit - spent) / unit, unit=unit)


def _count_row(inside: Sequence[int], *, lower: float = -np.inf, upper: float = np.inf) -> _Row:
    return _Row(np.array(inside, dtype=np.int32), np.ones(len(inside)), lower=lower, upper=upper)


def _topic_row(model: Model, free: Sequence[int], topic: int, number: int) -> _Row:
    return _count_row([n for n, i in enumerate(free) if model.topic[i] == topic], lower=number)


def _common(row: _Row, limit: int, column: int) -> _Row:
    """The row in shares of `limit`, less one more column: by how much every purse may be overdrawn."""
    scale = row.unit / limit
    columns = np.append(row.columns, np.int32(column))
    return _Row(columns, np.append(row.values * scale, -1.0), upper=row.upper * scale)


def _lightest(ahead: Standing, free: list[int], narrowed: list[int]) -> set[int] | None:
    model = ahead.model
    spent = [a + b for a, b in zip(ahead.spent, narrowed, strict=True)]
    rows = [_purse_row(purse, s, free) for purse, s in zip(model.purses, spent, strict=True)]
    weight = np.zeros(len(free))
    for row in rows:
        weight[row.columns] += row.values
    rows += [_topic_row(model, free, topic, number) for topic, number in ahead.lacking().items()]
    for group in map(set, model.groups):
        inside = [n for n, i in enumerate(free) if i in group]
        rows += [_count_row(inside, upper=1)] if len(inside) > 1 else []
    solver = _solver(-weight, rows)
    _limit(solver, Limits(_LIGHT_ENOUGH, highspy.kHighsInf, _PATIENCE))
    _make_whole(solver, len(free))
    solver.run()
    picked = _picked(solver)
    return None if picked is None else {free[n] for n in picked}


def _make_whole(solver: Any, number: int) -> None:
    columns = np.arange(number, dtype=np.int32)
    solver.changeColsIntegrality(number, columns, np.ones(number, dtype=np.uint8))


def _picked(solver: Any) -> NDArray[np.int64] | None:
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)


def _limit(solver: Any, limits: Limits) -> None:
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    solver.setOptionValue("time_limit", max(limits.seconds, 0.01))
    solver.setOptionValue("random_seed", limits.seed)
    if limits.nodes is not None:
        solver.setOptionValue("mip_max_nodes", limits.nodes)


def _solver(value: Array, rows: Sequence[_Row]) -> Any:
    """A solver that works alone, so that the same question has the same answer.

    Made from the inner class: the outer one prints a banner before it can be told to be silent. `threads` is
    left alone, because it is one setting for the whole process and a second value would be refused.
    """
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(value), len(rows)
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.col_cost_, problem.col_lower_ = value, np.zeros(len(value))
    problem.col_upper_ = np.ones(len(value))
    problem.row_lower_ = np.array([row.lower for row in rows])
    problem.row_upper_ = np.array([row.upper for row in rows])
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)]).astype(np.int32)
    problem.a_matrix_.index_ = np.concatenate([np.empty(0, np.int32), *(row.columns for row in rows)])
    problem.a_matrix_.value_ = np.concatenate([np.empty(0), *(row.values for row in rows)])
    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("parallel", "off")
    solver.passModel(problem)
    return solver
