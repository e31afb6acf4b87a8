"""The person: names, training, products, collaborators, certificates (1.1, 1.2, 1.4, 1.7)."""

from dataclasses import dataclass
from enum import StrEnum

from app.disclosures.record.values import (
    KanaName,
    LatinName,
    NativeName,
    Organisation,
    answer,
    choice,
    prose,
    text,
    when,
    whole,
)


class TeamRole(StrEnum):
    LEAD = "pd_pi"
    CO_LEAD = "co_pd_pi"
    SENIOR = "senior_key"
    OTHER = "other_significant"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A former, alternative or published form of the name."""

    name: str = text(200)
    start: str = when()
    end: str = when()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is to funders. No citizenship, birthplace, home address, private telephone or family state."""

    latin: LatinName = LatinName()
    native: NativeName = NativeName()
    kana: KanaName = KanaName()
    other_names: tuple[OtherName, ...] = ()
    orcid: str = text(19)
    erad_number: str = text(8)
    nsf_id: str = text(20)
    era_commons: str = text(40)
    position_title: str = text(200)
    primary: Organisation = Organisation()
    unit: str = text(200)
    role: str = choice(TeamRole)
    funded_side: str = text(8)
    months_employed: int | None = whole(1, 12)


class Training(StrEnum):
    DEGREE = "degree"
    POSTDOC = "postdoc"
    FELLOWSHIP = "fellowship"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Education:
    """A degree, a postdoctoral or other training (1.2)."""

    id: str
    organisation: Organisation = Organisation()
    kind: str = choice(Training)
    degree: str = text(200, needed=True)
    field: str = text(200)
    start: str = when(needed=True)
    end: str = when()
    advisor: str = text(200)


class ProductGroup(StrEnum):
    RELATED = "related"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Product:
    """A citable, accessible result: up to five related to the project and five others (1.4)."""

    id: str
    group: str = choice(ProductGroup, needed=True)
    citation: str = prose(2000, needed=True)
    identifier: str = text(300)


class Relation(StrEnum):
    """The letters of the COA tables; O is one's own affiliation."""

    OWN = "O"
    RELATIONSHIP = "R"
    ADVISOR = "G"
    ADVISEE = "T"
    CO_AUTHOR = "A"
    COLLABORATOR = "C"
    BOARD = "B"
    CO_EDITOR = "E"


@dataclass(frozen=True, slots=True)
class Collaborator:
    """One line of the Collaborators and Other Affiliations tables (1.6)."""

    id: str
    relation: str = choice(Relation, needed=True)
    name: str = text(200)
    organisation: str = text(300, needed=True)
    detail: str = text(300)
    last_active: str = when()


class CertificateKind(StrEnum):
    SECURITY = "research_security"
    ETHICS = "research_ethics"
    SUPPORT = "other_support"
    EXPORT = "export_screening"


class Level(StrEnum):
    FULL = "full"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A course completed or a review passed (1.7); of an export review only the outcome."""

    id: str
    kind: str = choice(CertificateKind, needed=True)
    provider: str = text(200, needed=True)
    module: str = text(200)
    level: str = choice(Level)
    outcome: str = text(200)
    completed: str = when(needed=True)
    valid_until: str = when()


@dataclass(frozen=True, slots=True)
class Declarations:
    """Questions about the whole record (1.7)."""

    hidden_contracts: str = answer(needed=True)
    hidden_contracts_detail: str = prose()
    not_malign: str = answer(needed=True)
    institution_reporting: str = answer(needed=True)
    reduction_plan: str = answer()
    reduction_plan_detail: str = prose()
