"""News of reviews."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewAssigned:
    """A reviewer is asked to review."""

    review_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReviewTakenBack:
    """An officer took an assignment back."""

    review_id: uuid.UUID
    call_id: uuid.UUID
    reviewer_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReviewReopened:
    """A submitted review goes back to its reviewer, with a reason."""

    review_id: uuid.UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewerLeft:
    """A reviewer declined or is recused; somebody else is needed."""

    review_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CureAsked:
    """The team may mend its proposal until an instant."""

    proposal_id: uuid.UUID
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ProposalRefused:
    """A proposal was found not eligible."""

    proposal_id: uuid.UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SideLocked:
    """One side's reviews and ranks are constant from now on."""

    call_id: uuid.UUID
    party: str


@dataclass(frozen=True, slots=True)
class ResultsReleased:
    """Results of a call may be read, by everybody whom they concern at once."""

    call_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PoolInvited:
    """Somebody is asked into an agency's pool of reviewers."""

    member_id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody calls upon a reviewer in the talk of the side."""

    remark_id: uuid.UUID
    review_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReviewReminded:
    """A reviewer is reminded of reviews in a call; `reminder_id` is of the first of them."""

    reviewer_id: uuid.UUID
    call_id: uuid.UUID
    reviews: int
    note: str
    reminder_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """An expert outside the pool is asked for an opinion."""

    opinion_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class OpinionTakenBack:
    """An officer no longer needs an opinion."""

    opinion_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class OpinionAnswered:
    """An expert handed the opinion in, declined, or is recused."""

    opinion_id: uuid.UUID
    version: int
