"""Laying the words of two names against each other: which word of the one is which of the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Pair:
    """Words `[a_from, a_to)` of the one name agree with `[b_from, b_to)` of the other."""

    score: float
    weight: float
    a_from: int
    a_to: int
    b_from: int
    b_to: int


def best_pairs(found: Iterable[Pair]) -> list[Pair]:
    """The best pairs first, no word in two of them; with equal scores, near places before far ones."""
    order = sorted(found, key=lambda p: (-p.score, -p.weight, abs(p.a_from - p.b_from), p.a_from, p.b_from))
    taken: list[Pair] = []
    for pair in order:
        if all(_apart(pair, other) for other in taken):
            taken.append(pair)
    return taken


def likeness(pairs: list[Pair]) -> float:
    """Half the mean of the scores by weight, half the worst of them. ValueError without a pair."""
    worst = min(pair.score for pair in pairs)
    return (sum(pair.score * pair.weight for pair in pairs) / sum(pair.weight for pair in pairs) + worst) / 2


def unpaired(a_size: int, b_size: int, pairs: list[Pair]) -> tuple[list[int], list[int]]:
    """The places of either side that no pair covers."""
    in_a = {at for pair in pairs for at in range(pair.a_from, pair.a_to)}
    in_b = {at for pair in pairs for at in range(pair.b_from, pair.b_to)}
    return [at for at in range(a_size) if at not in in_a], [at for at in range(b_size) if at not in in_b]


def neighbours(size: int) -> Iterator[tuple[int, int]]:
    """Runs of two or three neighbouring places."""
    return ((start, end) for start, end in combinations(range(size + 1), 2) if 2 <= end - start <= 3)


def _apart(p: Pair, q: Pair) -> bool:
    return (p.a_to <= q.a_from or q.a_to <= p.a_from) and (p.b_to <= q.b_from or q.b_to <= p.b_from)
