"""The two verbs: assign a call, repair an assignment."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from app.reviews.assignment import draw, fair
from app.reviews.assignment.changes import keeping, without
from app.reviews.assignment.core import Core, reduce
from app.reviews.assignment.needs import Settled, everyone, settle
from app.reviews.assignment.optimum import solve
from app.reviews.assignment.pairs import read_pairs
from app.reviews.assignment.problem import Assignment, AssignmentProblem
from app.reviews.assignment.shortage import shortfalls


def assign(
    problem: AssignmentProblem, *, fairness: float = 0.0, seed: int = 0, max_probability: float = 1.0
) -> Assignment:
    """Assign reviewers. Deterministic for the same input and seed.

    `fairness` 0: the most total affinity, proven by `upper_bound`. 1: the best worst-off proposal first, then the
    most total affinity. Between: the floor under each proposal's sum lies that far from the first's worst-off
    proposal to the second's. With needs, or colleagues in two groups, the total may stay below `upper_bound`;
    the difference is the most that is lost.

    `max_probability` < 1 draws the assignment by lot with `seed`: no pair is assigned with a higher probability,
    whatever was bid; `upper_bound` is then of the expected total. Fairness and needs are not kept in a draw, so
    asking for both raises ValueError; so do loads, minima and fixed pairs that contradict themselves.
    """
    if not 0 <= fairness <= 1:
        raise ValueError("fairness must be between 0 and 1")
    if max_probability < 1:
        return _drawn(problem, fairness, seed, max_probability)
    state = settle(problem)
    pairs, floor = state.found.pairs, -np.inf
    worst_bound = np.inf
    if fairness > 0:
        pairs, floor, worst_bound = _lifted(problem, state, fairness)
    return _answer(problem, state, pairs, floor=floor, worst_bound=worst_bound)


def _answer(
    problem: AssignmentProblem, state: Settled, pairs: np.ndarray, *, floor: float, worst_bound: float
) -> Assignment:
    together = everyone(state.core, pairs)
    total = _total(problem, together)
    relaxed = _total(problem, everyone(state.relaxed_core, state.relaxed.pairs)) + state.relaxed.gap
    sums = _sums(problem, together)
    alone = fair.bound_alone(state.relaxed_core, state.relaxed, _sums(problem, state.relaxed_core.fixed))
    return Assignment(
        pairs=together,
        total_affinity=total,
        upper_bound=max(total, relaxed),
        shortfalls=[*shortfalls(state.core, state.found), *state.unmet],
        worst=float(sums.min(initial=np.inf)),
        worst_bound=min(worst_bound, float(alone.min(initial=np.inf))),
        floor=floor,
        reviewer_price=state.found.price,
    )


def _total(problem: AssignmentProblem, pairs: np.ndarray) -> float:
    return float(np.sum(np.sort(read_pairs(problem.affinity).lookup(pairs[:, 0], pairs[:, 1]))))


def _sums(problem: AssignmentProblem, pairs: np.ndarray) -> np.ndarray:
    value = read_pairs(problem.affinity).lookup(pairs[:, 0], pairs[:, 1])
    return np.bincount(pairs[:, 0], weights=value, minlength=problem.shape[0]).astype(np.float64)


def _lifted(problem: AssignmentProblem, state: Settled, fairness: float) -> tuple[np.ndarray, float, float]:
    """Pairs, floor and the bound on the worst-off proposal."""
    search = fair.Search(state.core, state.found, _keeper(problem, state.core))
    if not search.counted.any():
        return state.found.pairs, -np.inf, np.inf
    best, bound = fair.fairest(search)
    start = search.start()
    floor = start.worst + fairness * (best.worst - start.worst)
    chosen = best if fairness == 1 else fair.above(search, floor)
    return chosen.pairs, floor, bound


def _keeper(problem: AssignmentProblem, core: Core) -> Callable[[int, np.ndarray], bool]:
    """Whether a proposal with these reviewers (and its fixed ones) meets its needs and has no two colleagues.

    What the unfair assignment could not meet either is not asked for: `core` has its decisions as fixed pairs.
    """

    def keeps(proposal: int, reviewers: np.ndarray) -> bool:
        everybody = np.concatenate([core.fixed[core.fixed[:, 0] == proposal, 1], reviewers])
        institution = core.institution[everybody]
        known = institution[institution >= 0]
        if len(np.unique(known)) < len(known):
            return False
        return all(
            not need.proposals[proposal] or need.reviewers[everybody].sum() >= need.at_least
            for need in problem.needs
        )

    return keeps


def _drawn(problem: AssignmentProblem, fairness: float, seed: int, max_probability: float) -> Assignment:
    if fairness > 0 or problem.needs:
        raise ValueError("an assignment by lot keeps neither fairness nor needs")
    core = reduce(problem)
    certain = solve(core)
    lot = draw.prepare(core, max_probability)
    if lot.found.broken() > tuple(lot.parts * of for of in certain.broken()):
        raise ValueError("with so low a max_probability some proposals would not get their reviewers")
    codes = lot.found.codes[lot.draw(seed)]
    pairs = everyone(core, np.stack(np.divmod(codes, core.shape[1]), axis=1))
    odds = dict(zip(lot.found.codes.tolist(), lot.probability().tolist(), strict=True))
    return Assignment(
        pairs=pairs,
        total_affinity=_total(problem, pairs),
        upper_bound=lot.expected() + _total(problem, core.fixed) + lot.found.gap,
        shortfalls=shortfalls(core, certain),
        worst=float(_sums(problem, pairs).min(initial=np.inf)),
        reviewer_price=lot.found.price,
        probability=np.array([odds.get(int(code), 1.0) for code in core.codes(pairs)]),
    )


def repair(
    problem: AssignmentProblem, present: np.ndarray, declined: Sequence[tuple[int, int]] = ()
) -> Assignment:
    """The assignment that changes the fewest pairs of `present` (M, 2) after the (proposal, reviewer) pairs
    `declined` fell away, and among those the one with the most affinity.

    `upper_bound` is of the total affinity of assignments with as few changes.
    """
    gone = np.array(list(declined), dtype=np.int64).reshape(-1, 2)
    left = without(problem, gone)
    value = read_pairs(left.affinity).lookup(present[:, 0], present[:, 1])
    loyal, _ = keeping(left, present[np.isfinite(value)])
    found = assign(loyal)
    total, sums = _total(problem, found.pairs), _sums(problem, found.pairs)
    gap = found.upper_bound - found.total_affinity
    return replace(
        found,
        total_affinity=total,
        upper_bound=total + gap,
        worst=float(sums.min(initial=np.inf)),
        worst_bound=np.inf,
    )
