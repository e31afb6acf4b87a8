"""What entries are made of: answers, dates, places, organisations, effort, and where each value came from.

A field says with its metadata how it is asked for and checked (`kind`, `longest`, `choices`); the form, the API, the
page and the difference between versions are all drawn from that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.disclosures.effort import combined
from app.kernel.fiscal import Month


class Answer(StrEnum):
    """Unanswered is not "no" (CMP-01)."""

    UNANSWERED = ""
    YES = "yes"
    NO = "no"


class Origin(StrEnum):
    """Where a value came from."""

    SELF = "self"
    SCIENCV = "sciencv"
    COA = "coa"
    ORCID = "orcid"
    ERAD = "erad"
    INSTITUTION = "institution"
    REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who entered a value, when, from where; when it was first certified; the version whose value it replaced."""

    entered_by: str
    entered_at: datetime
    source: Origin = Origin.SELF
    language: str = ""
    certified_at: datetime | None = None
    supersedes_id: str | None = None


def text(longest: int = 300, **more: Any) -> Any:
    return field(default="", metadata={"kind": "text", "longest": longest, **more})


def prose(longest: int = 4000, **more: Any) -> Any:
    """Text of several lines."""
    return field(default="", metadata={"kind": "prose", "longest": longest, **more})


def when(**more: Any) -> Any:
    """An ISO date as precise as it is known: `2027`, `2027-04` or `2027-04-01`; '' for none."""
    return field(default="", metadata={"kind": "when", **more})


def country() -> Any:
    """ISO 3166-1 alpha-2; the seat of an organisation or a place of work, never a person's origin."""
    return field(default="", metadata={"kind": "country"})


def answer(**more: Any) -> Any:
    return field(default=Answer.UNANSWERED, metadata={"kind": "answer", **more})


def choice(kind: type[StrEnum], **more: Any) -> Any:
    """One of an enumeration, or '' while it is not chosen."""
    return field(default="", metadata={"kind": "choice", "choices": tuple(kind), **more})


def money(**more: Any) -> Any:
    return field(default=None, metadata={"kind": "money", **more})


def whole(least: int, most: int, **more: Any) -> Any:
    return field(default=None, metadata={"kind": "whole", "least": least, "most": most, **more})


def first_month(day: str) -> Month | None:
    """The first month an ISO date of any precision stands for."""
    if not day:
        return None
    return Month(int(day[:4]), int(day[5:7]) if len(day) > 4 else 1)


def last_month(day: str) -> Month | None:
    """The last month an ISO date of any precision stands for."""
    if not day:
        return None
    return Month(int(day[:4]), int(day[5:7]) if len(day) > 4 else 12)


class Script(StrEnum):
    """How a name in one's own script is written."""

    JAPANESE = "Jpan"
    HANS = "Hans"
    HANT = "Hant"
    HANGUL = "Kore"
    OTHER = "Zyyy"


class Order(StrEnum):
    FAMILY_FIRST = "family_first"
    GIVEN_FIRST = "given_first"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organisation sits or work is done."""

    city: str = text(200)
    region: str = text(200)
    country: str = country()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with the numbers it is known by: Registry (ROR), UEI, e-Rad."""

    name: str = text(300)
    name_native: str = text(300)
    ror: str = text(40)
    uei: str = text(12)
    erad_code: str = text(10)
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class LatinName:
    """A name in Latin letters, split as it is published."""

    family: str = text(200)
    given: str = text(200)
    middle: str = text(200)
    order: str = choice(Order)


@dataclass(frozen=True, slots=True)
class NativeName:
    family: str = text(100)
    given: str = text(100)
    script: str = choice(Script)


@dataclass(frozen=True, slots=True)
class KanaName:
    """The reading in full-width katakana, as the person gives it; never guessed."""

    family: str = text(100)
    given: str = text(100)


@dataclass(frozen=True, slots=True)
class YearValue:
    """A figure as it was entered for a year: person-months filed under it, or percent of a fiscal year."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row with the same share of working time."""

    first: Month
    last: Month
    share: Decimal


@dataclass(frozen=True, slots=True)
class Effort:
    """The share of the whole working time by month, in [0, 1] (integrity-rules 1.8).

    `person_months` and `percents` are what was entered where somebody else's form gave only those; the shares are
    then `estimated` until the person confirms them.
    """

    shares: tuple[tuple[Month, Decimal], ...] = ()
    estimated: bool = False
    person_months: tuple[YearValue, ...] = ()
    percents: tuple[YearValue, ...] = ()

    @property
    def vector(self) -> dict[Month, Decimal]:
        return dict(self.shares)

    def runs(self) -> tuple[Run, ...]:
        """The months in the fewest runs, in order of time."""
        found: list[Run] = []
        for month, share in sorted(self.shares):
            last = found[-1] if found else None
            if last and last.share == share and last.last.plus(1) == month:
                found[-1] = Run(last.first, month, share)
            else:
                found.append(Run(month, month, share))
        return tuple(found)


def effort_of(vector: Mapping[Month, Decimal], **more: Any) -> Effort:
    return Effort(tuple(sorted(vector.items())), **more)


def effort_of_runs(runs: Iterable[Run], **more: Any) -> Effort:
    """Runs that touch add up; ValueError where a month's share is outside [0, 1]."""
    vector = combined(dict.fromkeys(run.first.through(run.last), run.share) for run in runs)
    if any(share > 1 for share in vector.values()):
        raise ValueError("more than all of one's time for one item")
    return effort_of(vector, **more)
