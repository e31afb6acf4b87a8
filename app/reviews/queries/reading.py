"""Reviews as somebody may read them: an officer of one's side, of the other side, an applicant."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.calls.models import Call, Form, Question
from app.calls.states import Stage
from app.reviews.models import MeetingItem, Review
from app.reviews.queries.meetings import statements_on
from app.reviews.queries.side import results_of, reviews_of
from app.reviews.queries.sight import Sight
from app.reviews.rules import Answers
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
    return [
        Comment(review.party, review.pseudonym, _open_texts(review.answers, call.side(review.party)))
        for review in results_of(proposal_id)
    ]


@dataclass(frozen=True, slots=True)
class PanelComment:
    """What an applicant reads of what a panel said in an agency's form for panels, as in `Comment`."""

    party: str
    texts: Mapping[str, str]


def panel_comments_on(proposal_id: uuid.UUID, call: Call) -> list[PanelComment]:
    """The released words of panels on a proposal, by side; none where nothing in them is for applicants."""
    found = [
        PanelComment(side.party, texts)
        for item in statements_on(proposal_id, call.parties)
        for side in call.agencies
        if (form := side.form(Stage.PANEL)) and (texts := _open_texts(item.answers.get(side.party, {}), form))
    ]
    return sorted(found, key=lambda it: it.party)


def _open_texts(answers: Answers, form: Form) -> dict[str, str]:
    """The texts of an answered form that are not for the agency alone."""
    return {
        question.code: text
        for question in form.criteria
        if not question.is_confidential and (text := answers.get(question.code, {}).get("text"))
    }


def panel_statements(sight: Sight, proposal_id: uuid.UUID) -> list[MeetingItem]:
    """What closed panels said of a proposal: those whose reviews the officer may read, and one of all sides."""
    return statements_on(proposal_id, sight.readable)


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One question of the crosswalk: party → the agency's own question, and the scores its reviewers or panel gave."""

    code: str
    questions: Mapping[str, Question]
    scores: Mapping[str, Sequence[int]]


def crosswalk(call: Call, reviews: Sequence[Shown]) -> list[CrossRow]:
    """Questions of different agencies that ask for the same, side by side, with every raw score; questions without a
    counterpart stand alone. The call comes with its forms.
    """
    given = [(review.party, review.answers) for review in reviews]
    return _crossed({side.party: side for side in call.agencies}, given)


def panel_crosswalk(call: Call, statements: Sequence[MeetingItem]) -> list[CrossRow]:
    """The same of the agencies' forms for panels; nothing where no agency has one that asks for scores."""
    forms = {side.party: form for side in call.agencies if (form := side.form(Stage.PANEL))}
    return _crossed(forms, [pair for item in statements for pair in item.answers.items()])


def _crossed(forms: Mapping[str, Form], given: Sequence[tuple[str, Answers]]) -> list[CrossRow]:
    rows: dict[str, dict[str, Question]] = {}
    for party, form in forms.items():
        for question in form.criteria:
            if question.has_score:
                rows.setdefault(question.shared_code or f"{party}:{question.code}", {})[party] = question
    return [CrossRow(code, questions, _raw(questions, given)) for code, questions in rows.items()]


def _raw(questions: Mapping[str, Question], given: Sequence[tuple[str, Answers]]) -> dict[str, list[int]]:
    return {
        party: [
            score
            for of, answers in given
            if of == party and (score := answers.get(question.code, {}).get("score")) is not None
        ]
        for party, question in questions.items()
    }
