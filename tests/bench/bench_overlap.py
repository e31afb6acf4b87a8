"""Overlap over 1,500 to 12,000 abstracts: seconds, growth, and what is found in the groups whose truth is known."""

from collections.abc import Iterator
from itertools import combinations
from random import Random
from time import perf_counter, process_time

from app.integrity.overlap import find_overlaps
from tests.bench.figures import Figure
from tests.real_data.corpora import documents, overlap_groups

BAR = 60.0
"""Seconds for 12,000 abstracts; issue 5."""

SIZES = (1_500, 3_000, 6_000, 12_000)


def corpus(size: int) -> list[tuple[str, str]]:
    """So many abstracts, equally mixed at every size: real ones, and new ones put together from their sentences."""
    real = documents()
    dice = Random(1)
    chosen = dice.sample(real, min(len(real), size * len(real) // SIZES[-1]))
    sentences = [sentence for _, text in chosen for sentence in text.split(". ") if len(sentence) > 40]
    made = ((f"made-{at}", ". ".join(dice.sample(sentences, 12))) for at in range(size - len(chosen)))
    return [*chosen, *made]


def run() -> Iterator[Figure]:
    worked = {}
    find_overlaps(corpus(50))
    for size in SIZES:
        texts = corpus(size)
        begun, busy = perf_counter(), process_time()
        found = find_overlaps(texts)
        taken, worked[size] = perf_counter() - begun, process_time() - busy
        last = size == SIZES[-1]
        note = f"{worked[size]:.1f} s of one core; {len(found):,} pairs"
        against, ratio = (f"{BAR:.0f} s", taken / BAR) if last else (None, None)
        yield Figure(f"overlap of {size:,} abstracts", taken, "s", ratio, against, note)
    growth = worked[SIZES[-1]] / worked[SIZES[0]]
    yield Figure("growth of the work from 1,500 to 12,000", growth, "times", growth / 8, "8 (linear)")
    yield from truth()


def truth() -> Iterator[Figure]:
    found = {frozenset((overlap.a, overlap.b)): overlap for overlap in find_overlaps(documents())}
    for kind, groups in sorted(overlap_groups().items()):
        pairs = [frozenset(pair) for _, ids in groups for pair in combinations(ids, 2)]
        hit = [any(frozenset(pair) in found for pair in combinations(ids, 2)) for _, ids in groups]
        natures = [found[pair].nature for pair in pairs if pair in found]
        note = f"{len(natures)} of {len(pairs)} pairs; shared_passages {natures.count('shared_passages')}"
        yield Figure(f"{kind}: groups found", sum(hit), "", sum(hit) / len(hit), f"{len(hit)} groups", note)
