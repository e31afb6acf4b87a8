"""Organisations: the words of two names have to correspond, and one word more is another organisation.

Legal forms are taken off first; abbreviations and numbers are brought to one word. What stands in brackets is
another name of the same body when it is in another script or is its abbreviation, and part of the name
otherwise: ICBC (Asia) is not ICBC (London). A high score is still only a likeness: an organisation is
identified by its registry number or a listed alias (integrity-rules 2.4, ENT-06), never by this.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from app.integrity.names.alignment import Pair, best_pairs, likeness, neighbours, unpaired
from app.integrity.names.han import Written, same_writing, written
from app.integrity.names.legal_forms import EMPTY_WORDS, LATIN_FORMS, NATIVE_FORMS, SAME_WORDS
from app.integrity.names.scripts import (
    clean,
    has_han,
    has_hangul,
    has_kana,
    native_part,
    other_part,
    to_ascii,
)
from app.integrity.names.spelling import MATCH, alike

ACRONYM, OTHER_FORM, FORM_MISSING, JOINED, MERGED = 0.72, 0.8, 0.98, 0.97, 0.75
EXTRA_WORD, EXTRA_WEAK_WORD, CONTRADICTION, NEXT_NUMBER = 0.68, 0.93, 0.66, 0.6
"""Ceiling with a telling word more; factor for an empty one; ceiling of contradiction; 2004 and 2005."""

_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_SLASH = re.compile(r"(?<=\w{3})\s*/\s*(?=\w{3})")
_INITIALS = re.compile(r"\b(?:\w\.\s?){2,}")
_BREAK = re.compile(r"[^a-z0-9]+")
_WEAK = frozenset({"group", "company", "corporation", "holdings", "worldwide", "global"})
_WORD = {variant: word for word, variants in SAME_WORDS.items() for variant in variants.split()}
_FORMS = {tuple(form.split()): kind for kind, forms in LATIN_FORMS.items() for form in forms.split("|")}
_LONGEST_FORM = max(map(len, _FORMS))
_NATIVE_FORMS = sorted((written(form).same for form in NATIVE_FORMS), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Body:
    """One way of naming an organisation. `forms`: its legal forms; `acronym`: it stood in brackets."""

    words: tuple[str, ...]
    forms: frozenset[str]
    native: Written | None = None
    acronym: bool = False


@lru_cache(maxsize=65_536)
def bodies(text: str) -> tuple[Body, ...]:
    """The ways in which a text names its organisation, the whole text first."""
    plain = clean(text)
    outer = _body(_BRACKETS.sub(" ", plain))
    asides = {text: body for text in _BRACKETS.findall(plain) if _is_aside(outer, body := _body(text))}
    whole = _BRACKETS.sub(lambda found: " " if found[1] in asides else f" {found[1]} ", plain)
    named = [_body(whole)]
    named += [_body(part) for part in _SLASH.split(whole)] if _SLASH.search(whole) else []
    named += [replace(body, acronym=not body.native) for body in asides.values()]
    return tuple(dict.fromkeys(body for body in named if body.words or body.native))


@lru_cache(maxsize=262_144)
def same_body(a: Body, b: Body) -> float:
    """0..1; symmetric. Bodies in two scripts are not compared: only an alias or a number joins them."""
    written = same_writing(a.native, b.native) if a.native and b.native else None
    spelled = max(_aligned(a.words, b.words), _acronym(a, b)) if a.words and b.words else None
    if spelled is not None:
        spelled *= _form_factor(a.forms, b.forms)
    if a.acronym or b.acronym:
        return min(spelled or 0.0, ACRONYM)
    if _mixed(a) or _mixed(b):
        return _both_parts(written, spelled)
    return max(written or 0.0, spelled or 0.0)


def _mixed(body: Body) -> bool:
    return bool(body.native and body.words)


def _both_parts(written: float | None, spelled: float | None) -> float:
    """A name partly in Latin letters (JA全農): both parts have to agree, and one part alone is a word too few."""
    if written is not None and spelled is not None:
        return min(written, spelled)
    return min(max(written or 0.0, spelled or 0.0), EXTRA_WORD)


def _is_aside(outer: Body, inner: Body) -> bool:
    if outer.words and inner.native and not inner.words:
        return True
    return len(inner.words) == 1 and inner.words[0] in _initials(outer.words)


def _body(text: str) -> Body:
    native = native_part(text)
    words, forms = _without_forms(_latin_words(other_part(text)))
    if not native or not (has_han(native) or has_kana(native) or has_hangul(native)):
        return Body(words, forms, acronym=False)
    return Body(words, forms, _bare(written(native)))


def _latin_words(text: str) -> tuple[str, ...]:
    together = _INITIALS.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", text)
    return tuple(
        word
        for word in _BREAK.split(to_ascii(together.replace("&", " and ").replace("%", " percent ")))
        if word
    )


def _without_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The telling words in one spelling, and the classes of the forms that stood at either end."""
    forms = set()
    while (found := _form_at_an_end(words)) is not None:
        words, form = found
        forms.add(form)
    telling = tuple(_WORD.get(word, word) for word in words if word not in EMPTY_WORDS)
    return telling or words, frozenset(forms)


