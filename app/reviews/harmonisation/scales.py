"""From each side's own scale to one that both share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.reviews.harmonisation.doubts import Doubt, doubts
from app.reviews.harmonisation.mixed import Advice, advise

TIE = 12  # decimals to which two harmonised scores are the same: sums in another order differ in the 16th
Side = np.ndarray  # (n,) the scores of one side, in any order


@dataclass(frozen=True)
class Harmonised:
    """Raw and harmonised together, because neither is to be shown without the other.

    `proposal` (P,): the mean of its sides with equal weight (or the weights asked for), higher is better, NaN where
    nobody scored. `by_group` the same of each side alone. `raw` {g: (P,)}: mean score on the side's own scale.
    `rank` (P,): 1 is best, ties share the middle, NaN where nobody scored. `advisory`: a second opinion of a mixed
    model, where there is enough to fit one; it informs, it does not decide.
    """

    method: str
    proposal: np.ndarray
    by_group: Mapping[int, np.ndarray]
    raw: Mapping[int, np.ndarray]
    rank: np.ndarray
    warnings: Sequence[Doubt]
    advisory: Advice | None = None


def mid_quantiles(scores: Side) -> Side:
    """Share of the side's scores that are lower, plus half of those that are equal; in (0, 1), mean 1/2.

    Only the order of a scale is used, so that a side's strictness, its number of steps and the distance it sees
    between "good" and "excellent" have no effect.
    """
    ordered = np.sort(scores)
    below, upto = (np.searchsorted(ordered, scores, side=side) for side in ("left", "right"))
    return (below + upto) / (2 * max(1, len(scores)))


def z_scores(scores: Side) -> Side:
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros(len(scores))


def unit_range(scores: Side) -> Side:
    """Linear between the lowest and the highest score given."""
    width = np.ptp(scores) if len(scores) else 0.0
    return (scores - scores.min()) / width if width > 0 else np.full(len(scores), 0.5)


def as_given(scores: Side) -> Side:
    return scores


METHODS: Mapping[str, Callable[[Side], Side]] = {
    "side_quantile": mid_quantiles,
    "side_z": z_scores,
    "linear": unit_range,
    "raw": as_given,
}


def harmonise(
    scores: np.ndarray,
    reviewer_group: np.ndarray,
    *,
    method: str = "side_quantile",
    weights: Mapping[int, float] | None = None,
    advisory: bool = True,
    seed: int = 0,
) -> Harmonised:
    """Put the sides' scores on one scale and judge the result.

    `scores` (P, R) float, higher is better, NaN where nobody scored; `reviewer_group` (R,) int. Every method works
    on a whole side at a time: normalising each reviewer apart is refused, because where stronger proposals go to
    certain reviewers it throws the proposals' quality away with the reviewers' severity (recovery of the best fifth
    falls from 0.59 to 0.35 in simulation). `weights` {side: weight}, default equal whatever the sides' numbers of
    reviewers. `advisory` False leaves the mixed model out. `seed` is of the permutation test behind one of the
    warnings.

    Raises ValueError for an unknown method, shapes that do not match, or an infinite score.
    """
    scores, reviewer_group = np.asarray(scores, dtype=np.float64), np.asarray(reviewer_group)
    _check(scores, reviewer_group, method)
    sides = [int(g) for g in np.unique(reviewer_group)]
    scaled = np.full(scores.shape, np.nan)
    for side in sides:
        mine = (reviewer_group == side)[None, :] & ~np.isnan(scores)
        scaled[mine] = METHODS[method](scores[mine])
    by_group = {side: row_means(scaled[:, reviewer_group == side]) for side in sides}
    proposal = _weighted(by_group, weights)
    found = doubts(scores, reviewer_group, seed)
    advice, why_not = _second_opinion(scores, reviewer_group, found) if advisory else (None, [])
    return Harmonised(
        method=method,
        proposal=proposal,
        by_group=by_group,
        raw={side: row_means(scores[:, reviewer_group == side]) for side in sides},
        rank=ranks(proposal),
        warnings=[*found, *why_not],
        advisory=advice,
    )


def _second_opinion(
    scores: np.ndarray, reviewer_group: np.ndarray, found: Sequence[Doubt]
) -> tuple[Advice | None, list[Doubt]]:
    sorted_sides = sum(doubt.code == "quality_sorted" for doubt in found)
    if sorted_sides:
        return None, [Doubt("model_misled", sorted_sides, 0)]
    return advise(scores, reviewer_group)


def _check(scores: np.ndarray, reviewer_group: np.ndarray, method: str) -> None:
    if method not in METHODS:
        raise ValueError(
            f"method must be one of {', '.join(METHODS)}; reviewers are never normalised one by one"
        )
    if scores.ndim != 2 or reviewer_group.shape != (scores.shape[1],):
        raise ValueError("scores must be (proposals, reviewers) with one group per reviewer")
    if np.isinf(scores).any():
        raise ValueError("a score must be finite or NaN")


def row_means(values: np.ndarray) -> np.ndarray:
    """(P,) means over what is not NaN; NaN where nothing is."""
    count = (~np.isnan(values)).sum(axis=1)
    total = np.nansum(values, axis=1)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)


def _weighted(by_group: Mapping[int, np.ndarray], weights: Mapping[int, float] | None) -> np.ndarray:
    """Mean of the sides that scored a proposal, by their weights."""
    if not by_group:
        return np.zeros(0)
    weight = np.array([1.0 if weights is None else float(weights[side]) for side in by_group])
    if (weight < 0).any() or weight.sum() == 0:
        raise ValueError("weights of sides must not be negative, nor all 0")
    values = np.stack(list(by_group.values()), axis=1)
    there = ~np.isnan(values) * weight
    total, sums = there.sum(axis=1), (np.nan_to_num(values) * there).sum(axis=1)
    return np.divide(sums, total, out=np.full(len(values), np.nan), where=total > 0)


def ranks(values: np.ndarray) -> np.ndarray:
    """(P,) 1 for the highest; equal values share the middle of their places; NaN stays NaN."""
    known = ~np.isnan(values)
    falling = -np.round(values[known], TIE)
    first, last = (np.searchsorted(np.sort(falling), falling, side=side) for side in ("left", "right"))
    found = np.full(len(values), np.nan)
    found[known] = (first + last + 1) / 2
    return found
