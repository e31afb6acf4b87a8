"""How much of a score is the proposal: intraclass correlations and Krippendorff's alpha, with intervals."""

from dataclasses import dataclass
from typing import Self

import numpy as np

SAMPLES = 2000
LEVEL = 0.95


class Estimate(float):
    """A number with a bootstrap interval: `value`, `low`, `high` (95 %); NaN where it cannot be computed."""

    low: float
    high: float

    def __new__(cls, value: float, low: float, high: float) -> Self:
        made = super().__new__(cls, value)
        made.low, made.high = float(low), float(high)
        return made

    @property
    def value(self) -> float:
        return float(self)

    @property
    def interval(self) -> tuple[float, float]:
        return self.low, self.high

    def __repr__(self) -> str:
        return f"Estimate({float(self):.3f}, {self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True)
class Reliability:
    """`icc1`: ICC(1,1), of one review; `icck`: ICC(1,k), of the mean of `k` reviews (Shrout & Fleiss 1979; `k` is the
    usual average where numbers of reviews differ). `alpha`: Krippendorff's, interval metric, over proposals with at
    least two scores. `proposals` and `scores` were used.
    """

    icc1: Estimate
    icck: Estimate
    alpha: Estimate
    k: float
    proposals: int
    scores: int


def reliability(scores: np.ndarray, *, samples: int = SAMPLES, seed: int = 0) -> Reliability:
    """Reliability of one side's scores, or of the two sides' means side by side (one column each).

    `scores` (P, R) with NaN where nobody scored. Every proposal has its own reviewers, so reviewers' severity counts
    as error (one-way model), as it does for an applicant. Intervals: percentiles over `samples` bootstrap samples of
    proposals, the same for the same seed. Raises ValueError for an infinite score.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if np.isinf(scores).any():
        raise ValueError("a score must be finite or NaN")
    rows = _Rows(scores)
    times = _bootstrap(len(rows.count), samples, np.random.default_rng(seed))
    once = np.ones((1, len(rows.count)))
    drawn, whole = rows.figures(times), rows.figures(once)
    icc1, icck, alpha = (Estimate(value[0], *_interval(of)) for value, of in zip(whole, drawn, strict=True))
    k = float(rows.average_count(once)[0])
    return Reliability(icc1, icck, alpha, k=k, proposals=len(rows.count), scores=int(rows.count.sum()))


def _bootstrap(rows: int, samples: int, dice: np.random.Generator) -> np.ndarray:
    """(samples, rows) how often each row is in each sample."""
    if rows == 0:
        return np.zeros((samples, 0))
    return dice.multinomial(rows, np.full(rows, 1 / rows), size=samples).astype(np.float64)


def _interval(values: np.ndarray) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


class _Rows:
    """Counts, sums and squares of each proposal: all that the three figures need, so a sample is one product."""

    def __init__(self, scores: np.ndarray) -> None:
        there = ~np.isnan(scores)
        used = there.any(axis=1)
        there = there[used]
        centred = scores[used] - (np.nanmean(scores[used]) if used.any() else 0.0)
        self.count = there.sum(axis=1).astype(np.float64)
        self.sum = np.nansum(centred, axis=1)
        self.square = np.nansum(centred**2, axis=1)
        self.within = self.square - np.divide(
            self.sum**2, self.count, out=np.zeros_like(self.sum), where=self.count > 0
        )
        self.within = np.where(self.count > 1, np.maximum(self.within, 0), 0)

    def figures(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(samples,) each: ICC(1,1), ICC(1,k), alpha of samples with each row `times` (samples, rows)."""
        between, within = self._mean_squares(times)
        single = between + (self.average_count(times) - 1) * within
        return _ratio(between - within, single), _ratio(between - within, between), self._alpha(times)

    def average_count(self, times: np.ndarray) -> np.ndarray:
        rows, scores, squares = (times @ of for of in (np.ones_like(self.count), self.count, self.count**2))
        return _ratio(scores - _ratio(squares, scores), rows - 1)

    def _mean_squares(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows, scores = times.sum(axis=1), times @ self.count
        within = times @ self.within
        total = times @ self.square - _ratio((times @ self.sum) ** 2, scores)
        return _ratio(total - within, rows - 1), _ratio(within, scores - rows)

    def _alpha(self, times: np.ndarray) -> np.ndarray:
        """1 - observed / expected disagreement, the squared difference being the metric."""
        paired = self.count > 1
        times, count = times[:, paired], self.count[paired]
        scores = times @ count
        observed = times @ (2 * count * self.within[paired] / np.maximum(count - 1, 1))
        spread = scores * (times @ self.square[paired]) - (times @ self.sum[paired]) ** 2
        expected = _ratio(2 * spread, scores - 1)
        return 1 - _ratio(observed, np.where(expected > 1e-12, expected, 0))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """NaN where the denominator is not above zero."""
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
