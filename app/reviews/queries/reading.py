"""Reviews as somebody may read them: an officer of one's side, of the other side, an applicant."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.calls.models import Call, Criterion
from app.reviews.models import Review
from app.reviews.queries.side import results_of, reviews_of
from app.reviews.queries.sight import Sight
from app.reviews.states import WRITTEN, ReviewState


@dataclass(frozen=True, slots=True)
class Shown:
    """A review for an officer. `reviewer_id` of the own side only (D6, D7); `answers` once it was handed in (D3)."""

    id: uuid.UUID
    proposal_id: uuid.UUID
    party: str
    pseudonym: int
    state: ReviewState
    version: int
    reviewer_id: uuid.UUID | None
    overall: int | None
    submitted_at: datetime | None
    decline_reason: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """What an applicant reads of one review: criterion code → text, confidential parts left out (D4, D5)."""

    party: str
    reviewer: int
    texts: Mapping[str, str]


def shown_reviews(sight: Sight, proposal_id: uuid.UUID) -> list[Shown]:
    """Every review of a proposal that the officer may know of, by side and number."""
    rows = reviews_of(proposal_id, sight.readable)
    return [_shown(row, is_own=row.party in sight.own) for row in rows if _is_known(row, sight)]


def _is_known(review: Review, sight: Sight) -> bool:
    return review.party in sight.own or review.state in WRITTEN


def _shown(review: Review, *, is_own: bool) -> Shown:
    is_written = review.state in WRITTEN
    return Shown(
        id=review.id,
        proposal_id=review.proposal_id,
        party=review.party,
        pseudonym=review.pseudonym,
        state=review.state,
        version=review.version,
        reviewer_id=review.reviewer_id if is_own else None,
        overall=review.overall if is_written else None,
        submitted_at=review.submitted_at if is_written else None,
        decline_reason=review.decline_reason if is_own else "",
        answers=review.answers if is_written else {},
    )


def comments_on(proposal_id: uuid.UUID, call: Call) -> list[Comment]:
    """The released comments on a proposal, by side and number; the call comes with its forms."""
    open_codes = {
        side.party: [c.code for c in side.criteria if not c.is_confidential] for side in call.agencies
    }
    return [
        Comment(
            review.party,
            review.pseudonym,
            {
                code: text
                for code in open_codes[review.party]
                if (text := review.answers.get(code, {}).get("text"))
            },
        )
        for review in results_of(proposal_id)
    ]


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One question of the crosswalk: party → the agency's own question, and the scores its reviewers gave."""

    code: str
    questions: Mapping[str, Criterion]
    scores: Mapping[str, Sequence[int]]


def crosswalk(call: Call, reviews: Sequence[Shown]) -> list[CrossRow]:
    """Questions of different agencies that ask for the same, side by side, with every raw score; questions without a
    counterpart stand alone. The call comes with its forms.
    """
    rows: dict[str, dict[str, Criterion]] = {}
    for side in call.agencies:
        for criterion in side.criteria:
            if criterion.has_score:
                code = criterion.shared_code or f"{side.party}:{criterion.code}"
                rows.setdefault(code, {})[side.party] = criterion
    return [CrossRow(code, questions, _raw(questions, reviews)) for code, questions in rows.items()]


def _raw(questions: Mapping[str, Criterion], reviews: Sequence[Shown]) -> dict[str, list[int]]:
    return {
        party: [
            score
            for review in reviews
            if review.party == party
            and (score := review.answers.get(criterion.code, {}).get("score")) is not None
        ]
        for party, criterion in questions.items()
    }
