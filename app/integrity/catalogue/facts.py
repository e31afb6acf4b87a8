"""What the rules read: what people and institutions entered, what the call says, what registries and lists say.

Conduct, never origin. There is no field for citizenship, birthplace, ethnicity, visa or the origin of a name; a country
stands only at the seat of an organisation or the place of work (integrity-rules 3.2). An `Answer` of "" was asked and
not answered; None was never asked.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from app.kernel.fiscal import Month
from app.kernel.money import Money

Answer = Literal["yes", "no", ""] | None
Vector = tuple[tuple[Month, Decimal], ...]
"""Month by month the share of the whole working time."""

ELEMENTS = (
    "unauthorised_transfer",
    "recruits_others",
    "post_against_award_terms",
    "cannot_terminate",
    "limits_capacity",
    "must_win_sponsor_funds",
    "must_omit_institution",
    "must_not_disclose",
    "conflict_against_award_terms",
)
"""The nine elements of a malign programme (42 USC 19237), in the order of the statute."""


WORK_QUESTIONS = (
    "sponsor_approves",
    "limits_who",
    "controlled_input",
    "sensitive",
    "not_fundamental",
    "classified",
)
"""What every team answers about the work (EXP-01 to EXP-04, EXP-06)."""
UNANSWERED: tuple[Answer, ...] = ("", "", "", "", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `ids` in one spelling (`ror:03vek6s52`); `seat` is its legal seat, ISO 3166."""

    name: str = ""
    ids: frozenset[str] = frozenset()
    seat: str = ""
    kind: Literal["", "university", "institute", "company", "government", "other"] = ""
    unit: str = ""

    def is_same(self, other: "Body") -> bool:
        """By number where both have one, else by the same words."""
        if self.ids and other.ids:
            return not self.ids.isdisjoint(other.ids)
        return bool(self.name) and _plain(self.name) == _plain(other.name)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


NOBODY = Body()


