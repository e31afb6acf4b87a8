"""What pays for the research: support, help in kind, internal funds, people paid by others (1.5, 1.6)."""

from dataclasses import dataclass
from enum import StrEnum

from app.disclosures.record.values import (
    Effort,
    Organisation,
    Place,
    answer,
    choice,
    money,
    prose,
    text,
    when,
)
from app.kernel.money import Money


class Status(StrEnum):
    CURRENT = "current"
    PENDING = "pending"


class Contribution(StrEnum):
    AWARD = "award"
    IN_KIND = "inkind"


class Basis(StrEnum):
    TOTAL = "total"
    ANNUAL = "annual"


class Unit(StrEnum):
    """In what the amount was written: e-Rad often counts in thousands."""

    ONE = "one"
    THOUSAND = "thousand"


class SourceKind(StrEnum):
    """What kind of body pays: public money and money of another university follow rules of their own."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    GOVERNMENT = "government"
    COMPANY = "company"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Support:
    """A proposal or project that pays for the person's research, in the order of the SciENcv block (1.5)."""

    id: str
    title: str = text(500, needed=True)
    number: str = text(100)
    source: Organisation = Organisation()
    programme: str = text(300)
    intermediary: Organisation = Organisation()
    place: Place = Place()
    contribution: str = choice(Contribution)
    amount: Money | None = money(needed=True)
    amount_basis: str = choice(Basis)
    amount_unit: str = choice(Unit)
    with_indirect: str = answer()
    direct_amount: Money | None = money()
    annual_amount: Money | None = money()
    description: str = prose(4000)
    objectives: str = prose(1500)
    overlap: str = prose(4000)
    start: str = when(needed=True)
    end: str = when(needed=True)
    status: str = choice(Status, needed=True)
    effort: Effort = Effort()
    role: str = text(100)
    is_this_proposal: str = answer()
    joint_project: str = text(100)
    nda: str = answer()
    contract_on_file: str = answer()
    reported: str = answer()
    source_kind: str = choice(SourceKind)


@dataclass(frozen=True, slots=True)
class InKind:
    """Equipment, space, materials or people's work received; no end date in the published format."""

    id: str
    description: str = prose(4000, needed=True)
    source: Organisation = Organisation()
    value: Money | None = money()
    received: str = when()
    effort: Effort = Effort()
    needs_time: str = answer(needed=True)
    for_this_project: str = answer(needed=True)
    objectives: str = prose(1500)
    overlap: str = prose(4000)


class PaidKind(StrEnum):
    POSTDOC = "postdoc"
    STUDENT = "student"
    SCHOLAR = "visiting_scholar"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class SupportedPerson:
    """Somebody in the group whom an outside body pays, on this project or another."""

    id: str
    kind: str = choice(PaidKind, needed=True)
    name: str = text(200)
    payer: Organisation = Organisation()
    start: str = when(needed=True)
    end: str = when()
    on_this_project: str = answer(needed=True)


@dataclass(frozen=True, slots=True)
class InternalFund:
    """Start-up or internal money set aside for a named project."""

    id: str
    project: str = text(500, needed=True)
    source: Organisation = Organisation()
    amount: Money | None = money(needed=True)
    start: str = when()
    end: str = when()
    effort: Effort = Effort()


@dataclass(frozen=True, slots=True)
class ForeignComponent:
    """A significant element of a project done outside the country that pays for it, with or without its money."""

    id: str
    project: str = text(500, needed=True)
    organisation: Organisation = Organisation()
    description: str = prose(2000, needed=True)
    paid_by_grant: str = answer()
    joint_partner: str = answer()
    start: str = when()
    end: str = when()
