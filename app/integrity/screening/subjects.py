"""What is asked of the lists, and what comes back."""

from dataclasses import dataclass
from typing import Literal

from app.integrity.sources import ListedParty

Outcome = Literal["review", "review_low", "question", "log", "closed"]
"""To an officer; to an officer, low priority; ask for the registry number; log only; ruled out by the number."""

Stage = Literal["identifier", "alias", "likeness"]
Contradiction = Literal["birth_year", "identifier"]
Corroborator = Literal["identifier", "organisation", "birth_year", "city"]


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as its bearer gave it; `kana` is the declared reading, '' where there is none."""

    text: str
    kana: str = ""


@dataclass(frozen=True, slots=True)
class PersonSubject:
    """A person. Only what they entered or volunteered, and nothing that tells where they come from.

    `organisation_ids` in one spelling (`ror:03vek6s52`), `identifiers` as (scheme, value) in lower case.
    """

    key: str
    names: tuple[WrittenName, ...]
    organisation_ids: frozenset[str] = frozenset()
    organisation_names: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class OrganisationSubject:
    """An organisation. `ids` in one spelling (`ror:...`, `uei:...`)."""

    key: str
    names: tuple[str, ...]
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One listed party that comes into question, with the evidence.

    `own_name` and `listed_name` are the pair that matched best, `score` in 0..1 and `basis` from `names.examine`.
    `contradicted` names what speaks against it. The key for a clearance is (subject, `party.entry`,
    `party.version`).
    """

    subject: str
    party: ListedParty
    own_name: str
    listed_name: str
    score: float
    basis: str
    stage: Stage
    outcome: Outcome
    corroborators: tuple[Corroborator, ...] = ()
    contradicted: tuple[Contradiction, ...] = ()
