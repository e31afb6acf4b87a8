"""Which documents of a large collection may share text: a sketch of rare windows, cost linear in the text.

A document keeps the windows whose hash is divisible by eight (Broder's mod-m sketch, 1997; FracMinHash, Irber
et al. 2022), a short one keeps all. Unlike MinHash in bands it estimates containment, not likeness, so a short
text inside a long one is found. Each hash is a band of its own: documents in one bucket are a pair. A window
in many documents is programme text and makes no pair, which bounds the work by the number of windows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from app.integrity.overlap.shingles import Windows, letters, windows

RATE = 8
KEEP_ALL_BELOW = 400
"""Documents with fewer windows keep them all: 50 samples of a document are enough to estimate its containment."""

SLACK = 2.33
"""Pairs are looked at from so many standard deviations below the threshold: one in a hundred is missed there."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """All kept windows of all documents, sorted by hash. `hashes` (K,), `owners` (K,) document, `starts` (K,).

    `common` (K,): programme text; `whole` (D,): documents that kept all windows; `digests`: the same digest, the
    same letters.
    """

    hashes: NDArray[np.uint64]
    owners: NDArray[np.int64]
    starts: NDArray[np.int64]
    common: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    digests: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return len(self.digests)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the sketch keeps of one document: hashes, each once, and where their windows begin."""

    hashes: NDArray[np.uint64]
    starts: NDArray[np.int64]
    whole: bool
    digest: bytes


def take_one(text: str) -> Kept:
    read = letters(text)
    made = windows(read)
    kept = _kept(made)
    digest = blake2b(read.codes.tobytes(), digest_size=16).digest()
    return Kept(made.hashes[kept], made.starts[kept], len(made.hashes) < KEEP_ALL_BELOW, digest)


def take(texts: Iterable[str], *, programme_text_from: int, programme_text: Sequence[str]) -> Sketch:
    """The sketch of a collection. `common` marks windows of `programme_text` or in so many documents."""
    kept = [take_one(text) for text in texts]
    hashes, counts = np.unique(
        np.concatenate([*(each.hashes for each in kept), np.zeros(0, np.uint64)]), return_counts=True
    )
    return sketch_of(
        kept, common=np.concatenate([hashes[counts >= programme_text_from], of_programme(programme_text)])
    )


def sketch_of(kept: Sequence[Kept], *, common: NDArray[np.uint64]) -> Sketch:
    """The sketch of documents that were read; `common`: hashes of programme text."""
    flat = np.concatenate([*(each.hashes for each in kept), np.zeros(0, np.uint64)])
    owners = np.repeat(np.arange(len(kept)), [len(each.hashes) for each in kept])
    starts = np.concatenate([*(each.starts for each in kept), np.zeros(0, np.int64)])
    order = np.argsort(flat, kind="stable")
    whole = np.array([each.whole for each in kept], bool)
    digests = tuple(each.digest for each in kept)
    return Sketch(flat[order], owners[order], starts[order], np.isin(flat[order], common), whole, digests)


def candidates(sketch: Sketch, threshold: float) -> list[tuple[int, int]]:
    """Pairs (a < b) of documents that may contain each other to `threshold`, in order."""
    rare = ~sketch.common
    keys, counts = np.unique(
        _pairs(sketch.hashes[rare], sketch.owners[rare], sketch.size), return_counts=True
    )
    a, b = keys // sketch.size, keys % sketch.size
    kept_all = np.bincount(sketch.owners[rare], minlength=sketch.size)
    sampled = sketch.hashes[rare] % np.uint64(RATE) == 0
    kept = np.bincount(sketch.owners[rare][sampled], minlength=sketch.size)
    both_whole = sketch.whole[a] & sketch.whole[b]
    smaller = np.where(both_whole, np.minimum(kept_all[a], kept_all[b]), np.minimum(kept[a], kept[b]))
    expected = threshold * smaller
    spread = np.sqrt(expected * (1 - threshold) * ~both_whole)
    enough = counts >= np.maximum(expected - SLACK * spread, 1)
    return list(zip(a[enough].tolist(), b[enough].tolist(), strict=True))


def common_spans(sketch: Sketch) -> dict[int, list[tuple[int, int]]]:
    """Per document, the runs of kept windows that are programme text, as letters from one to before another.

    A run reaches to the neighbouring window that is not, for what lies between two samples is not known.
    """
    order = np.lexsort((sketch.starts, sketch.owners))
    owners, starts, common = sketch.owners[order], sketch.starts[order], sketch.common[order]
    spans: dict[int, list[tuple[int, int]]] = {}
    for at in np.flatnonzero(common).tolist():
        owner = int(owners[at])
        begins = int(starts[at - 1]) + 1 if at and owners[at - 1] == owner else 0
        more = at + 1 < len(owners) and owners[at + 1] == owner
        ends = int(starts[at + 1]) if more else _TO_THE_END
        runs = spans.setdefault(owner, [])
        if runs and runs[-1][1] >= begins - 1:
            runs[-1] = (runs[-1][0], ends)
        else:
            runs.append((begins, ends))
    return spans


_TO_THE_END = 1 << 40


def _kept(made: Windows) -> NDArray[np.int64]:
    """Places of the windows that the sketch keeps, each hash once."""
    kept = np.arange(len(made.hashes))
    if len(made.hashes) >= KEEP_ALL_BELOW:
        kept = np.flatnonzero(made.hashes % np.uint64(RATE) == 0)
    _, first = np.unique(made.hashes[kept], return_index=True)
    found: NDArray[np.int64] = kept[first]
    return found


def of_programme(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Every window of a programme's own texts."""
    return np.concatenate([np.zeros(0, np.uint64), *(windows(letters(text)).hashes for text in texts)])


def _pairs(hashes: NDArray[np.uint64], owners: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """A * size + b for every two documents in one bucket, a < b, once per bucket."""
    _, begins, counts = np.unique(hashes, return_index=True, return_counts=True)
    found = [np.zeros(0, np.int64)]
    for count in np.unique(counts[counts > 1]).tolist():
        members = owners[begins[counts == count][:, None] + np.arange(count)]
        members.sort(axis=1)
        left, right = np.triu_indices(count, 1)
        found.append((members[:, left] * size + members[:, right]).ravel())
    return np.concatenate(found)
