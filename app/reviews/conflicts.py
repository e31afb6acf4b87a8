"""What the facts say about a person and a proposal: may this person judge it? (access study, 3.3, rules 3 to 6)

Pure. A missing fact is a conflict until an officer clears it; nothing clears the others.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Ground(StrEnum):
    """Why a person may not judge a proposal, the strongest first."""

    TEAM = "team"
    APPLICANT = "applicant"
    INSTITUTION = "same_institution"
    DECLARED = "declared"
    UNKNOWN = "institution_unknown"


class Mate(Protocol):
    """A member of a team."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def institution_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Judge:
    """A person who might judge; `declared`: source → kind of what was said about this person and the proposal."""

    person_id: UUID
    institution_id: UUID | None
    declared: Mapping[str, str] = field(default_factory=dict, hash=False)


def grounds(judge: Judge, team: Iterable[Mate], applicants: Collection[UUID]) -> list[Ground]:
    """Every ground on which `judge` may not judge the proposal of `team`.

    `applicants`: everybody who takes part in a proposal of the same call.
    """
    mates = list(team)
    is_cleared = judge.declared.get("officer") == "none"
    found = {
        Ground.TEAM: any(mate.person_id == judge.person_id for mate in mates),
        Ground.APPLICANT: judge.person_id in applicants,
        Ground.INSTITUTION: judge.institution_id is not None
        and any(mate.institution_id == judge.institution_id for mate in mates),
        Ground.DECLARED: any(kind != "none" for kind in judge.declared.values()),
        Ground.UNKNOWN: judge.institution_id is None and not is_cleared,
    }
    return [ground for ground, holds in found.items() if holds]
