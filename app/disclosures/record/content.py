"""The whole record of a person: its sections, and where each value came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.disclosures.record.funds import ForeignComponent, InKind, InternalFund, Support, SupportedPerson
from app.disclosures.record.people import (
    Certificate,
    Collaborator,
    Declarations,
    Education,
    Identity,
    Product,
)
from app.disclosures.record.posts import Consulting, Position, Programme
from app.disclosures.record.ties import Interest
from app.disclosures.record.values import Provenance

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """A list, or an explicit "nothing to declare": neither is no answer."""

    nothing: bool = False
    items: tuple[Item, ...] = ()

    @property
    def is_answered(self) -> bool:
        return self.nothing or bool(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a person declares. `provenance` maps a place (`/support/<id>/title`) to where its value came from."""

    identity: Identity = Identity()
    education: Section[Education] = Section()
    positions: Section[Position] = Section()
    products: Section[Product] = Section()
    support: Section[Support] = Section()
    in_kind: Section[InKind] = Section()
    internal_funds: Section[InternalFund] = Section()
    consulting: Section[Consulting] = Section()
    programmes: Section[Programme] = Section()
    supported_people: Section[SupportedPerson] = Section()
    foreign_components: Section[ForeignComponent] = Section()
    interests: Section[Interest] = Section()
    collaborators: Section[Collaborator] = Section()
    certificates: Section[Certificate] = Section()
    declarations: Declarations = Declarations()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    def section(self, name: str) -> Section[Any]:
        found = getattr(self, name)
        if not isinstance(found, Section):
            raise KeyError(name)
        return found


ITEMS: dict[str, type] = {
    "education": Education,
    "positions": Position,
    "products": Product,
    "support": Support,
    "in_kind": InKind,
    "internal_funds": InternalFund,
    "consulting": Consulting,
    "programmes": Programme,
    "supported_people": SupportedPerson,
    "foreign_components": ForeignComponent,
    "interests": Interest,
    "collaborators": Collaborator,
    "certificates": Certificate,
}
"""What each list holds."""

REQUIRED = (
    "positions",
    "support",
    "in_kind",
    "consulting",
    "programmes",
    "supported_people",
    "interests",
    "certificates",
)
"""Lists nobody certifies unanswered; the others are asked by some forms only."""
