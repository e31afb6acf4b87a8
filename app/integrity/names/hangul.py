"""Hangul and its Latin spellings: every syllable is a small set of letters, so a name is a pattern.

The official romanisation (Revised Romanization, Ministry of Culture notice 2000-8), McCune-Reischauer (1939,
without its marks) and the spellings in common use on passports (Lee, Park, Choi, Jung, Young, Woo) are all
accepted for a syllable. The pattern has to fit the whole name.
"""

import re
from functools import lru_cache

# Latin letters of the 19 onsets, 21 vowels and 28 codas in the order of the code; `.` is silence.
_LETTERS = """
[gk] kk|gg|k n [dt] tt|dd r|l|n m [bp] pp|bb sh|s ss|s . j|ch|tch jj|tch|ch ch k|kh t|th p|ph h
;
ah? ae|ai|ay ya yae eo|o|uh? e|eh|ey yeo|you?|yu yea? oh?|oe wa wae oe|oi|we yo woo|oo|wu|u|ou wo|weo|wuh?
we wi|ui|wee yu|yoo|you eu|u|oo eui|ui|hee|ee|i|e i|ee|y|yi
;
. k|g|ck kk|k k|ks n n n t|d l|r k|lk m|lm l|p l l p|l l m p|b p t|s t|ss ng t|j t|ch k t p t|h|.
"""
_OFFICIAL = """
g kk n d tt r m b pp s ss . j jj ch k t p h
;
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
;
. k k k n n n t l k m l l l p l m p p t t ng t t k t p t
"""
# Surnames whose habitual spelling does not follow from the syllable.
_HABITUAL = """
이 lee|yi|rhee|ree|rhie|li|ri
리 lee|yi|rhee|ri|li
박 park|pak|bak|bark
임 lim|im|rim|yim
림 lim|im|rim
유 yoo|yu|ryu|you|yoou
류 ryu|yoo|yu|ryoo|lyu
노 noh|roh|no|ro
오 oh|o
우 woo|wu|u
구 koo|ku|gu|goo
손 sohn|son
양 yang|ryang
여 yeo|yuh|yo|ryo
"""
_SURNAMES = dict(line.split() for line in _HABITUAL.strip().split("\n"))


def _table(text: str) -> list[list[str]]:
    return [[cell.replace(".", "") for cell in part.split()] for part in text.split(";")]


_ONSETS, _VOWELS, _CODAS = _table(_LETTERS)
_ONSET_RR, _VOWEL_RR, _CODA_RR = _table(_OFFICIAL)
_BASE, _VOWEL_COUNT, _CODA_COUNT = 0xAC00, 21, 28


def syllables(word: str) -> tuple[str, ...]:
    return tuple(char for char in word if _BASE <= ord(char) < _BASE + 11_172)


@lru_cache(maxsize=16_384)
def romanised(syllable: str) -> str:
    """The official Latin letters of one syllable."""
    onset, vowel, coda = _parts(syllable)
    return _ONSET_RR[onset] + _VOWEL_RR[vowel] + _CODA_RR[coda]


def spells(hangul: tuple[str, ...], latin: tuple[str, ...]) -> bool:
    """Whether the Latin words, in the order given or family name last, are a spelling of the syllables."""
    letters = "".join(latin)
    turned = {letters} | {"".join(latin[cut:] + latin[:cut]) for cut in range(1, len(latin))}
    return any(_pattern("".join(hangul)).fullmatch(order) for order in turned)


@lru_cache(maxsize=16_384)
def _pattern(word: str) -> re.Pattern[str]:
    first = (
        f"(?:{_SURNAMES[word[0]]}|{_any_spelling(word[0])})"
        if word[0] in _SURNAMES
        else _any_spelling(word[0])
    )
    return re.compile(first + "".join(_any_spelling(syllable) for syllable in word[1:]))


def _any_spelling(syllable: str) -> str:
    onset, vowel, coda = _parts(syllable)
    return f"(?:{_ONSETS[onset]})(?:{_VOWELS[vowel]})(?:{_CODAS[coda]})"


def _parts(syllable: str) -> tuple[int, int, int]:
    onset, rest = divmod(ord(syllable) - _BASE, _VOWEL_COUNT * _CODA_COUNT)
    return onset, *divmod(rest, _CODA_COUNT)
