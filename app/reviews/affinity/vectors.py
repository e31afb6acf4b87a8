"""Terms as weights: TF-IDF rows of unit length, kept sparse, and their inner products."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COMMON = 0.3  # a term in a larger share of the texts tells nothing apart
FEW = 20  # with fewer texts every term counts
CELLS_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Rows:
    """Sparse rows: those of row i stand at `start[i]:start[i + 1]` of `column` and `weight`."""

    start: np.ndarray
    column: np.ndarray
    weight: np.ndarray
    columns: int

    def __len__(self) -> int:
        return len(self.start) - 1

    def after(self, row: int) -> "Rows":
        """The rows from `row` on."""
        at = self.start[row]
        return Rows(self.start[row:] - at, self.column[at:], self.weight[at:], self.columns)

    def transposed(self) -> "Rows":
        row = np.repeat(np.arange(len(self)), np.diff(self.start))
        order = np.argsort(self.column, kind="stable")
        start = np.searchsorted(self.column[order], np.arange(self.columns + 1))
        return Rows(start, row[order], self.weight[order], len(self))


def weigh(texts: Sequence[Counter[str]], *, steadied: float = 0.0) -> Rows:
    """(1 + log tf) * log((1 + n) / (1 + df)) per term, each row scaled to length 1.

    `steadied` > 0 shrinks short rows, as if each had so many rare terms that no other text shares: a text in
    which one notion was recognised is not wholly about it.
    """
    vocabulary = {term: place for place, term in enumerate(sorted({term for text in texts for term in text}))}
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    row = np.repeat(np.arange(len(texts)), sizes)
    column = np.array([vocabulary[term] for text in texts for term in text], dtype=np.int64)
    often = np.array([count for text in texts for count in text.values()], dtype=np.float64)
    spread = np.bincount(column, minlength=len(vocabulary))
    rarity = np.log((1 + len(texts)) / (1 + spread))
    if len(texts) > FEW:
        rarity[spread > COMMON * len(texts)] = 0
    weight = (1 + np.log(often)) * rarity[column]
    alone = steadied * np.log((1 + len(texts)) / 2)
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=len(texts)).astype(np.float64) + alone**2)
    kept = weight > 0
    scaled = weight[kept] / length[row[kept]]
    start = np.searchsorted(row[kept], np.arange(len(texts) + 1))
    return Rows(start, column[kept], scaled, len(vocabulary))


def products(left: Rows, right_by_column: Rows, low: int, high: int) -> np.ndarray:
    """(high - low, columns of right) inner products of the rows low..high of `left` with every row whose
    transposed rows are given: only terms that occur in both cost anything.
    """
    part = slice(left.start[low], left.start[high])
    row = np.repeat(np.arange(high - low), np.diff(left.start[low : high + 1]))
    first = right_by_column.start[left.column[part]]
    many = right_by_column.start[left.column[part] + 1] - first
    ahead = np.cumsum(many) - many
    place = np.repeat(first - ahead, many) + np.arange(many.sum())
    cell = np.repeat(row, many) * right_by_column.columns + right_by_column.column[place]
    value = np.repeat(left.weight[part], many) * right_by_column.weight[place]
    flat = np.bincount(cell, weights=value, minlength=(high - low) * right_by_column.columns)
    return flat.astype(np.float32).reshape(high - low, right_by_column.columns)
