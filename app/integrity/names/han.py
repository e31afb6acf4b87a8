"""Names in Han characters: one writing of many forms, compared without ever being read.

Old and new forms, simplified and traditional, and the registered variants of names fold to one form
(data and sources: `kanji_variants`). What is left different is a different name: one character more or less
makes another person, so there is no tolerance for slips here, only for variants.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from app.integrity.names.kanji_variants import MERGED, NEAR, SAME
from app.integrity.names.scripts import clean, native_words

EQUAL, MERGED_FORM, TURNED, NEAR_FORM = 1.0, 0.96, 0.97, 0.8
"""Scores: equal; equal but for a merged form; family and given name swapped; a look-alike surname."""

_REPEATED = re.compile(r"(.)々")
_SMALL_KE = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "ゖ": "ケ", "ゕ": "カ", "〇": "零"})
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _classes(groups: str) -> dict[int, str]:
    return {ord(char): group[0] for group in groups.split() for char in group}


_SAME, _MERGED, _NEAR = _classes(SAME), _classes(MERGED), _classes(NEAR)


@dataclass(frozen=True, slots=True)
class Written:
    """A native writing at three strengths of folding; `words` as the writer separated them."""

    same: str
    merged: str
    near: str
    words: tuple[str, ...]


@lru_cache(maxsize=65_536)
def written(text: str) -> Written:
    """The folded forms of a text in Han characters, kana or both; spaces and dots do not count."""
    words = native_words(fold(text))
    same = "".join(words)
    merged = same.translate(_MERGED)
    return Written(same, merged, merged.translate(_NEAR), words)


def fold(text: str) -> str:
    """Variant characters to one form, 々 written out, kana as katakana."""
    plain = clean(text).translate(_HIRAGANA).translate(_SMALL_KE)
    while (doubled := _REPEATED.sub(r"\1\1", plain)) != plain:
        plain = doubled
    return plain.translate(_SAME)


def same_writing(a: Written, b: Written) -> float:
    """0..1: 1 equal, 0.96 or 0.97 but for merged forms or order, 0.8 for look-alikes, else below 0.6."""
    if a.same == b.same:
        return EQUAL
    if a.merged == b.merged:
        return MERGED_FORM
    if len(a.words) > 1 and sorted(a.words) == sorted(b.words):
        return TURNED
    if a.near == b.near:
        return NEAR_FORM
    return 0.58 * Levenshtein.normalized_similarity(a.near, b.near)
