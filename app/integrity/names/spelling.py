"""How alike two Latin words are spelled, when a slip or another transliteration may lie between them.

A weighted Damerau-Levenshtein distance: letters that transliterations and ears confuse (neighbouring vowels,
k and q, s and z, v and w, a doubled or silent letter) cost less than others. The same costs hold for every
name.
"""

import math
import re
from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import OSA

MATCH = 0.6
"""Below this two words are different words."""

_STEEPNESS = 1.5
_MOST_CHANGED = 0.6
_DIGRAPH_COST = 0.2
_VOWELS = "aeiouy"
_VOWEL_SWAP, _TURN = 0.8, 0.7
_GAP = {"h": 0.4} | dict.fromkeys(_VOWELS, 0.6)
_DOUBLED = 0.2
_CLOSE = {
    0.3: "ck kq iy uw sz ij",
    0.4: "vw cs yj qg cj",
    0.5: "ae ei ou ao gk bv fv dt bp gj cz xk",
    0.6: "au ey uy eo mn zj lr hk gh",
}
_SWAPS = {one + other: _VOWEL_SWAP for one in _VOWELS for other in _VOWELS} | {
    turned: cost for cost, pairs in _CLOSE.items() for pair in pairs.split() for turned in (pair, pair[::-1])
}
_SOUNDS = str.maketrans(
    {letter: group[0] for group in ("cgjkqsxz", "bfpvw", "dt", "mn", "lr") for letter in group}
    | dict.fromkeys("aeiouyh")
)
_DOUBLE = re.compile(r"(.)\1+")

# Letters that several alphabets write as one, folded before a second comparison.
_DIGRAPHS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("sch|sh", "s"),
        ("tch|tsch|ch", "c"),
        ("ph", "f"),
        ("kh", "h"),
        ("ck|gh", "k"),
        ("dh|th", "t"),
        ("ou|oo|ow", "u"),
        ("ee|ie|ij", "i"),
        ("ei|ay|ey", "ai"),
        ("aa|ah", "a"),
        ("x", "ks"),
        ("q", "k"),
        ("ae|oe", "e"),
        (r"(.)\1", r"\1"),
    )
)


@lru_cache(maxsize=262_144)
def alike(a: str, b: str) -> float:
    """0..1 for two lower-case ASCII words; 1 for equal words, below `MATCH` for different ones. Symmetric."""
    if a == b:
        return 1.0
    longest = max(len(a), len(b))
    allowed = (1 - MATCH) * longest / _STEEPNESS
    # The cheap tests first: most words share too few letters, or their bare consonants lie too far apart.
    most = int(_MOST_CHANGED * longest)
    if OSA.distance(a, b, score_cutoff=most) > most or _TURN * OSA.distance(bare(a), bare(b)) > allowed:
        return 0.0
    if a > b:
        a, b = b, a
    cost = distance(a, b, limit=allowed)
    if cost > _DIGRAPH_COST:
        folded = distance(_without_digraphs(a), _without_digraphs(b), limit=allowed - _DIGRAPH_COST)
        cost = min(cost, _DIGRAPH_COST + folded)
    return max(0.0, 1 - _STEEPNESS * cost / longest)


def distance(a: str, b: str, *, limit: float = math.inf) -> float:
    """The weighted distance; symmetric, 0 for equal words, infinite as soon as it must exceed `limit`."""
    gaps = [_gap(b, at) for at in range(len(b))]
    older: list[float] = []
    before = [0.0, *accumulate(gaps)]
    for i, left in enumerate(a):
        gap = _gap(a, i)
        last = before[0] + gap
        row = [last]
        for j, right in enumerate(b):
            swapped = before[j] + (0.0 if left == right else _SWAPS.get(left + right, 1.0))
            last = min(swapped, before[j + 1] + gap, last + gaps[j])
            if i and j and left == b[j - 1] and right == a[i - 1] and older[j - 1] + _TURN < last:
                last = older[j - 1] + _TURN
            row.append(last)
        # A turned pair of letters may still come back from the row before.
        if min(row) > limit and min(before) + _TURN > limit:
            return math.inf
        older, before = before, row
    return before[-1]


def _gap(word: str, at: int) -> float:
    """What it costs that a letter of the word is missing on the other side."""
    letter = word[at]
    if letter == word[at - 1 : at] or letter == word[at + 1 : at + 2]:
        return _DOUBLED
    return _GAP.get(letter, 1.0)


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """One letter for every group of consonants that sound alike; vowels, h and doubled letters left out."""
    return _DOUBLE.sub(r"\1", word.translate(_SOUNDS))


@lru_cache(maxsize=65_536)
def _without_digraphs(word: str) -> str:
    for pattern, letters in _DIGRAPHS:
        word = pattern.sub(letters, word)
    return word
