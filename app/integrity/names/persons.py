"""Persons: the words of two names laid against each other, in any order.

A pair of words agrees when it is one word in another spelling (`spelling`), one reading in another script
(`kana`), or a name and its initial or short form. Then it counts what is left over. Words left over on one
side only are middle names, and cost a little; words left over on both sides contradict each other, and two
names that contradict each other are two persons, however long the part that agrees is.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from app.integrity.names.alignment import Pair, best_pairs, likeness, neighbours, unpaired
from app.integrity.names.kana import fold_long, same_reading
from app.integrity.names.short_forms import short_form
from app.integrity.names.spelling import MATCH, alike
from app.integrity.names.words import INITIAL_WEIGHT, Word, son_of

SAME_READING, INITIAL, SHORT_FORM, BEGINNING, LOAN_WORD, CONSONANTS, JOINED = (
    0.98,
    0.75,
    0.8,
    0.72,
    0.8,
    0.9,
    0.97,
)
"""How much a pair of words agrees when it is not spelled the same, by the reason why it still agrees."""

EXTRA_COST, CONTRADICTION, SWAPPED_FATHER = 0.35, 0.66, 0.6
"""Price of a middle name; ceiling of contradicting names; ceiling where son and father change places."""

_KANA_STEEPNESS = 2.0
_MAX_WORDS = 16
_LOAN = str.maketrans({"l": "r", "v": "b", "q": "k", "c": "k"})


def same_person(a: tuple[Word, ...], b: tuple[Word, ...]) -> float:
    """0..1 for two names in words; symmetric; 0 when a side has none."""
    if not a or not b:
        return 0.0
    if [word.text for word in b] < [word.text for word in a]:
        a, b = b, a
    a, b = a[:_MAX_WORDS], b[:_MAX_WORDS]
    return max(_aligned(a, b), _joined(a, b))


def _aligned(a: tuple[Word, ...], b: tuple[Word, ...]) -> float:
    pairs = _best(a, b)
    telling = [pair for pair in pairs if pair.weight >= INITIAL_WEIGHT]
    if not any(pair.weight > INITIAL_WEIGHT for pair in telling):
        return 0.0
    matched = sum(pair.weight for pair in telling)
    left_a, left_b = _left(a, b, pairs)
    both = min(left_a, left_b)
    if both >= INITIAL_WEIGHT:
        return likeness(telling) * CONTRADICTION * matched / (matched + both)
    score = likeness(telling) * matched / (matched + EXTRA_COST * max(left_a, left_b))
    return min(score, SWAPPED_FATHER) if _swapped(a, b) else score


def _best(a: tuple[Word, ...], b: tuple[Word, ...]) -> list[Pair]:
    """Word by word; runs of words written as one are looked for only where a word stays alone."""
    single = list(_pairs(a, b))
    pairs = best_pairs(single)
    alone_a, alone_b = unpaired(len(a), len(b), pairs)
    if not alone_a and not alone_b:
        return pairs
    merged = [Pair(s, w, start, end, at, at + 1) for s, w, start, end, at in _merged(a, b)]
    merged += [Pair(s, w, at, at + 1, start, end) for s, w, start, end, at in _merged(b, a)]
    return best_pairs(single + merged) if merged else pairs


def _swapped(a: tuple[Word, ...], b: tuple[Word, ...]) -> bool:
    """X bin Y against Y bin X: the father is not the son."""
    ours, theirs = son_of(a), son_of(b)
    if ours is None or theirs is None:
        return False
    return alike(ours[0], theirs[1]) >= MATCH and alike(ours[1], theirs[0]) >= MATCH and ours[0] != ours[1]


def _left(a: tuple[Word, ...], b: tuple[Word, ...], pairs: list[Pair]) -> tuple[float, float]:
    """Weight of the words without a partner; a word said twice is forgiven if all else agrees."""
    places_a, places_b = unpaired(len(a), len(b), pairs)
    weight_a, weight_b = _weight(a, places_a), _weight(b, places_b)
    if weight_a and weight_b:
        return weight_a, weight_b
    return _weight(a, _unsaid(a, places_a)), _weight(b, _unsaid(b, places_b))


def _weight(words: tuple[Word, ...], places: list[int]) -> float:
    return sum(words[at].weight for at in places if words[at].weight >= INITIAL_WEIGHT)


def _unsaid(words: tuple[Word, ...], places: list[int]) -> list[int]:
    said = {word.text for at, word in enumerate(words) if at not in places}
    return [at for at in places if words[at].text not in said]


def _pairs(a: tuple[Word, ...], b: tuple[Word, ...]) -> Iterator[Pair]:
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            score = word_alike(left, right)
            if score >= MATCH:
                yield Pair(score, min(left.weight, right.weight), i, i + 1, j, j + 1)


def _merged(many: tuple[Word, ...], one: tuple[Word, ...]) -> Iterator[tuple[float, float, int, int, int]]:
    """Two or three neighbours of `many` that are one word of `one` written together, or its initials."""
    sizes = [len(word.text) for word in many]
    fitting = {size + slip for word in one for size in (len(word.text),) for slip in (-1, 0, 1)}
    for start, end in neighbours(len(many)):
        # Most runs are of no word's length: they are not even written out.
        if sum(sizes[start:end]) not in fitting and end - start not in fitting:
            continue
        parts = [word.text for word in many[start:end]]
        for at, word in enumerate(one):
            score = _run_alike(parts, word.text)
            if score >= INITIAL:
                yield score, max(word.weight, INITIAL_WEIGHT + 0.01), start, end, at


def _run_alike(parts: list[str], word: str) -> float:
    if (
        len(word) == len(parts)
        and word == "".join(part[0] for part in parts)
        and any(len(part) > 1 for part in parts)
    ):
        return INITIAL
    text = "".join(parts)
    return JOINED * alike(text, word) if abs(len(text) - len(word)) <= 1 else 0.0


def _joined(a: tuple[Word, ...], b: tuple[Word, ...]) -> float:
    """Names written without a break: the readings as one string, in any order of at most three words."""
    if len(a) == len(b) or max(len(a), len(b)) > 3 or not all(word.reading for word in a + b):
        return 0.0
    one, many = sorted((a, b), key=len)
    whole = fold_long("".join(word.reading.key for word in one if word.reading)).key
    for order in permutations(many):
        if fold_long("".join(word.reading.key for word in order if word.reading)).key == whole:
            return JOINED
    return 0.0


def word_alike(a: Word, b: Word) -> float:
    """0..1 for two words of names, by the best of the ways in which they may be one."""
    if len(a.text) == 1 or len(b.text) == 1:
        return _initial(a, b)
    if a.kana or b.kana:
        return _with_kana(a, b)
    if a.consonants != b.consonants:
        return CONSONANTS * alike(_consonants(a.text), _consonants(b.text))
    best = alike(a.text, b.text)
    if best < SAME_READING and a.reading and b.reading and a.reading.key == b.reading.key:
        return SAME_READING
    return best if best >= SHORT_FORM else max(best, _short(a.text, b.text))


def _with_kana(a: Word, b: Word) -> float:
    if a.kana and b.kana:
        return 1.0 if a.reading == b.reading else (INITIAL if a.text == b.text else 0.0)
    return _kana_latin(a, b) if a.kana else _kana_latin(b, a)


def _initial(a: Word, b: Word) -> float:
    if a.text[:1] != b.text[:1]:
        return 0.0
    return 1.0 if a.initial and b.initial else INITIAL


def _kana_latin(kana: Word, latin: Word) -> float:
    """A reading is exact: no vowel is like another here, and only a slip of the pen is forgiven."""
    if kana.text == latin.text:
        return 1.0
    if kana.reading and latin.reading:
        same = same_reading(kana.reading, latin.reading)
        if same:
            return same
    elif len(kana.text) > 1 and _loan(kana.text) == _loan(latin.text) and len(_loan(kana.text)) > 1:
        return LOAN_WORD
    longest = max(len(kana.text), len(latin.text))
    spelled = latin.reading.key if latin.reading else latin.text
    return max(0.0, 1 - _KANA_STEEPNESS * OSA.distance(kana.text, spelled) / longest)


@lru_cache(maxsize=262_144)
def _short(a: str, b: str) -> float:
    if short_form(a, b):
        return SHORT_FORM
    short, long = sorted((a, b), key=len)
    return BEGINNING if len(short) >= 3 and len(long) >= len(short) + 2 and long.startswith(short) else 0.0


@lru_cache(maxsize=65_536)
def _consonants(text: str) -> str:
    return "".join(letter for letter in text if letter not in "aeiouyw") or text


def _loan(text: str) -> str:
    """The consonants that survive when a foreign word is taken into katakana: ジョン and John are jn."""
    plain = text.replace("ph", "f").replace("th", "s").replace("ck", "k").translate(_LOAN).replace("h", "")
    return "".join(letter for letter in plain if letter not in "aeiouwy")
