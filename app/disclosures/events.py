"""News of disclosures for the packages above."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisclosedTie:
    """One line of the tables of collaborators and other affiliations: its letter, who, where, until when (ISO date)."""

    relation: str
    name: str
    organisation: str
    last_active: str


@dataclass(frozen=True, slots=True)
class DisclosureCertified:
    """A person certified a new version; an earlier one is superseded. `ties`: who the person says must not judge."""

    person_id: uuid.UUID
    disclosure_id: uuid.UUID
    ties: tuple[DisclosedTie, ...] = ()
