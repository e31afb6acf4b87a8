"""Are these two names one name? Every way in which two writings can be laid against each other.

A name may be given in its native script, in a reading in kana, and in Latin letters; two names are compared
in each script that both have, and across scripts only where a rule leads from the one to the other (kana and
Hangul to Latin, Pinyin to Wade-Giles, other alphabets to Latin). Where both sides give writing and reading,
both have to agree. Without a common script the answer is 0: nothing is guessed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.integrity.names.han import NEAR_FORM, Written, same_writing, written
from app.integrity.names.hangul import romanised, spells, syllables
from app.integrity.names.organisations import Body, bodies, same_body
from app.integrity.names.persons import same_person
from app.integrity.names.pinyin import Syllables, same_syllables
from app.integrity.names.pinyin import syllables as chinese_syllables
from app.integrity.names.scripts import clean, has_han, has_hangul, has_kana, native_part, other_part
from app.integrity.names.words import Word, kana_words, latin_words

Kind = Literal["person", "organisation"]
Basis = Literal[
    "none", "identical", "writing", "reading", "spelling", "hangul", "wade_giles", "writing_and_reading"
]

READ_DIFFERENTLY, WRITTEN_DIFFERENTLY, LOOK_ALIKE_READ_THE_SAME = 0.6, 0.65, 0.9
"""裕子 read Yuko and Hiroko; イトウ written 伊藤 and 伊東; 斎藤 and 斉藤, both サイトウ."""

SPELLED_BY_RULE = 0.97
"""A Hangul name in one of its Latin spellings; Pinyin against Wade-Giles."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart once, to be compared often. Made by `prepare`."""

    text: str
    kind: Kind
    native: Written | None
    kana: tuple[Word, ...]
    latin: tuple[Word, ...]
    chinese: Syllables
    hangul: tuple[str, ...]
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`score` in 0..1 and what it rests on; `basis` is shown to an officer as evidence."""

    score: float
    basis: Basis


NO_COMPARISON = Comparison(0.0, "none")


@lru_cache(maxsize=131_072)
def prepare(text: str, *, kind: Kind, kana: str = "") -> Name:
    """Take a name apart. `kana` is the reading that its bearer declared, in any kana, or ''."""
    plain = clean(text)
    native, other = native_part(plain), other_part(plain)
    reading = clean(kana) or (native if native and not has_han(native) and has_kana(native) else "")
    latin = latin_words(other) if other else ()
    return Name(
        text=plain.casefold(),
        kind=kind,
        native=written(native) if has_han(native) else None,
        kana=kana_words(reading),
        latin=latin,
        chinese=chinese_syllables(tuple(word.text for word in latin)),
        hangul=syllables(native) if has_hangul(native) else (),
        bodies=bodies(plain) if kind == "organisation" else (),
    )


def compare(a: str, b: str, *, kind: Kind, kana_a: str = "", kana_b: str = "") -> float:
    """How likely it is that two names are one name: 0..1, symmetric, deterministic; 1 for equal names.

    `kana_a` and `kana_b` are declared readings; kanji are never read by guess, so a name in kanji without one
    scores 0 against Latin letters. Bands as in integrity-rules 4.2: from 0.95 a hit, from 0.85 a weak hit,
    and neither is more than a question to an officer. For organisations it is a likeness only (ENT-06).
    """
    return examine(prepare(a, kind=kind, kana=kana_a), prepare(b, kind=kind, kana=kana_b)).score


def examine(a: Name, b: Name) -> Comparison:
    """The best comparison that two prepared names allow, with its basis."""
    if a.text and a.text == b.text and _readings_agree(a, b):
        return Comparison(1.0, "identical")
    found = _organisations(a, b) if a.kind == "organisation" else _persons(a, b)
    return max(found, key=lambda one: one.score, default=NO_COMPARISON)


def _readings_agree(a: Name, b: Name) -> bool:
    return not (a.kana and b.kana) or same_person(a.kana, b.kana) == 1.0


def _organisations(a: Name, b: Name) -> list[Comparison]:
    found = [
        Comparison(same_body(left, right), "writing" if left.native and right.native else "spelling")
        for left in a.bodies
        for right in b.bodies
    ]
    return found + _read(a, b)


def _persons(a: Name, b: Name) -> list[Comparison]:
    if a.native and b.native:
        return [_written_and_read(a, b)]
    found = _read(a, b)
    if a.latin and b.latin:
        found.append(Comparison(same_person(a.latin, b.latin), "spelling"))
        found.append(
            Comparison(SPELLED_BY_RULE if same_syllables(a.chinese, b.chinese) else 0.0, "wade_giles")
        )
    if a.hangul or b.hangul:
        found.append(Comparison(_hangul(a, b), "hangul"))
    return found


def _written_and_read(a: Name, b: Name) -> Comparison:
    """Both in Han characters: the writing decides, and two declared readings have to bear it out."""
    score = same_writing(a.native, b.native) if a.native and b.native else 0.0
    if not (a.kana and b.kana):
        return Comparison(score, "writing")
    read = same_person(a.kana, b.kana)
    if read < 0.9:
        return Comparison(min(score, READ_DIFFERENTLY), "writing_and_reading")
    if score < NEAR_FORM:
        return Comparison(max(score, WRITTEN_DIFFERENTLY), "writing_and_reading")
    return Comparison(max(score, LOOK_ALIKE_READ_THE_SAME), "writing_and_reading")


def _read(a: Name, b: Name) -> list[Comparison]:
    """By a declared reading, against a reading or against Latin letters."""
    found = []
    if a.kana and b.kana:
        found.append(same_person(a.kana, b.kana))
    if a.kana and b.latin:
        found.append(same_person(a.kana, b.latin))
    if b.kana and a.latin:
        found.append(same_person(a.latin, b.kana))
    return [Comparison(score, "reading") for score in found]


def _hangul(a: Name, b: Name) -> float:
    if a.hangul and b.hangul:
        return same_writing(written("".join(a.hangul)), written("".join(b.hangul)))
    hangul, latin = (a.hangul, b.latin) if a.hangul else (b.hangul, a.latin)
    if not latin:
        return 0.0
    if spells(hangul, tuple(word.text for word in latin)):
        return SPELLED_BY_RULE
    family, given = romanised(hangul[0]), "".join(map(romanised, hangul[1:]))
    return same_person(latin_words(f"{family} {given}"), latin)