@dataclass(frozen=True, slots=True)
class Position:
    """A titled post, paid or not (1.3)."""

    title: str
    body: Body
    start: Month | None = None
    end: Month | None = None
    kind: str = ""
    paid: Answer = None
    brings_resources: Answer = None
    contract_on_file: Answer = None
    personal_service: bool = False
    nda: Answer = None
    reported: Answer = None
    effort: Vector = ()

    def is_held(self, first: Month, last: Month) -> bool:
        """Whether it was held in any month of the period."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class Support:
    """A proposal or project that pays the person, or one that is asked to (1.5).

    `months_entered` are person-months by the year they are filed under, `percent_entered` whole percent by fiscal year,
    both as the person typed them; `effort` is the vector they stand for. `joint_project` is the same for sister
    proposals.
    """

    key: str
    title: str
    source: Body = NOBODY
    via: Body = NOBODY
    number: str = ""
    status: Literal["current", "pending"] = "current"
    contribution: Literal["award", "inkind"] = "award"
    start: Month | None = None
    end: Month | None = None
    amount: Money | None = None
    with_indirect: bool = True
    effort: Vector = ()
    months_entered: tuple[tuple[int, Decimal], ...] = ()
    percent_entered: tuple[tuple[int, int], ...] = ()
    objectives: str = ""
    overlap: str = ""
    is_this: bool = False
    role: str = ""
    nda: Answer = None
    reported: Answer = None
    contract_on_file: Answer = None
    joint_project: str = ""

    def runs(self, first: Month, last: Month) -> bool:
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class InKind:
    """Help that is no money. `value` in the currency of the threshold, converted by a dated rate."""

    description: str
    source: Body
    value: Money | None
    needs_time: Answer = None
    for_this_project: Answer = None
    stands_in: Literal["", "support", "facilities"] = ""


@dataclass(frozen=True, slots=True)
class Engagement:
    """What ties a person to a recruitment programme or a sponsor abroad, with the nine answers of the statute."""

    programme: str
    sponsor: Body
    status: Literal["applied", "current", "ended"]
    compensation: Answer = ""
    elements: tuple[Answer, ...] = UNANSWERED
    only_exchange: bool = False
    until: Month | None = None
    contract_on_file: Answer = None


@dataclass(frozen=True, slots=True)
class Interest:
    """A financial interest of the person and the family together, in twelve months."""

    body: Body
    kind: Literal["remuneration", "equity", "intellectual_property", "travel"]
    value: Money | None
    publicly_traded: bool = False
    officer: bool = False
    acquired: date | None = None
    declared: date | None = None


@dataclass(frozen=True, slots=True)
class Certificates:
    """Signatures and courses (1.7). `signer` is the key of who signed; the hashes are of what was signed and is now."""

    signer: str = ""
    signed_on: date | None = None
    signed_hash: str = ""
    present_hash: str = ""
    malign_free: Answer = None
    malign_free_on: date | None = None
    institution: Answer = None
    institution_reporting: Answer = None
    security_training_on: date | None = None
    security_training: str = ""
    ethics_on: date | None = None
    ethics_until: date | None = None
    support_training_on: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One senior or key person of the proposal. `side` is where the money comes from, `agency` whose form is used.

    `key` is an opaque id. `earlier` holds the support of the last certified version before this one. `not_asked` names
    the inputs that the person's form does not ask: no rule that rests on one of them speaks about the person.
    """

    key: str
    name: str
    side: str
    agency: str = ""
    lead: bool = False
    primary: Body = NOBODY
    joined: date | None = None
    not_asked: frozenset[str] = frozenset()
    unanswered: tuple[str, ...] = ()
    documents: frozenset[str] | None = None
    free_texts: tuple[tuple[str, str], ...] = ()
    positions: tuple[Position, ...] = ()
    support: tuple[Support, ...] | None = None
    in_kind: tuple[InKind, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    talent: Answer = None
    consulting: tuple[Answer, Answer, Answer] = (None, None, None)
    consulting_rows: int = 0
    interests: tuple[Interest, ...] = ()
    products: tuple[int, int] | None = None
    certificates: Certificates = Certificates()
    reduction_plan: Answer = None
    earlier: tuple[Support, ...] = ()
    other_rendering: tuple[Support, ...] = ()
    paid_by_others: tuple[tuple[str, bool], ...] = ()
    internal_awards: tuple[str, ...] = ()

    def items(self) -> tuple[Support, ...]:
        return self.support or ()


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What an institution answers once for all its people, by side."""

    body: Body
    side: str
    confucius: Answer = None
    confucius_waiver: Answer = None
    foreign_report: Answer = None
    foreign_gifts: Answer = None
    large_recipient: Answer = None
    security_programme: Answer = None
    self_evaluation: Answer = None
    integrity_rules: Answer = None
    coi_report_due: date | None = None
    coi_report_on: date | None = None
    barred_until: date | None = None
    export_outcome: str | None = None
    travel_records: Answer = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What the team says about the work itself: openness, technology, sites, partners, equipment."""

    sponsor_approves: Answer = None
    limits_who: Answer = None
    controlled_input: Answer | Literal["unknown"] = None
    sensitive: Answer = None
    not_fundamental: Answer = None
    classified: Answer = None
    field: str = ""
    sites: tuple[str, ...] = ()
    partners: tuple[Body, ...] = ()
    suppliers: tuple[Body, ...] = ()
    equipment: tuple[tuple[str, Body, bool], ...] = ()
    """Item, manufacturer, whether it is ordinary office equipment."""

    def open_questions(self) -> tuple[str, ...]:
        """What was asked and is not answered; silence is no "no"."""
        return tuple(name for name in WORK_QUESTIONS if getattr(self, name) == "")


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost in this budget or another one: salary of a person as share of time, or an item with its price."""

    project: str
    item: str
    person: str = ""
    price: Money | None = None
    share: Decimal | None = None
    start: Month | None = None
    end: Month | None = None
    joint_project: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in the team of a proposal of the call."""

    person: str
    proposal: str
    lead: bool
    side: str = ""


@dataclass(frozen=True, slots=True)
class Sister:
    """The same project as filed with the other side. `likeness` of the aims, None where none was measured."""

    reference: str
    people: frozenset[str]
    likeness: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for. `programme` says what the call follows (`trust`, `designated`, `defence`), '' for none."""

    key: str
    title: str
    start: Month
    end: Month
    submitted: date
    joint_project: str = ""
    programme: frozenset[str] = frozenset()
    declared: Declared = Declared()
    own_places: tuple[Place, ...] = ()
    other_places: tuple[Place, ...] = ()
    most_proposals: int = 0
    sister: Sister | None = None
    costs: tuple[CostLine, ...] = ()
    asked_direct: Money | None = None
    median_direct_per_month: Money | None = None
