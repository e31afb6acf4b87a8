"""The words of a person's name, each with what it weighs and how it may be read.

A word that says little about who it is (a title, `bin`, `van der`) weighs little. A title is dropped. What
stands in brackets or after a comma is a part of the name like any other: order carries no weight.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.integrity.names.kana import Reading, katakana, read_kana, read_romaji
from app.integrity.names.scripts import ABJAD, to_ascii

_BREAK = re.compile(r"[\s,、;/()\[\]\"・·•‐‑–—\-_.]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_LETTERS = re.compile(r"[^a-z0-9]")
_TITLE_WORDS = """
mr mrs ms miss mx dr dra prof professor sir dame lord lady hon honorable rev reverend monsieur madame
mme herr frau senor senora president prasident minister ambassador gen general col colonel maj major
capt captain lt lieutenant sgt brigadier admiral sheikh shaykh sheik mullah maulavi maulawi mawlawi haji
hajji hadji qari ustad imam ayatollah phd md esq jr sr ing dipl dott eng
"""
_PARTICLE_WORDS = """
al el ul il bin bint ben ibn ould wuld de del della di da das dos van von der den vom zu af av y ur ud
uz of the
"""
_TITLES, _PARTICLES = frozenset(_TITLE_WORDS.split()), frozenset(_PARTICLE_WORDS.split())
_SON_OF = frozenset({"bin", "ben", "ibn"})
PARTICLE_WEIGHT, INITIAL_WEIGHT = 0.15, 0.45


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` lower-case ASCII; `reading` when it is kana or reads as romaji; `kana` when exact."""

    text: str
    weight: float
    reading: Reading | None = None
    kana: bool = False
    consonants: bool = False

    @property
    def initial(self) -> bool:
        return len(self.text) == 1


@lru_cache(maxsize=65_536)
def latin_words(text: str) -> tuple[Word, ...]:
    """The words of a text in Latin letters or in a script that is read by rule; titles left out."""
    raw = [part for chunk in _BREAK.split(text) for part in _CAMEL.split(chunk) if part]
    named = [part for part in raw if part.casefold() not in _TITLES] or raw
    # Of two words none is a particle: Su Bin has no other name.
    words = (_latin(part, first=at == 0 or len(named) < 3) for at, part in enumerate(named))
    return tuple(word for word in words if word.text)


@lru_cache(maxsize=65_536)
def kana_words(text: str) -> tuple[Word, ...]:
    """The words of a reading in kana; what is no kana is left out."""
    words = []
    for part in _BREAK.split(katakana(text)):
        reading = read_kana(part) if part else None
        if reading:
            words.append(Word(reading.key, _weight(reading.key), reading, kana=True))
    return tuple(words)


def son_of(words: tuple[Word, ...]) -> tuple[str, str] | None:
    """(son, father) around the first `bin`, `ben` or `ibn` between two words; None without one."""
    for at, word in enumerate(words):
        if word.text in _SON_OF:
            before = [other.text for other in words[:at] if other.weight > PARTICLE_WEIGHT]
            after = [other.text for other in words[at + 1 :] if other.weight > PARTICLE_WEIGHT]
            return (before[-1], after[0]) if before and after else None
    return None


def _latin(part: str, *, first: bool) -> Word:
    text = _LETTERS.sub("", to_ascii(part))
    if text in _PARTICLES and not first:
        return Word(text, PARTICLE_WEIGHT)
    # A reading needs the marks over vowels, which the plain text has lost.
    reading = read_romaji(part) if len(text) > 1 else None
    return Word(text, _weight(text), reading, consonants=ABJAD.search(part) is not None)


def _weight(text: str) -> float:
    """A longer word says more: 0.45 for an initial, 0.62 for two letters, 1 from seven."""
    return INITIAL_WEIGHT if len(text) < 2 else min(1.0, 0.47 + 0.076 * len(text))
