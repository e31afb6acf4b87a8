"""`find_overlaps`: every pair of documents that share text, with what they share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np

from app.integrity.overlap.passages import Passage, Side, aligned, shared, side
from app.integrity.overlap.shingles import letters, windows
from app.integrity.overlap.sketch import Sketch, candidates, common_spans, take

Nature = Literal["same_text", "shared_passages"]

PROGRAMME_TEXT_FROM = 12
"""A passage in so many documents is a programme's text, not one author's."""

SAME_TEXT = 0.9
"""Both documents lie in each other to this share: one text filed twice, as by two institutions of one project."""

LEAST = 120
"""Less shared weight than this (two lines) is a phrase, unless the whole documents are equal."""

_A_LINE, _A_PROJECT = 100, 1_500
_ALL_PAIRS_UP_TO = 64


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two documents that share text.

    `containment`: share of the own text (programme text left out) of the one that stands in the other, the larger
    of the two directions. `nature` says what was seen and never why: `same_text` when each is in the other,
    `shared_passages` otherwise. `set_aside`: share of the shorter text that was left out as programme text.
    """

    a: str
    b: str
    containment: float
    passages: tuple[Passage, ...]
    nature: Nature = "shared_passages"
    set_aside: float = 0.0


def find_overlaps(
    documents: Iterable[tuple[str, str]],
    *,
    threshold: float = 0.25,
    corpus: Iterable[tuple[str, str]] = (),
    programme_text: Sequence[str] = (),
    programme_text_from: int = PROGRAMME_TEXT_FROM,
) -> list[Overlap]:
    """Pairs with a containment of at least `threshold`, the strongest first; deterministic.

    `documents` are (id, text) and are compared with each other and with `corpus`, whose own pairs are not
    reported. What stands in `programme_text`, or in `programme_text_from` different documents, is not counted:
    neither a call's template nor the standing sentence of a programme makes two proposals overlap. Cost is
    linear in the text for documents that do not overlap. ValueError for an id given twice or a threshold
    outside (0, 1]. Source: integrity-rules OVL-01 (containment 0.25 of windows of 8 words or characters).
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"a threshold of {threshold}")
    asked = list(documents)
    known = [*asked, *corpus]
    if len({name for name, _ in known}) != len(known):
        raise ValueError("two documents with one id")
    texts = [text for _, text in known]
    sketch = take(texts, programme_text_from=programme_text_from, programme_text=programme_text)
    desk = _Desk(dict(enumerate(texts)), common_spans(sketch), threshold)
    pairs = _pairs(sketch, desk, threshold, programme_text_from)
    found = [
        _named(known, pair, overlap)
        for pair in pairs
        if pair[0] < len(asked) and (overlap := desk.lay(*pair))
    ]
    return sorted(found, key=lambda overlap: (-overlap.containment, overlap.a, overlap.b))


def laid_beside(
    text: str,
    sketch: Sketch,
    texts: Callable[[list[int]], Mapping[int, str]],
    threshold: float,
    programme_text_from: int = PROGRAMME_TEXT_FROM,
) -> list[tuple[int, Overlap]]:
    """(place, overlap) of the documents of a sketch that overlap with the first, whose text it is, the strongest first.

    `texts` gives the texts of the few that may; it is asked once.
    """
    held = {0: text}
    desk = _Desk(held, common_spans(sketch), threshold)
    others = sorted(b for a, b in _pairs(sketch, desk, threshold, programme_text_from) if a == 0)
    held.update(texts(others) if others else {})
    found = [(other, overlap) for other in others if (overlap := desk.lay(0, other))]
    return sorted(found, key=lambda each: (-each[1].containment, each[0]))


def _pairs(
    sketch: Sketch, desk: "_Desk", threshold: float, programme_text_from: int
) -> list[tuple[int, int]]:
    """Pairs of places that may overlap: they share rare windows, or all letters."""
    equal = sketch.digests
    pairs = [pair for pair in candidates(sketch, threshold) if equal[pair[0]] != equal[pair[1]]]
    first_equal = [members for members in _groups(equal) if members[0] in desk.texts]
    return pairs + [
        pair for members in first_equal for pair in _filed_twice(members, desk, programme_text_from)
    ]


class _Desk:
    """Lays two documents side by side; keeps the last ones prepared, for pairs come in order."""

    def __init__(
        self, texts: Mapping[int, str], spans: Mapping[int, list[tuple[int, int]]], threshold: float
    ) -> None:
        self.texts, self._spans, self._threshold = texts, spans, threshold
        self.side = lru_cache(maxsize=512)(self._side)

    def _side(self, at: int) -> Side:
        made = letters(self.texts[at])
        return side(made, windows(made), self._spans.get(at, []))

    def lay(self, a: int, b: int) -> Overlap | None:
        """The overlap of two documents by place, None below the threshold."""
        one, other = self.side(a), self.side(b)
        if np.array_equal(one.letters.codes, other.letters.codes):
            return _whole(one, other)
        (share_a, weight_a), (share_b, weight_b) = shared(one, other), shared(other, one)
        containment = max(share_a, share_b)
        if containment < self._threshold or max(weight_a, weight_b) < LEAST:
            return None
        nature: Nature = "same_text" if min(share_a, share_b) >= SAME_TEXT else "shared_passages"
        return Overlap("", "", containment, aligned(one, other), nature, _set_aside(one, other))


def _whole(one: Side, other: Side) -> Overlap:
    a, b = one.letters.places, other.letters.places
    passage = Passage(int(a[0]), int(a[-1]), int(b[0]), int(b[-1]))
    return Overlap("", "", 1.0, (passage,), "same_text", _set_aside(one, other))


def _set_aside(one: Side, other: Side) -> float:
    shorter = min(one, other, key=lambda each: len(each.own))
    return 1 - shorter.weight / int(shorter.letters.weights.sum())


def _groups(digests: Sequence[bytes]) -> list[list[int]]:
    members: dict[bytes, list[int]] = {}
    for at, digest in enumerate(digests):
        members.setdefault(digest, []).append(at)
    return [group for group in members.values() if len(group) > 1]


def _filed_twice(members: list[int], desk: _Desk, programme_text_from: int) -> list[tuple[int, int]]:
    """Pairs of equal documents. A paragraph that very many filed is a programme's text; a title may be anybody's.

    Of a group too large for all its pairs each document is paired with the first.
    """
    weight = int(desk.side(members[0]).letters.weights.sum())
    if not weight or (len(members) >= programme_text_from and _A_LINE <= weight < _A_PROJECT):
        return []
    if len(members) <= _ALL_PAIRS_UP_TO:
        return list(combinations(members, 2))
    return [(members[0], other) for other in members[1:]]


def _named(known: Sequence[tuple[str, str]], pair: tuple[int, int], overlap: Overlap) -> Overlap:
    return replace(overlap, a=known[pair[0]][0], b=known[pair[1]][0])
