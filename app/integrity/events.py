"""News of integrity."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlagSet:
    """One side's flag on a proposal was set; what it says is read under the reader's own policy."""

    proposal_id: uuid.UUID
    party: str


@dataclass(frozen=True, slots=True)
class QuestionsRaised:
    """There is something to answer for one person (for the leads where `person_id` is empty): one list, one letter."""

    proposal_id: uuid.UUID
    person_id: uuid.UUID | None
    run_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class FindingDecided:
    """A finding came to an end; the person gets a letter in their language."""

    finding_id: uuid.UUID
    version: int