def _form_at_an_end(words: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """The words without the longest form at their end, else at their beginning, and its class."""
    for size in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        kind = _FORMS.get(words[-size:])
        if kind and _telling(words[:-size]):
            return words[:-size], kind
        kind = _FORMS.get(words[:size])
        if kind and kind != "trust" and _telling(words[size:]):
            return words[size:], kind
    return None


def _telling(words: tuple[str, ...]) -> bool:
    return any(word not in EMPTY_WORDS for word in words)


def _bare(native: Written) -> Written:
    """A native name without its legal form, unless nothing else is left."""
    text = "".join(native.words)
    for form in _NATIVE_FORMS:
        text = text.removeprefix(form).removesuffix(form) or text
    return written(text)


def _form_factor(a: frozenset[str], b: frozenset[str]) -> float:
    if a == b or not a.isdisjoint(b):
        return 1.0
    return OTHER_FORM if a and b else FORM_MISSING


def _initials(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset({"".join(word[0] for word in words)}) if len(words) > 1 else frozenset()


def _acronym(a: Body, b: Body) -> float:
    short, long = sorted((a.words, b.words), key=len)
    return ACRONYM if len(short) == 1 and len(short[0]) > 2 and short[0] in _initials(long) else 0.0


def _aligned(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if a == b:
        return 1.0
    if "".join(a) == "".join(b):
        return JOINED
    a, b = sorted((a, b))
    pairs = best_pairs(_pairs(a, b))
    if not pairs:
        return 0.0
    matched = sum(pair.weight for pair in pairs)
    left_a, left_b = unpaired(len(a), len(b), pairs)
    if left_a and left_b:
        return likeness(pairs) * CONTRADICTION * matched / (matched + min(len(left_a), len(left_b)))
    left = [a[at] for at in left_a] + [b[at] for at in left_b]
    if any(word not in _WEAK for word in left):
        return min(likeness(pairs), EXTRA_WORD) * matched / (matched + 0.5 * (len(left) - 1))
    return likeness(pairs) * EXTRA_WEAK_WORD ** len(left)


def _pairs(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[Pair]:
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            score = _word_alike(left, right)
            if score >= MATCH:
                yield Pair(score, 1.0, i, i + 1, j, j + 1)
    for score, start, end, at in _merged(a, b):
        yield Pair(score, float(end - start), start, end, at, at + 1)
    for score, start, end, at in _merged(b, a):
        yield Pair(score, float(end - start), at, at + 1, start, end)


def _merged(many: tuple[str, ...], one: tuple[str, ...]) -> Iterator[tuple[float, int, int, int]]:
    """Two or three neighbours of `many` that are one word of `one` written together."""
    for start, end in neighbours(len(many)):
        text = "".join(many[start:end])
        for at, word in enumerate(one):
            score = JOINED * alike(text, word) if abs(len(text) - len(word)) <= 1 else 0.0
            if score >= MERGED:
                yield score, start, end, at


def _word_alike(a: str, b: str) -> float:
    """Numbers are not spelled: they are equal, or one key away, or different."""
    if a.isdigit() and b.isdigit() and a != b:
        return NEXT_NUMBER if len(a) == len(b) >= 4 and OSA.distance(a, b) == 1 else 0.0
    return alike(a, b)
