"""What a rule is, and what it says when it finds something.

A rule is one pure function over a `Case`. What it may read decides what it may do: only what the person, the home
institution or the call entered can block; names, likeness and outside data never do (integrity-rules 2, invariants).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.integrity.catalogue.dated import Dated
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Person
from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import Month


class Severity(StrEnum):
    """What happens next: the person must mend it; an officer looks; the person is told; a reviewer is left out."""

    BLOCK = "block"
    REVIEW = "review"
    ADVISE = "advise"
    EXCLUDE = "exclude"


class Reads(StrEnum):
    """Where an input comes from."""

    PERSON = "person"
    INSTITUTION = "institution"
    CALL = "call"
    CLOCK = "clock"
    REGISTER = "register"
    PUBLICATION = "publication"
    LIST = "list"
    NAME = "name"
    LIKENESS = "likeness"
    OFFICE = "office"


MAY_BLOCK = frozenset({Reads.PERSON, Reads.INSTITUTION, Reads.CALL, Reads.CLOCK})
"""Invariant (i): a rule that reads anything else never blocks."""


class Remedy(StrEnum):
    """The mitigation ladder, from the least to the most restrictive (2.9)."""

    CORRECTION = "correction"
    INSTITUTION_LETTER = "institution_letter"
    CONTRACT = "contract"
    TRAINING = "training"
    REPORTING = "reporting"
    END_ENGAGEMENT = "end_engagement"
    RING_FENCE = "ring_fence"
    REPLACE = "replace"
    AWARD_TERMS = "award_terms"
    DECLINE = "decline"


BLOCK, REVIEW, ADVISE, EXCLUDE = Severity
LETTERS = {"B": BLOCK, "R": REVIEW, "A": ADVISE, "X": EXCLUDE}


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier on a day, with the settings that were in force on it."""

    dossier: Dossier
    dated: Dated

    @property
    def on(self) -> date:
        return self.dated.on

    @property
    def month(self) -> Month:
        return Month.of(self.on)

    def funded_by(self, *sides: str) -> Iterator[Person]:
        """The people of these sides; everybody when none is named."""
        return (person for person in self.dossier.people if not sides or person.side in sides)

    def agency_says(self, person: Person, key: str) -> Any:
        """A setting of the form that the person's agency uses, else of the person's side."""
        return self.dated.of_agency(person.agency, person.side, key)

    def number(self, key: str) -> Decimal:
        return self.dated.number(key)

    def whole(self, key: str) -> int:
        return int(self.dated.number(key))

    def months_back(self, months: int) -> Month:
        return self.month.plus(-months)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one rule saw: about whom (the key of a person, or ''), how it weighs, and the evidence as plain values."""

    subject: str
    severity: Severity
    evidence: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """What tells two marks of one rule on one subject apart; changes of wording elsewhere leave it the same."""


Check = Callable[[Case], Iterator[Mark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. `side` is whose money brings it into force, '' for all sides.

    `version` rises when the test changes; a finding names it. `first_release`: deterministic, without outside data.
    """

    id: str
    title: Bilingual
    says: Bilingual
    severities: tuple[Severity, ...]
    side: str
    basis: str
    reads: frozenset[Reads]
    inputs: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    check: Check
    version: int = 1
    first_release: bool = True

    def __post_init__(self) -> None:
        if BLOCK in self.severities and not self.reads <= MAY_BLOCK:
            raise ValueError(f"{self.id} may not block: it reads {sorted(self.reads - MAY_BLOCK)}")

    @property
    def family(self) -> str:
        return self.id.partition("-")[0]


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    weight: str,
    side: str,
    *,
    title: tuple[str, str],
    says: tuple[str, str],
    basis: str,
    inputs: str,
    reads: str = "person",
    remedies: str = "correction",
    version: int = 1,
    later: bool = False,
) -> Callable[[Check], Check]:
    """Enter a function into the catalogue. `weight` like "B/R", `inputs`, `reads` and `remedies` as words."""

    def enter(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules {code}")
        RULES[code] = Rule(
            code,
            Bilingual(*title),
            Bilingual(*says),
            tuple(LETTERS[letter] for letter in weight.split("/")),
            side,
            basis,
            frozenset(Reads(word) for word in reads.split()),
            tuple(inputs.split()),
            tuple(Remedy(word) for word in remedies.split()),
            check,
            version,
            not later,
        )
        return check

    return enter
