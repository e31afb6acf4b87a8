"""A second opinion: what proposals are worth when every reviewer's severity is estimated at the same time.

score = side + proposal + reviewer + error, proposals and reviewers random, fitted by restricted maximum likelihood
(Patterson & Thompson 1971; equations of Henderson 1975). Only where the reviews hang together and every reviewer
has enough of them; even then it goes astray where strong proposals go to certain reviewers, so it never decides.
"""

from dataclasses import dataclass

import numpy as np

from app.reviews.harmonisation.doubts import Doubt

LEAST_LOAD = 6
STEPS = (2.0, 1.0, 0.5, 0.25, 0.1, 0.03)  # of the search, in units of log variance ratio
WIDEST = 8.0  # |log ratio| at which a variance counts as nothing, or as everything


@dataclass(frozen=True)
class Advice:
    """`proposal` (P,): predicted worth in standard deviations of a single score, NaN where nobody scored.

    `of_proposal`, `of_reviewer`, `of_error`: the three parts of the variance of a score, sum 1.
    """

    proposal: np.ndarray
    of_proposal: float
    of_reviewer: float
    of_error: float


def advise(scores: np.ndarray, reviewer_group: np.ndarray) -> tuple[Advice | None, list[Doubt]]:
    """The model's opinion, or why there is none."""
    proposal, reviewer = np.nonzero(~np.isnan(scores))
    load = np.bincount(reviewer, minlength=scores.shape[1])
    parts = connected_parts(proposal, reviewer, scores.shape[0])
    light = int(((load > 0) & (load < LEAST_LOAD)).sum())
    if parts != 1:
        return None, [Doubt("model_not_connected", parts, 1)]
    if light:
        return None, [Doubt("model_low_loads", light, 0)]
    model = _Model(scores, reviewer_group)
    if model.free < 3 or model.total <= 0:
        return None, [Doubt("model_too_little", model.free, 3)]
    return model.advice(), []


def connected_parts(proposal: np.ndarray, reviewer: np.ndarray, proposals: int) -> int:
    """Number of separate groups of proposals and reviewers that reviews hold together."""
    ends = np.concatenate([proposal, reviewer + proposals])
    nodes, place = np.unique(ends, return_inverse=True)
    left, right = place[: len(proposal)], place[len(proposal) :]
    label = np.arange(len(nodes))
    while True:
        lowest = np.minimum(label[left], label[right])
        new = label.copy()
        np.minimum.at(new, left, lowest)
        np.minimum.at(new, right, lowest)
        new = new[new]
        if (new == label).all():
            return len(np.unique(label))
        label = new


class _Model:
    """The likelihood of two variance ratios, with the proposals' equations eliminated (they are diagonal)."""

    def __init__(self, scores: np.ndarray, reviewer_group: np.ndarray) -> None:
        self.shape = scores.shape
        proposal, reviewer = np.nonzero(~np.isnan(scores))
        self.rows, row = np.unique(proposal, return_inverse=True)
        columns, column = np.unique(reviewer, return_inverse=True)
        sides, side = np.unique(reviewer_group[reviewer], return_inverse=True)
        value = _standardised(scores[proposal, reviewer], side)
        self.fixed, self.random = len(sides), len(columns)
        width = self.fixed + self.random
        cross = np.zeros((len(self.rows), width))
        np.add.at(cross, (row, side), 1)
        np.add.at(cross, (row, self.fixed + column), 1)
        own = np.zeros((width, width))
        np.add.at(own, (side, side), 1)
        np.add.at(own, (self.fixed + column, self.fixed + column), 1)
        np.add.at(own, (side, self.fixed + column), 1)
        np.add.at(own, (self.fixed + column, side), 1)
        self.cross, self.own = cross, own
        self.count = np.bincount(row).astype(np.float64)
        self.of_row = np.bincount(row, weights=value)
        of_side, of_column = np.bincount(side, weights=value), np.bincount(column, weights=value)
        self.of_width = np.concatenate([of_side, of_column])
        self.total, self.free = float(np.sum(value**2)), len(value) - self.fixed

    def _equations(self, log_ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What is left of the equations without the proposals: diagonal, matrix, right-hand side."""
        proposals, reviewers = np.exp(log_ratios)
        diagonal = self.count + 1 / proposals
        matrix = self.own - self.cross.T @ (self.cross / diagonal[:, None])
        matrix[np.diag_indices(len(matrix))] += np.repeat([0.0, 1 / reviewers], [self.fixed, self.random])
        return diagonal, matrix, self.of_width - self.cross.T @ (self.of_row / diagonal)

    def unlikelihood(self, log_ratios: np.ndarray) -> float:
        """-2 log restricted likelihood, but for a constant. One Cholesky factor of the bordered equations gives
        both the determinant and the residual sum of squares.
        """
        diagonal, matrix, right = self._equations(log_ratios)
        rest = self.total - float(np.sum(self.of_row**2 / diagonal))
        factor = np.diag(np.linalg.cholesky(np.block([[matrix, right[:, None]], [right[None, :], rest]])))
        size = float(np.log(diagonal).sum() + 2 * np.log(factor[:-1]).sum())
        size += len(diagonal) * log_ratios[0] + self.random * log_ratios[1]
        return self.free * np.log(factor[-1] ** 2 / self.free) + size

    def worth(self, log_ratios: np.ndarray) -> np.ndarray:
        """The best linear unbiased prediction of each proposal."""
        diagonal, matrix, right = self._equations(log_ratios)
        return (self.of_row - self.cross @ np.linalg.solve(matrix, right)) / diagonal

    def best(self) -> np.ndarray:
        """The two log ratios of highest likelihood, by a search along the axes with ever smaller steps."""
        at = np.array([-1.0, -1.0])
        lowest = self.unlikelihood(at)
        for step in STEPS:
            moved = True
            while moved:
                moved = False
                for move in (
                    np.array([step, 0]),
                    np.array([-step, 0]),
                    np.array([0, step]),
                    np.array([0, -step]),
                ):
                    there = np.clip(at + move, -WIDEST, WIDEST)
                    value = self.unlikelihood(there)
                    if value < lowest - 1e-10:
                        at, lowest, moved = there, value, True
        return at

    def advice(self) -> Advice:
        ratios = self.best()
        worth = np.full(self.shape[0], np.nan)
        worth[self.rows] = self.worth(ratios)
        parts = np.array([*np.where(ratios <= -WIDEST, 0, np.exp(ratios)), 1.0])
        return Advice(worth, *(float(part) for part in parts / parts.sum()))


def _standardised(value: np.ndarray, side: np.ndarray) -> np.ndarray:
    found = np.zeros(len(value))
    for place in np.unique(side):
        mine = side == place
        spread = value[mine].std()
        found[mine] = (value[mine] - value[mine].mean()) / spread if spread > 0 else 0.0
    return found
