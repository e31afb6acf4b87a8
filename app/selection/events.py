"""News of selection."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposalSelected:
    """Every party approved: the proposal becomes an award."""

    proposal_id: uuid.UUID
    line_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """Every party declined."""

    proposal_id: uuid.UUID
