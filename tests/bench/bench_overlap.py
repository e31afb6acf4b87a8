"""Overlap over 1,500 to 12,000 abstracts: seconds, growth, and what is found in the groups whose truth is known."""

from collections.abc import Iterator
from itertools import combinations
from random import Random
from time import perf_counter

from app.integrity.overlap import find_overlaps
from tests.bench.figures import Figure
from tests.real_data.corpora import documents, overlap_groups

BAR = 60.0
"""Seconds for 12,000 abstracts; issue 5."""

SIZES = (1_500, 3_000, 6_000, 12_000)


def corpus(size: int) -> list[tuple[str, str]]:
    """Real abstracts, and beyond their number new ones put together from their sentences."""
    real = documents()
    dice = Random(1)
    sentences = [sentence for _, text in real for sentence in text.split(". ") if len(sentence) > 40]
    made = ((f"made-{at}", ". ".join(dice.sample(sentences, 12))) for at in range(max(0, size - len(real))))
    mixed = dice.sample(real, min(size, len(real)))
    return [*mixed, *made]


def run() -> Iterator[Figure]:
    taken = {}
    find_overlaps(corpus(50))
    for size in SIZES:
        texts = corpus(size)
        begun = perf_counter()
        found = find_overlaps(texts)
        taken[size] = perf_counter() - begun
        against = f"{BAR:.0f} s" if size == SIZES[-1] else None
        ratio = taken[size] / BAR if against else None
        yield Figure(
            f"overlap of {size:,} abstracts", taken[size], "s", ratio, against, f"{len(found):,} pairs"
        )
    growth = taken[SIZES[-1]] / taken[SIZES[0]]
    yield Figure("growth from 1,500 to 12,000", growth, "times", growth / 8, "8 (linear)")
    yield from truth()


def truth() -> Iterator[Figure]:
    found = {frozenset((overlap.a, overlap.b)): overlap for overlap in find_overlaps(documents())}
    for kind, groups in sorted(overlap_groups().items()):
        pairs = [frozenset(pair) for _, ids in groups for pair in combinations(ids, 2)]
        hit = [any(frozenset(pair) in found for pair in combinations(ids, 2)) for _, ids in groups]
        natures = [found[pair].nature for pair in pairs if pair in found]
        note = f"{len(natures)} of {len(pairs)} pairs; shared_passages {natures.count('shared_passages')}"
        yield Figure(f"{kind}: groups found", sum(hit), "", sum(hit) / len(hit), f"{len(hit)} groups", note)
