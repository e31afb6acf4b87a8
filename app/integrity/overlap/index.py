"""A collection that grows: each document is read once, and one text is compared with all of it at the cost of what it
shares. `Index.like` says what `find_overlaps([one], corpus=all)` says.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.integrity.overlap.finding import PROGRAMME_TEXT_FROM, Overlap, laid_beside
from app.integrity.overlap.sketch import Kept, of_programme, sketch_of, take_one

Key = Any
_TAIL = 64
"""So many documents wait unsorted beside the sorted ones before all are sorted anew."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A document as it was read: at which version, and what the sketch keeps of it."""

    version: str
    kept: Kept


class Index:
    """Documents by key, each at a version; their texts are not held."""

    def __init__(self) -> None:
        self._held: dict[Key, _Held] = {}
        self._sorted: list[Key] = []
        self._hashes: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self._owners: NDArray[np.int64] = np.zeros(0, np.int64)
        self._tail: list[Key] = []
        self._same: dict[bytes, set[Key]] = {}

    def missing(self, wanted: Mapping[Key, str]) -> list[Key]:
        """Keys that are not held at the version wanted."""
        return [
            key
            for key, version in wanted.items()
            if key not in self._held or self._held[key].version != version
        ]

    def read(self, documents: Iterable[tuple[Key, str, str]]) -> None:
        """Take in (key, version, text); a key that is held at another version is replaced."""
        fresh = list(documents)
        replaced = [key for key, _, _ in fresh if self._held.pop(key, None)]
        if replaced:
            self._resort()
        for key, version, text in fresh:
            self._held[key] = made = _Held(version, take_one(text))
            self._same.setdefault(made.kept.digest, set()).add(key)
            self._tail.append(key)
        if len(self._tail) > _TAIL:
            self._resort()

    def keep(self, wanted: Collection[Key]) -> None:
        """Forget what is not wanted any more, once that is the larger part."""
        if len(self._held) > 2 * len(wanted) + _TAIL:
            self._held = {key: held for key, held in self._held.items() if key in wanted}
            self._resort()

    def like(
        self,
        text: str,
        among: Collection[Key],
        texts: Callable[[list[Key]], Mapping[Key, str]],
        *,
        threshold: float,
        programme_text: Sequence[str] = (),
        programme_text_from: int = PROGRAMME_TEXT_FROM,
    ) -> list[tuple[Key, Overlap]]:
        """The documents of `among` that overlap with a text, the strongest first.

        `texts` gives the text of the few that may; it is asked once.
        """
        own, programme = take_one(text), of_programme(programme_text)
        rare = own.hashes[self._counts(own.hashes, among) + 1 < programme_text_from]
        others = sorted(self._sharing(own, rare[~np.isin(rare, programme)], among), key=str)
        if not others:
            return []
        kept = [own, *(self._held[key].kept for key in others)]
        hashes = np.unique(np.concatenate([each.hashes for each in kept]))
        common = hashes[self._counts(hashes, among) + np.isin(hashes, own.hashes) >= programme_text_from]
        sketch = sketch_of(kept, common=np.concatenate([common, programme]))

        def asked(places: list[int]) -> dict[int, str]:
            found = texts([others[place - 1] for place in places])
            return {place: found[others[place - 1]] for place in places}

        lain = laid_beside(text, sketch, asked, threshold, programme_text_from)
        return [(others[place - 1], overlap) for place, overlap in lain]

    def _sharing(self, own: Kept, rare: NDArray[np.uint64], among: Collection[Key]) -> set[Key]:
        """Documents that have one of the rare windows of a text, or all of its letters."""
        near = {self._sorted[at] for at in np.unique(self._owners[self._places(rare)]).tolist()}
        near |= {key for key in self._tail if np.isin(rare, self._held[key].kept.hashes).any()}
        return {key for key in near | self._same.get(own.digest, set()) if key in among}

    def _places(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Places of the sorted part that have one of the hashes."""
        starts = np.searchsorted(self._hashes, hashes, "left")
        counts = np.searchsorted(self._hashes, hashes, "right") - starts
        nth = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        found: NDArray[np.int64] = np.repeat(starts, counts) + nth
        return found

    def _counts(self, hashes: NDArray[np.uint64], among: Collection[Key]) -> NDArray[np.int64]:
        """(K,) in how many documents of `among` each of the sorted hashes is."""
        wanted = np.array([key in among for key in self._sorted], dtype=bool)
        places = self._places(hashes)
        seen = self._hashes[places[wanted[self._owners[places]]]] if len(places) else self._hashes[:0]
        parts = [seen, *(self._held[key].kept.hashes for key in self._tail if key in among)]
        found = np.concatenate(parts)
        at = np.searchsorted(hashes, found)
        hit = at < len(hashes)
        hit[hit] = hashes[at[hit]] == found[hit]
        return np.bincount(at[hit], minlength=len(hashes))

    def _resort(self) -> None:
        self._sorted, self._tail, self._same = list(self._held), [], {}
        for key, held in self._held.items():
            self._same.setdefault(held.kept.digest, set()).add(key)
        hashes = [self._held[key].kept.hashes for key in self._sorted]
        flat = np.concatenate([*hashes, np.zeros(0, np.uint64)])
        owners = np.repeat(np.arange(len(hashes)), [len(each) for each in hashes])
        order = np.argsort(flat, kind="stable")
        self._hashes, self._owners = flat[order], owners[order]
