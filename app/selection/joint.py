"""One order from every side's ranks, each side with the same weight.

A rank becomes the mid-rank quantile of its side, (rank - 1/2 + (ties - 1)/2) / n, so that a side with fewer ranked
proposals counts as much as one with more (funding-models.md 4b: side-level quantiles, equal side weight). The
joint order is by the mean quantile; then by the worst side; then by the reference, so that it is the same
every time.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def quantiles(ranks: Mapping[Key, int]) -> dict[Key, Fraction]:
    """One side's ranks (1 the best, ties share a rank) as exact mid-rank quantiles in (0, 1)."""
    ties, size = Counter(ranks.values()), len(ranks)
    return {key: Fraction(2 * rank - 1 + ties[rank] - 1, 2 * size) for key, rank in ranks.items()}


def joint_order(sides: Mapping[str, Mapping[Key, int]], labels: Mapping[Key, str]) -> list[Key]:
    """The proposals that every side ranked, best first. `labels` breaks the last ties."""
    by_side = [quantiles(ranks) for ranks in sides.values()]
    ranked = set.intersection(*(set(side) for side in by_side)) if by_side else set()

    def place(key: Key) -> tuple[Fraction, Fraction, str]:
        places = [side[key] for side in by_side]
        return sum(places, Fraction(0)) / len(places), max(places), labels[key]

    return sorted(ranked, key=place)
