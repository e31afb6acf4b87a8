"""Reading affinities pair by pair, the same way from a full matrix and from listed pairs."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.reviews.assignment.problem import SparseAffinity

CELLS_AT_ONCE = 1 << 18  # 2 MiB of float64: a block stays in the processor's cache


class Block(NamedTuple):
    """Some pairs and their affinity (NaN: forbidden). The three arrays broadcast against each other."""

    proposal: np.ndarray
    reviewer: np.ndarray
    affinity: np.ndarray


class DensePairs:
    """Every pair of a full matrix; read in blocks of rows so that no second copy of it is ever held."""

    def __init__(self, matrix: np.ndarray) -> None:
        self.matrix = matrix
        self.shape = matrix.shape

    def blocks(self) -> Iterator[Block]:
        proposals, reviewers = self.shape
        step = max(1, CELLS_AT_ONCE // max(1, reviewers))
        column = np.arange(reviewers)[None, :]
        for low in range(0, proposals, step):
            rows = np.arange(low, min(low + step, proposals))
            yield Block(rows[:, None], column, self.matrix[low : low + step].astype(np.float64))

    def lookup(self, proposal: np.ndarray, reviewer: np.ndarray) -> np.ndarray:
        return self.matrix[proposal, reviewer].astype(np.float64)


class ListedPairs:
    """The listed pairs of a sparse affinity; what is not listed is forbidden."""

    def __init__(self, sparse: SparseAffinity) -> None:
        self.shape = sparse.shape
        self.proposal = np.repeat(np.arange(self.shape[0]), np.diff(sparse.indptr))
        order = np.lexsort((sparse.indices, self.proposal))
        self.reviewer = np.asarray(sparse.indices)[order].astype(np.int64)
        self.value = np.asarray(sparse.values)[order]
        self.code = self.proposal * self.shape[1] + self.reviewer

    def blocks(self) -> Iterator[Block]:
        for low in range(0, len(self.code), CELLS_AT_ONCE):
            part = slice(low, low + CELLS_AT_ONCE)
            yield Block(self.proposal[part], self.reviewer[part], self.value[part].astype(np.float64))

    def lookup(self, proposal: np.ndarray, reviewer: np.ndarray) -> np.ndarray:
        wanted = np.asarray(proposal) * self.shape[1] + np.asarray(reviewer)
        if not len(self.code):
            return np.full(wanted.shape, np.nan)
        place = np.minimum(np.searchsorted(self.code, wanted), len(self.code) - 1)
        return np.where(self.code[place] == wanted, self.value[place], np.nan).astype(np.float64)


class FilledPairs(ListedPairs):
    """Listed pairs, and every other pair at one value: rows are filled in only while a block is read."""

    def __init__(self, sparse: SparseAffinity) -> None:
        super().__init__(sparse)
        self.absent = float(sparse.absent)

    def blocks(self) -> Iterator[Block]:
        proposals, reviewers = self.shape
        step = max(1, CELLS_AT_ONCE // max(1, reviewers))
        column = np.arange(reviewers)[None, :]
        for low in range(0, proposals, step):
            rows = np.arange(low, min(low + step, proposals))
            block = np.full((len(rows), reviewers), self.absent)
            part = slice(*np.searchsorted(self.code, (low * reviewers, (low + len(rows)) * reviewers)))
            block[self.proposal[part] - low, self.reviewer[part]] = self.value[part]
            yield Block(rows[:, None], column, block)

    def lookup(self, proposal: np.ndarray, reviewer: np.ndarray) -> np.ndarray:
        wanted = np.asarray(proposal) * self.shape[1] + np.asarray(reviewer)
        found = super().lookup(proposal, reviewer)
        return np.where(np.isin(wanted, self.code), found, self.absent)


Pairs = DensePairs | ListedPairs


def read_pairs(affinity: np.ndarray | SparseAffinity) -> Pairs:
    if isinstance(affinity, SparseAffinity):
        return ListedPairs(affinity) if np.isnan(affinity.absent) else FilledPairs(affinity)
    return DensePairs(np.asarray(affinity))


class MaskedPairs:
    """Pairs of which some are forbidden on top; `codes` are proposal * R + reviewer, sorted."""

    def __init__(self, pairs: Pairs, codes: np.ndarray) -> None:
        self.pairs = pairs
        self.shape = pairs.shape
        self.codes = np.unique(np.asarray(codes, dtype=np.int64))

    def blocks(self) -> Iterator[Block]:
        for block in self.pairs.blocks():
            yield self._mask(block) if len(self.codes) else block

    def _mask(self, block: Block) -> Block:
        reviewers = self.shape[1]
        if block.proposal.ndim == 1:
            hit = np.isin(block.proposal * reviewers + block.reviewer, self.codes, kind="sort")
            return block._replace(affinity=np.where(hit, np.nan, block.affinity))
        first, last = int(block.proposal[0, 0]), int(block.proposal[-1, 0])
        inside = self.codes[slice(*np.searchsorted(self.codes, (first * reviewers, (last + 1) * reviewers)))]
        block.affinity[inside // reviewers - first, inside % reviewers] = np.nan
        return block

    def lookup(self, proposal: np.ndarray, reviewer: np.ndarray) -> np.ndarray:
        hit = np.isin(np.asarray(proposal) * self.shape[1] + np.asarray(reviewer), self.codes)
        return np.where(hit, np.nan, self.pairs.lookup(proposal, reviewer))
