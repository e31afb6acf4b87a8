"""Financial interests (42 CFR 50 Subpart F) of the person and the family together (1.6)."""

from dataclasses import dataclass
from enum import StrEnum

from app.disclosures.record.posts import Band
from app.disclosures.record.values import Organisation, answer, choice, money, prose, when
from app.kernel.money import Money


class InterestKind(StrEnum):
    REMUNERATION = "remuneration"
    EQUITY = "equity"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class Interest:
    """What an entity pays or is worth to the person, spouse and dependants in twelve months."""

    id: str
    entity: Organisation = Organisation()
    kind: str = choice(InterestKind, needed=True)
    band: str = choice(Band)
    value: Money | None = money()
    with_family: str = answer()
    publicly_traded: str = answer()
    officer: str = answer()
    acquired: str = when()
    window_start: str = when()
    window_end: str = when()
    declared_on: str = when()
    relation: str = prose(2000, needed=True)
