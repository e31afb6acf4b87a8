"""The problem without its fixed pairs: what is still to be decided, in the arrays the flow network is built from."""

from dataclasses import dataclass

import numpy as np

from app.reviews.assignment.pairs import MaskedPairs, Pairs, read_pairs
from app.reviews.assignment.problem import AssignmentProblem

NO_PAIRS = np.zeros((0, 2), dtype=np.int64)
DECIMALS = 6
FINEST = 1e8  # largest integer profit of a pair; 8 significant digits of affinity


@dataclass(frozen=True)
class Units:
    """Affinity times `scale` is what the flow counts in; `exact`: every product is an integer."""

    scale: float
    exact: bool
    largest: float


@dataclass(frozen=True)
class Profit:
    """Affinity of proposal p times `factor[p]`, rounded, is what a pair is worth in the flow; `unit` of it is one
    unit of (weighted) affinity. `exact`: rounding changes nothing.
    """

    factor: np.ndarray  # (P,)
    unit: float
    exact: bool
    largest: int  # no pair's profit is larger in size


@dataclass(frozen=True)
class Core:
    """G groups have a minimum; `slot` (R,) is the reviewer's place among them, -1 for the others."""

    pairs: MaskedPairs
    demand: np.ndarray  # (P,) reviews still wanted
    minimum: np.ndarray  # (P, G) of them at least from each group
    low: np.ndarray  # (R,)
    high: np.ndarray  # (R,)
    slot: np.ndarray  # (R,)
    groups: tuple[int, ...]
    institution: np.ndarray  # (R,), negative: none
    fixed: np.ndarray  # (F, 2)
    units: Units

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.demand), len(self.low)

    def codes(self, pairs: np.ndarray) -> np.ndarray:
        return pairs[:, 0] * len(self.low) + pairs[:, 1]

    def profit(self, weights: np.ndarray | None = None) -> Profit:
        """Affinity as it is or, with `weights` (P,) >= 0, each proposal's affinity that many times."""
        if weights is None:
            factor, unit = np.full(len(self.demand), self.units.scale), self.units.scale
        else:
            unit = FINEST / (max(self.units.largest, 1e-12) * max(float(weights.max(initial=0)), 1e-12))
            factor = weights * unit
        largest = int(np.ceil(self.units.largest * factor.max(initial=0)))
        return Profit(factor, unit, weights is None and self.units.exact, largest)

    def heads(self) -> int:
        """Columns of the per-proposal table of entrances: one per group with a minimum, and the proposal."""
        return len(self.groups) + 1


def measure(pairs: Pairs | MaskedPairs) -> Units:
    """One pass over all pairs: the largest affinity, and the fewest decimals that write every one exactly.

    Raises ValueError for an infinite affinity.
    """
    largest, decimals = 0.0, 0
    for block in pairs.blocks():
        largest = max(largest, float(np.fmax.reduce(np.abs(block.affinity), axis=None, initial=0.0)))
        if np.isinf(largest):
            raise ValueError("affinity must be finite or NaN")
        while decimals <= DECIMALS and not _whole(block.affinity, 10.0**decimals):
            decimals += 1
    fitting = largest * 10.0**decimals <= FINEST
    if decimals <= DECIMALS and fitting:
        return Units(10.0**decimals, exact=True, largest=largest)
    return Units(FINEST / max(largest, 1e-12), exact=False, largest=largest)


def _whole(values: np.ndarray, scale: float) -> bool:
    scaled = values * scale
    off = np.abs(scaled - np.rint(scaled))
    return bool(np.fmax.reduce(off, axis=None, initial=0.0) <= 1e-9)


