"""Affinity of proposals and reviewers from their texts."""

from collections.abc import Sequence

import numpy as np

from app.reviews.affinity.glossary import GENERAL, Glossary
from app.reviews.affinity.vectors import CELLS_AT_ONCE, products, weigh
from app.reviews.affinity.words import Terms, terms

NEXT = 0.8  # a reviewer's next best text counts so much of the one before
ACROSS = 0.6  # what nearness in notions counts between texts of two languages
STEADIED = 1.0  # notions that each text is taken to have beside those recognised
BIDS = {-1: 4.0, 0: 1.0, 1: 0.5}  # rather not, nothing said, eager: the power of an affinity below 1


def affinity(
    proposals: Sequence[str], reviewers: Sequence[Sequence[str]], *, glossary: Glossary = GENERAL
) -> np.ndarray:
    """float32 (proposals, reviewers) in [0, 1]; a reviewer is the list of their texts, in English or Japanese.

    Texts are compared one by one (cosine of TF-IDF), since an expert of two subjects is expert in both; a
    reviewer's affinity is the mean of their texts' with weights that fall by a fifth from the nearest text to the
    next. Texts in different languages are compared by the notions of `glossary` and by the Latin words both may
    hold. Weights come from the given texts alone, so numbers of two calls cannot be compared.
    A proposal without words and a reviewer without texts have affinity 0.
    """
    texts = [text for reviewer in reviewers for text in reviewer]
    sizes = np.array([len(reviewer) for reviewer in reviewers], dtype=np.int64)
    every = [terms(text, glossary) for text in (*proposals, *texts)]
    found = np.zeros((len(proposals), len(reviewers)), dtype=np.float32)
    step = max(1, CELLS_AT_ONCE // max(1, len(texts)))
    compare = _Comparison(every, len(proposals))
    for low in range(0, len(proposals), step):
        high = min(low + step, len(proposals))
        found[low:high] = _best_texts(compare.block(low, high), sizes)
    return np.clip(found, 0.0, 1.0)


class _Comparison:
    """Cosines of proposals with texts, block by block."""

    def __init__(self, every: Sequence[Terms], proposals: int) -> None:
        self.proposals, self.texts = every[:proposals], every[proposals:]
        self.words = weigh([of.counts for of in every])
        self.notions = weigh([of.notions for of in every], steadied=STEADIED)
        self.words_of_texts = self.words.after(proposals).transposed()
        self.notions_of_texts = self.notions.after(proposals).transposed()
        self.english = np.array([of.english for of in every])
        self.japanese = np.array([of.japanese for of in every])

    def block(self, low: int, high: int) -> np.ndarray:
        near = products(self.words, self.words_of_texts, low, high)
        apart = self._apart(low, high)
        if apart.any():
            across = ACROSS * products(self.notions, self.notions_of_texts, low, high)
            near = np.where(apart, np.maximum(near, across), near)
        return near

    def _apart(self, low: int, high: int) -> np.ndarray:
        """(high - low, texts) whether the two have no language in common."""
        first, then = slice(low, high), slice(len(self.proposals), None)
        both_english = np.logical_and.outer(self.english[first], self.english[then])
        both_japanese = np.logical_and.outer(self.japanese[first], self.japanese[then])
        return ~(both_english | both_japanese)


def _best_texts(near: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(rows, reviewers) from (rows, texts): each reviewer's texts in descending order, weighted."""
    found = np.zeros((len(near), len(sizes)))
    first = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[sizes > 0]):
        same = np.flatnonzero(sizes == size)
        texts = near[:, first[same][:, None] + np.arange(size)]
        weight = NEXT ** np.arange(size)
        found[:, same] = -np.sort(-texts, axis=2) @ (weight / weight.sum())
    return found


def with_bids(affinity: np.ndarray, bids: np.ndarray) -> np.ndarray:
    """Affinity after bids: -1 rather not, 0 nothing said, 1 eager; both (proposals, reviewers).

    A bid moves an affinity towards 0 or 1 but never past a reviewer who knows nothing of the subject: 0 stays 0.
    Whoever bids cannot be sure of a proposal if the assignment is drawn (`assign(..., max_probability=)`).
    Raises ValueError for other bids.
    """
    if not np.isin(bids, list(BIDS)).all():
        raise ValueError("a bid is -1, 0 or 1")
    power = np.select([bids == bid for bid in BIDS], list(BIDS.values()))
    return np.power(affinity, power, dtype=affinity.dtype)
