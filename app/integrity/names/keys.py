"""Keys under which a person's name is filed, so that the few names worth comparing are found among very many.

Two names that can score high agree in at least two words, or are one word each. A key is therefore a pair of
words, each by its bare consonants (`spelling.bare`), one of them with a letter missing if need be; so a slip in
one word, another transliteration, another order and a joined word still meet under one key. Names that do not
meet are not compared: the keys decide what is missed, and `tests` measure that against comparing everything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from app.integrity.names.comparison import Name
from app.integrity.names.hangul import romanised
from app.integrity.names.short_forms import groups
from app.integrity.names.spelling import bare
from app.integrity.names.words import INITIAL_WEIGHT, Word, latin_words

_MOST_WORDS = 6
_LONG_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or two neighbours written as one, with its exact and its loose forms."""

    start: int
    end: int
    exact: frozenset[str]
    loose: frozenset[str]


def filing_keys(name: Name) -> frozenset[str]:
    """The keys of a name that is to be found."""
    keys = set(_native(name))
    for words in _spelled(name):
        keys |= _pairs(words)
        keys |= {f"F{a.text[0]}|{form}" for a, b in _ordered(words) if not a.initial for form in _exact(b)}
        keys |= {f"I{a.text}|{form}" for a, b in _ordered(words) if a.initial for form in _exact(b)}
    return frozenset(keys)


def asking_keys(name: Name) -> frozenset[str]:
    """The keys under which to look for names like this one: an initial finds full words, a full word initials."""
    keys = set(_native(name))
    for words in _spelled(name):
        keys |= _pairs(words)
        keys |= {f"F{a.text}|{form}" for a, b in _ordered(words) if a.initial for form in _exact(b)}
        keys |= {f"I{a.text[0]}|{form}" for a, b in _ordered(words) for form in _exact(b)}
    return frozenset(keys)


def _spelled(name: Name) -> Iterator[tuple[Word, ...]]:
    """Every writing of the name in Latin words that say something, the longest of them if there are very many."""
    hangul = latin_words(" ".join(map(romanised, name.hangul))) if name.hangul else ()
    for words in (name.latin, name.kana, hangul):
        telling = [word for word in words if word.weight >= INITIAL_WEIGHT and word.text]
        if len(telling) > _MOST_WORDS:
            kept = sorted(telling, key=lambda word: -len(word.text))[:_MOST_WORDS]
            telling = [word for word in telling if word in kept]
        if telling:
            yield tuple(telling)


def _native(name: Name) -> Iterator[str]:
    if name.native:
        yield f"N{name.native.near}"
        if len(name.native.words) > 1:
            yield f"N{''.join(reversed(name.native.words))}"
    if name.hangul:
        yield f"H{''.join(name.hangul)}"


def _pairs(words: tuple[Word, ...]) -> set[str]:
    full = tuple(word for word in words if not word.initial)
    keys = {f"S{form}" for form in _as_one(words)}
    for one, other in combinations(_units(full), 2):
        if one.end <= other.start:
            keys |= _joined(one.exact, other.exact)
            keys |= _joined(one.loose, other.exact)
            keys |= _joined(one.exact, other.loose)
    return keys


def _as_one(words: tuple[Word, ...]) -> frozenset[str]:
    """A name that is one word, or may be written as one."""
    if len(words) == 1:
        return _exact(words[0]) | _loose(_exact(words[0]))
    if len(words) == 2:
        return frozenset(bare(one.text + other.text) for one, other in (words, words[::-1]))
    return frozenset()


def _joined(some: Iterable[str], others: Iterable[str]) -> set[str]:
    return {f"{a}|{b}" if a < b else f"{b}|{a}" for a in some for b in others}


def _units(words: tuple[Word, ...]) -> list[_Unit]:
    singles = [_Unit(at, at + 1, _exact(word), _loose(_exact(word))) for at, word in enumerate(words)]
    joined = [frozenset({bare(one.text + other.text)}) for one, other in pairwise(words)]
    doubles = [_Unit(at, at + 2, exact, frozenset()) for at, exact in enumerate(joined)]
    return sorted(singles + doubles, key=lambda unit: (unit.start, unit.end))


@lru_cache(maxsize=65_536)
def _exact(word: Word) -> frozenset[str]:
    forms = {bare(word.text)} | {f"+{group}" for group in groups(word.text)}
    if word.reading:
        forms.add(bare(word.reading.key))
    return frozenset(forms)


def _loose(exact: frozenset[str]) -> frozenset[str]:
    """Every form with one letter missing."""
    return frozenset(
        bare(form[:at] + form[at + 1 :])
        for form in exact
        if len(form) >= _LONG_ENOUGH and form[0] != "+"
        for at in range(len(form))
    )


def _ordered(words: tuple[Word, ...]) -> Iterator[tuple[Word, Word]]:
    """Every word with every other full word."""
    return ((a, b) for i, a in enumerate(words) for j, b in enumerate(words) if i != j and not b.initial)