def reduce(
    problem: AssignmentProblem,
    *,
    fixed: np.ndarray = NO_PAIRS,
    forbidden: np.ndarray = NO_PAIRS,
    units: Units | None = None,
) -> Core:
    """Take the fixed pairs out of the problem, and the `forbidden` pairs out of what may be chosen.

    `fixed` are further (F, 2) pairs beside `problem.fixed`. Raises ValueError when fixed pairs break a rule
    by themselves.
    """
    pairs = read_pairs(problem.affinity)
    together = _all_fixed(problem, fixed)
    institution = _institutions(problem)
    _check_fixed(problem, pairs, together)
    groups = tuple(sorted(g for g, least in problem.min_per_group.items() if least > 0))
    slot = _slots(problem.reviewer_group, groups)
    used = np.bincount(together[:, 1], minlength=problem.shape[1])
    return Core(
        pairs=MaskedPairs(pairs, _closed(problem.shape[1], together, forbidden, institution)),
        demand=problem.reviews_per_proposal - np.bincount(together[:, 0], minlength=problem.shape[0]),
        minimum=_minima(problem, groups, slot, together),
        low=np.maximum(0, np.asarray(problem.min_load, dtype=np.int64) - used),
        high=np.asarray(problem.max_load, dtype=np.int64) - used,
        slot=slot,
        groups=groups,
        institution=institution,
        fixed=together,
        units=units or measure(pairs),
    )


def _all_fixed(problem: AssignmentProblem, further: np.ndarray) -> np.ndarray:
    own = NO_PAIRS if problem.fixed is None else np.asarray(problem.fixed, dtype=np.int64).reshape(-1, 2)
    return np.unique(np.concatenate([own, further]), axis=0)


def _institutions(problem: AssignmentProblem) -> np.ndarray:
    if problem.institution is None:
        return np.full(problem.shape[1], -1, dtype=np.int64)
    return np.asarray(problem.institution, dtype=np.int64)


def _slots(reviewer_group: np.ndarray, groups: tuple[int, ...]) -> np.ndarray:
    slot = np.full(len(reviewer_group), -1, dtype=np.int64)
    for place, group in enumerate(groups):
        slot[np.asarray(reviewer_group) == group] = place
    return slot


def _minima(
    problem: AssignmentProblem, groups: tuple[int, ...], slot: np.ndarray, fixed: np.ndarray
) -> np.ndarray:
    """(P, G): what is left of each minimum, never more than what is left of the demand."""
    least = np.array([problem.min_per_group[g] for g in groups], dtype=np.int64)
    minimum = np.tile(least, (problem.shape[0], 1))
    counted = fixed[slot[fixed[:, 1]] >= 0]
    np.subtract.at(minimum, (counted[:, 0], slot[counted[:, 1]]), 1)
    return np.maximum(minimum, 0)


def _closed(reviewers: int, fixed: np.ndarray, forbidden: np.ndarray, institution: np.ndarray) -> np.ndarray:
    """Codes of pairs that may not be chosen: decided ones, and colleagues of a fixed reviewer."""
    colleagues = [
        proposal * reviewers + np.flatnonzero(institution == institution[reviewer])
        for proposal, reviewer in fixed
        if institution[reviewer] >= 0
    ]
    decided = np.concatenate([fixed, forbidden])
    return np.concatenate([decided[:, 0] * reviewers + decided[:, 1], *colleagues]).astype(np.int64)


def _check_fixed(problem: AssignmentProblem, pairs: Pairs, fixed: np.ndarray) -> None:
    proposals, reviewers = problem.shape
    if not len(fixed):
        return
    if (fixed < 0).any() or (fixed >= (proposals, reviewers)).any():
        raise ValueError("a fixed pair names a proposal or reviewer that does not exist")
    closed = np.isnan(pairs.lookup(fixed[:, 0], fixed[:, 1]))
    if closed.any():
        raise ValueError(f"fixed pairs are forbidden: {fixed[closed].tolist()}")
    if (np.bincount(fixed[:, 1], minlength=reviewers) > problem.max_load).any():
        raise ValueError("fixed pairs exceed a reviewer's max_load")
    if (np.bincount(fixed[:, 0], minlength=proposals) > problem.reviews_per_proposal).any():
        raise ValueError("fixed pairs exceed reviews_per_proposal")
