"""Two texts side by side: which stretches of the one stand in the other, and how much of each that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.integrity.overlap.shingles import WINDOW, Letters, Windows

BRIDGE = 60
"""Two runs with at most so much weight changed between them are one passage that was edited."""

_REPEATS = 4
"""A window that a text repeats is laid against at most so many places."""


Run = tuple[int, int, int, int]
"""(a start, a end, b start, b end) in letters, of equal length on both sides."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`text_a[a_start:a_end]` stands in the other document as `text_b[b_start:b_end]`."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Side:
    """One document, prepared for being laid beside others. `own` (N,) bool: letters that are not programme text.

    `ranked` (M,) the hashes of its windows in order, `places` (M,) which window each is.
    """

    letters: Letters
    windows: Windows
    own: NDArray[np.bool_]
    ranked: NDArray[np.uint64]
    places: NDArray[np.int64]

    @property
    def weight(self) -> int:
        """Weight of the document's own letters."""
        return int(self.letters.weights[self.own].sum())


def side(letters: Letters, windows: Windows, spans: list[tuple[int, int]]) -> Side:
    own = np.ones(len(letters.codes), dtype=bool)
    for start, end in spans:
        own[start:end] = False
    places = np.argsort(windows.hashes, kind="stable")
    return Side(letters, windows, own, windows.hashes[places], places)


def shared(one: Side, other: Side) -> tuple[float, int]:
    """(share, weight) of the own letters of `one` that lie in windows which `other` has too; (0, 0) without any."""
    ranks = np.searchsorted(other.ranked, one.ranked)
    found = np.zeros(len(one.ranked), dtype=bool)
    found[one.places] = np.append(other.ranked, np.uint64(0))[ranks] == one.ranked
    steps = np.zeros(len(one.letters.codes) + 1, dtype=np.int64)
    np.add.at(steps, one.windows.starts[found], 1)
    np.add.at(steps, one.windows.ends[found], -1)
    covered = (np.cumsum(steps)[:-1] > 0) & one.own
    weight = int(one.letters.weights[covered].sum())
    return (weight / one.weight if one.weight else 0.0), weight


def aligned(a: Side, b: Side) -> tuple[Passage, ...]:
    """The shared passages in the order of `a`, none inside another, programme text left out."""
    chosen: list[Run] = []
    for run in sorted(_runs(a, b), key=lambda run: (run[0] - run[1], run)):
        if all(_apart(run, other) for other in chosen):
            chosen.append(run)
    own = [part for run in chosen for part in _own_parts(run, a)]
    places_a, places_b = a.letters.places, b.letters.places
    return tuple(
        Passage(int(places_a[i]), _end(places_a, j), int(places_b[k]), _end(places_b, m))
        for i, j, k, m in _bridged(sorted(own), a.letters, b.letters)
    )


def _own_parts(run: Run, a: Side) -> list[Run]:
    """The stretches of a run that are not programme text, crumbs left out."""
    start, end, other, _ = run
    edges = np.flatnonzero(np.diff(np.concatenate(([0], a.own[start:end].astype(np.int8), [0]))))
    return [
        (start + i, start + j, other + i, other + j)
        for i, j in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if int(a.letters.weights[start + i : start + j].sum()) >= WINDOW
    ]


def _runs(one: Side, other: Side) -> list[Run]:
    """Maximal runs of windows that follow each other in both: (a start, a end, b start, b end) in letters."""
    a, b = one.windows, other.windows
    first = np.searchsorted(other.ranked, a.hashes, side="left")
    counts = np.minimum(np.searchsorted(other.ranked, a.hashes, side="right") - first, _REPEATS)
    in_a = np.repeat(np.arange(len(a.hashes)), counts)
    nth = np.arange(len(in_a)) - np.repeat(np.cumsum(counts) - counts, counts)
    in_b = other.places[np.repeat(first, counts) + nth]
    by_diagonal = np.lexsort((in_a, in_b - in_a))
    in_a, in_b = in_a[by_diagonal], in_b[by_diagonal]
    if not len(in_a):
        return []
    breaks = np.flatnonzero((np.diff(in_b - in_a) != 0) | (np.diff(in_a) != 1))
    begins, ends = np.append(0, breaks + 1), np.append(breaks, len(in_a) - 1)
    columns = (a.starts[in_a[begins]], a.ends[in_a[ends]], b.starts[in_b[begins]], b.ends[in_b[ends]])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _apart(run: Run, other: Run) -> bool:
    """Not over each other in either text; neighbours may share less than a window."""
    slack = WINDOW // 2
    in_a = run[1] <= other[0] + slack or other[1] <= run[0] + slack
    in_b = run[3] <= other[2] + slack or other[3] <= run[2] + slack
    return in_a and in_b


def _bridged(runs: list[Run], a: Letters, b: Letters) -> list[Run]:
    made: list[Run] = []
    for run in runs:
        if made and _near(made[-1], run, a, b):
            i, _, k, _ = made[-1]
            made[-1] = (i, run[1], k, run[3])
        else:
            made.append(run)
    return made


def _near(left: Run, right: Run, a: Letters, b: Letters) -> bool:
    """Whether `right` follows `left` in both texts with little between."""
    if right[2] < left[3] - WINDOW or right[3] <= left[3]:
        return False
    return (
        int(a.weights[left[1] : right[0]].sum()) <= BRIDGE
        and int(b.weights[left[3] : right[2]].sum()) <= BRIDGE
    )


def _end(places: NDArray[np.int64], end: int) -> int:
    """Where the letter before `end` ends: the next letter's place would take the punctuation along."""
    return int(places[end]) if end == len(places) - 1 else int(places[end - 1]) + 1
