"""News of proposals for the packages above."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.proposals.states import ProposalState


@dataclass(frozen=True, slots=True)
class SubmissionConsidered:
    """A question to packages above: what beside the proposal's own rules keeps it from being received at `at`?

    `actor` asks, `proposal` has its call, team and halves; the answers are Problems.
    """

    actor: Any
    proposal: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordsUnjudged:
    """A question to packages above: which members' records must be judged anew before the proposal is considered?"""

    proposal_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class SubmissionNears:
    """The check list is opened, or a submission is on its way: what it rests on is brought up to date first."""

    proposal_id: uuid.UUID


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
