"""Hanyu Pinyin and Wade-Giles: one syllable table, so that Xi Jinping and Hsi Chin-p'ing are one name.

A name is turned as a whole: only if every word of the one reads as Pinyin and every word of the other as
Wade-Giles are the two compared, by the Wade-Giles letters without apostrophes and marks, which is how names
are printed. Source of the table: Wade (1867) and Giles (1912) against ISO 7098:2015, as in the Library of
Congress conversion table (1998). Han characters themselves are never read.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import lru_cache

_FINALS = {
    "b": "a o ai ei ao an en ang eng i iao ie ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i iao ie ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i iao ie iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an ang eng ong i iao ie iu ian ing u uo ui uan un",
    "t": "a e ai ao ou an ang eng ong i iao ie ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i iao ie iu ian in iang ing u uo uan v ve ue",
    "l": "a e ai ei ao ou an ang eng ong i ia iao ie iu ian in iang ing u uo uan un v ve ue",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "q": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "x": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "": "a o e ai ei ao ou an en ang eng er yi ya yao ye you yan yin yang ying yong yo wu wa wo wai wei wan "
    "wen wang weng yu yue yuan yun",
}
_OTHER_INITIALS = "b p d t g k j ch q ch x hs zh ch r j z ts c ts"
_SAME_INITIALS = "p m f t n l k h ch sh s"
_INITIALS = dict(zip(_OTHER_INITIALS.split()[::2], _OTHER_INITIALS.split()[1::2], strict=True)) | {
    initial: initial for initial in _SAME_INITIALS.split()
}
# Syllables that follow no rule; two spellings where both are in use.
_IRREGULAR = """
zhi chih; chi chih; shi shih; ri jih; zi tzu; ci tzu; si ssu szu; er erh; yi i yi; ye yeh; you yu; yan yen
yong yung; yue yueh; ge ko; ke ko; he ho; guo kuo; kuo kuo; huo huo; shuo shuo; gui kuei; kui kuei
"""
_WHOLE = {
    line.split()[0]: tuple(line.split()[1:]) for line in _IRREGULAR.strip().replace("\n", ";").split(";")
}
_ENDINGS = {
    "ian": "ien",
    "ie": "ieh",
    "ue": "ueh",
    "ve": "ueh",
    "ong": "ung",
    "iong": "iung",
    "uo": "o",
    "v": "u",
}


def _wade(initial: str, final: str) -> tuple[str, ...]:
    whole = _WHOLE.get(initial + final)
    if whole:
        return whole
    return (_INITIALS.get(initial, "") + _ENDINGS.get(final, final),)


_TABLE: dict[str, tuple[str, ...]] = {
    initial + final: _wade(initial, final) for initial, finals in _FINALS.items() for final in finals.split()
}
_WADE = frozenset(spelling for spellings in _TABLE.values() for spelling in spellings)
_LONGEST = 6
_LAST = frozenset(syllable[-1] for syllable in (*_TABLE, *_WADE))
_MARKS = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class Syllables:
    """The words of a name in syllables, read as Pinyin and read as Wade-Giles; () where a word cannot be."""

    pinyin: tuple[tuple[str, ...], ...]
    wade_giles: tuple[str, ...]


def syllables(words: tuple[str, ...]) -> Syllables:
    """Both readings of the words of a Latin name."""
    pinyin, wade = _all(words, _pinyin), _all(words, _wade_giles)
    return Syllables(pinyin, tuple(syllable for word in wade for syllable in word))


def same_syllables(a: Syllables, b: Syllables) -> bool:
    """Whether the one writes in Wade-Giles what the other writes in Pinyin, the family name first or last."""
    return _turned_into(a.pinyin, b.wade_giles) or _turned_into(b.pinyin, a.wade_giles)


def _turned_into(pinyin: tuple[tuple[str, ...], ...], wade: tuple[str, ...]) -> bool:
    if not pinyin or not wade:
        return False
    orders = (pinyin, (*pinyin[1:], pinyin[0]), (pinyin[-1], *pinyin[:-1]))
    return any(_written_as([s for word in order for s in word], wade) for order in orders)


def _written_as(pinyin: list[str], wade: tuple[str, ...]) -> bool:
    return len(pinyin) == len(wade) and all(w in _TABLE[p] for p, w in zip(pinyin, wade, strict=True))


def _all(words: tuple[str, ...], split: Callable[[str], tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Every word in syllables; () as soon as one of them has none."""
    parts = tuple(split(_MARKS.sub("", word)) for word in words)
    return parts if all(parts) else ()


@lru_cache(maxsize=65_536)
def _pinyin(word: str) -> tuple[str, ...]:
    return _split(word, _TABLE)


@lru_cache(maxsize=65_536)
def _wade_giles(word: str) -> tuple[str, ...]:
    return _split(word, _WADE)


def _split(word: str, known: Container[str]) -> tuple[str, ...]:
    """The word in the fewest syllables of a table, () when it is not made of them."""
    if not _possible(word):
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is not None and word[start:end] in known:
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, word[start:end])
    return best[-1] or ()


def _possible(word: str) -> bool:
    """Whether the letters at the end can end a syllable: most foreign words fail here."""
    return word[-1:] in _LAST
