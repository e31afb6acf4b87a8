"""News of proposals for the packages above."""

import uuid
from dataclasses import dataclass

from app.proposals.states import ProposalState


@dataclass(frozen=True, slots=True)
class ProposalSubmitted:
    """Version `number` was received."""

    proposal_id: uuid.UUID
    number: int


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """The team took the proposal back."""

    proposal_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ProposalMoved:
    """An officer's decision brought the proposal into `state`."""

    proposal_id: uuid.UUID
    state: ProposalState
