"""What was found elsewhere, who would judge, and what happened since: the other half of the facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.integrity.catalogue.facts import NOBODY, Body
from app.kernel.fiscal import Month
from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class RegistryAward:
    """An award in a public register. `by_number`: found by ORCID iD or researcher number, else by name."""

    person: str
    register: str
    number: str
    title: str
    active: bool
    by_number: bool
    awarded: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A publication of a person; `byline` are the organisations printed at the person's name."""

    person: str
    doi: str
    on: date
    authors: int
    byline: tuple[Body, ...] = ()
    grants: tuple[tuple[Body, str], ...] = ()
    leading: bool = False
    sole_of_side: bool = False
    coauthors_at: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Employment:
    """A post that an ORCID record names; `asserted`: by the institution, not by the person."""

    person: str
    body: Body
    asserted: bool
    start: Month | None = None
    end: Month | None = None


@dataclass(frozen=True, slots=True)
class Patent:
    person: str
    number: str
    assignee: Body
    on: date


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody of the team (`person`), or an organisation ('' as person), shut out by a register until a day."""

    person: str
    name: str
    register: str
    until: date
    entry: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a published list that comes into question. `entry_hash` ends a clearance when the entry changes."""

    list_code: str
    entry: str
    entry_hash: str
    name: str
    concern: str = ""


@dataclass(frozen=True, slots=True)
class BodyMatch:
    """An organisation beside a listed one: by number or curated alias (`exact`), or only alike."""

    body: Body
    listed: Listed
    exact: bool
    ruled_out: bool = False
    score: Decimal = Decimal(1)
    newly: bool = False


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A person's name beside a listed person's, with what else speaks for one person."""

    person: str
    own_name: str
    listed: Listed
    score: Decimal
    corroborators: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns an organisation: shares of listed parents in permille; None where nothing is known."""

    body: Body
    shares: tuple[tuple[Listed, int], ...] | None
    red_flag: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """This proposal's text beside another's. `passages` are aligned pairs (own text, other text)."""

    other: str
    title: str
    containment: Decimal
    months_shared: int
    same_person: bool
    meaning: Decimal | None = None
    joint_project: str = ""
    passages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """What was found elsewhere: never enough to block."""

    awards: tuple[RegistryAward, ...] = ()
    works: tuple[Work, ...] = ()
    employments: tuple[Employment, ...] = ()
    patents: tuple[Patent, ...] = ()
    bodies: tuple[BodyMatch, ...] = ()
    programmes: tuple[tuple[str, Listed, str], ...] = ()
    """Person, listed programme, and the words of the own record in which its alias stands."""
    names: tuple[NameMatch, ...] = ()
    owners: tuple[Ownership, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds a reviewer or an official to somebody: months ago it ended, None while it lasts."""

    kind: Literal[
        "coauthor", "coeditor", "advisor", "employment", "family", "money", "competitor", "negotiating"
    ]
    person: str = ""
    body: Body = NOBODY
    months_ago: int | None = None
    authors: int = 0
    declared: bool = True
    same_unit: bool = False
    other_campus: bool = False
    writing_group: bool = False
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """A reviewer, a programme officer or an adjudicator who would deal with the proposal."""

    key: str
    role: Literal["reviewer", "officer"]
    body: Body = NOBODY
    said_none: bool = False
    ties: tuple[Tie, ...] = ()
    own_likeness: Decimal | None = None
    in_call: bool = False


@dataclass(frozen=True, slots=True)
class AfterAward:
    """What happened since the award."""

    awarded: date | None = None
    found_undisclosed: tuple[tuple[str, date], ...] = ()
    changed_support: tuple[str, ...] = ()
    changed_declared: bool = True
    new_people_without_documents: tuple[str, ...] = ()
    updated: tuple[tuple[str, date], ...] = ()
    """Person and day of the last yearly update."""
    journeys_without_record: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handling:
    """A finding as the process rules see it: its age in working days and who signed what was done."""

    finding: str
    severity: str
    working_days_open: int
    closed: bool
    adverse: bool = False
    signed_by_sides: frozenset[str] = frozenset()
    statute_of_one_side: bool = False


NOTHING_FOUND, NOT_AWARDED = Outside(), AfterAward()
