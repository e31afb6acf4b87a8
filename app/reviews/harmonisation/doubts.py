"""What an officer has to know before trusting harmonised scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

FEW_SCORES = 30  # of a side; a quantile of fewer is uncertain by more than a tenth
COARSE = 0.5  # of a side's scores being one and the same
SHUFFLES = 499
CHANCE = 0.01

Code = Literal[
    "few_scores",
    "single_scores",
    "coarse_scale",
    "one_sided",
    "quality_sorted",
    "model_not_connected",
    "model_low_loads",
    "model_too_little",
    "model_misled",
]


@dataclass(frozen=True)
class Doubt:
    """A reason to be careful. `value` is what was found, `limit` what would have been without doubt.

    few_scores: scores of `group`. single_scores: proposals that only one reviewer of `group` scored.
    coarse_scale: share of the commonest score of `group`. one_sided: proposals that only `group` scored.
    quality_sorted: share of the variance of proposals (as the other reviewers see them) that lies between the
    reviewers of `group`; so much arises by chance in less than 1 % of random assignments, so severe reviewers cannot
    be told from weak proposals. model_*: why there is no advisory model: the reviews fall into `value` separate
    parts; `value` reviewers have fewer than 6 reviews; there is no variance to explain; or `value` sides are
    quality_sorted, where the model takes the quality of proposals for the leniency of their reviewers.
    """

    code: Code
    value: float
    limit: float
    group: int | None = None


def doubts(scores: np.ndarray, reviewer_group: np.ndarray, seed: int) -> list[Doubt]:
    """Every reason for doubt, by side. `scores` (P, R) with NaN, `reviewer_group` (R,)."""
    dice = np.random.default_rng(seed)
    sides = [int(g) for g in np.unique(reviewer_group)]
    return [doubt for side in sides for doubt in _of_side(scores, reviewer_group, side, dice)]


def _of_side(
    scores: np.ndarray, reviewer_group: np.ndarray, side: int, dice: np.random.Generator
) -> Iterator[Doubt]:
    there = ~np.isnan(scores)
    mine = there & (reviewer_group == side)[None, :]
    given, per_proposal = scores[mine], mine.sum(axis=1)
    if len(given) < FEW_SCORES:
        yield Doubt("few_scores", len(given), FEW_SCORES, side)
    if (single := int((per_proposal == 1).sum())) > 0:
        yield Doubt("single_scores", single, 0, side)
    if len(given) and (most := float(np.unique(given, return_counts=True)[1].max() / len(given))) > COARSE:
        yield Doubt("coarse_scale", most, COARSE, side)
    if (alone := int(((per_proposal > 0) & (per_proposal == there.sum(axis=1))).sum())) and not _only(
        reviewer_group
    ):
        yield Doubt("one_sided", alone, 0, side)
    share, chance = quality_sorting(scores, reviewer_group, side, dice)
    if chance <= CHANCE:
        yield Doubt("quality_sorted", share, CHANCE, side)


def _only(reviewer_group: np.ndarray) -> bool:
    return len(np.unique(reviewer_group)) < 2


def quality_sorting(
    scores: np.ndarray, reviewer_group: np.ndarray, side: int, dice: np.random.Generator
) -> tuple[float, float]:
    """Whether certain reviewers of a side got the better proposals: share of variance, and its p-value.

    A proposal is judged by its other reviewers only (standardised by side), so that a reviewer's own severity
    does not look like sorting. The p-value is of a permutation test with SHUFFLES shuffles of the side's reviews.
    """
    proposal, reviewer = np.nonzero(~np.isnan(scores) & (reviewer_group == side)[None, :])
    others = _seen_by_others(scores, reviewer_group)[proposal, reviewer]
    known = ~np.isnan(others)
    quality, who = others[known], np.unique(reviewer[known], return_inverse=True)[1]
    if len(quality) < 3 or np.ptp(quality) == 0 or who.max(initial=0) == 0 or len(quality) == who.max() + 1:
        return 0.0, 1.0
    shuffled = np.concatenate([quality[None, :], dice.permuted(np.tile(quality, (SHUFFLES, 1)), axis=1)])
    shares = _share_between(shuffled[:, np.argsort(who, kind="stable")], np.bincount(who))
    return float(shares[0]), float(np.mean(shares >= shares[0] - 1e-12))


def _seen_by_others(scores: np.ndarray, reviewer_group: np.ndarray) -> np.ndarray:
    """(P, R) mean standardised score of each proposal without the reviewer's own; NaN where there is no other."""
    standard = np.full(scores.shape, np.nan)
    for side in np.unique(reviewer_group):
        mine = (reviewer_group == side)[None, :] & ~np.isnan(scores)
        spread = scores[mine].std() if mine.any() else 0.0
        standard[mine] = (scores[mine] - scores[mine].mean()) / spread if spread > 0 else 0.0
    there = ~np.isnan(standard)
    total, count = np.nansum(standard, axis=1), there.sum(axis=1)
    rest, others = total[:, None] - np.nan_to_num(standard), count[:, None] - there
    return np.divide(rest, others, out=np.full(scores.shape, np.nan), where=others > 0)


def _share_between(values: np.ndarray, count: np.ndarray) -> np.ndarray:
    """(rows,) of the variance of each row, the share between its stretches of `count` values."""
    total = np.add.reduceat(values, np.cumsum(count) - count, axis=1)
    mean = values.mean(axis=1)
    between = np.sum(total**2 / count, axis=1) - len(values[0]) * mean**2
    return between / np.sum((values - mean[:, None]) ** 2, axis=1)
