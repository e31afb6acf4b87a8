"""The reviewer's own verbs, and an officer's reopening."""

import uuid
from typing import Any

from app.audit import service as audit
from app.calls.models import CallAgency
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, VersionStale, refuse_if
from app.kernel.events import publish
from app.kernel.states import step
from app.reviews import policy, queries, rules
from app.reviews.events import ReviewerLeft, ReviewReopened
from app.reviews.models import Review, ReviewVersion
from app.reviews.queries.versions import answers_at
from app.reviews.rules import Answers
from app.reviews.rules.merging import merged
from app.reviews.service.holding import own_review, require_open, review_of_officer
from app.reviews.states import REVIEW, ConflictSource, ReviewAction, ReviewState, VersionKind


def accept(actor: Actor, review_id: uuid.UUID, *, confidentiality: bool) -> Review:
    """Agree to review: after the own word that there is no conflict, and with the promise of confidence (INV-15)."""
    review = own_review(actor, review_id)
    accepted = step(REVIEW, review.state, ReviewAction.ACCEPT)
    word = queries.declared_by(review.proposal_id, actor.person_id, ConflictSource.SELF)
    problems = rules.acceptance_problems(word.kind if word else None, promises=confidentiality)
    refuse_if(problems, "review.refused")
    require_open(actor, review.call_id, review.party)
    review.state, review.accepted_at = accepted, clock.now()
    review.changed_at = review.accepted_at
    audit.record(actor, "review.accepted", review, party=review.party)
    return review


def decline(actor: Actor, review_id: uuid.UUID, reason: str) -> Review:
    """Say no, with a reason; the officer is told."""
    return _leave(actor, own_review(actor, review_id), ReviewAction.DECLINE, reason)


def recuse(actor: Actor, review_id: uuid.UUID, reason: str) -> Review:
    """Step back for a reason that came up later; what was written stays in the record and does not count."""
    return _leave(actor, own_review(actor, review_id), ReviewAction.RECUSE, reason)


def _leave(actor: Actor, review: Review, action: ReviewAction, reason: str) -> Review:
    state = step(REVIEW, review.state, action)
    refuse_if(rules.reason_problems(reason), "review.refused")
    require_open(actor, review.call_id, review.party)
    review.state, review.decline_reason, review.changed_at = state, reason.strip(), clock.now()
    audit.record(actor, f"review.{state.value}", review, party=review.party)
    publish(ReviewerLeft(review.id))
    return review


def save(actor: Actor, review_id: uuid.UUID, version: int | None, answers: Answers) -> Review:
    """Keep what was written on top of a version. What another tab kept meanwhile stays.

    Raises VersionStale with the kept parts where both changed the same one in two ways; then nothing is done (INV-11).
    """
    review, side = _written(actor, review_id)
    state = step(REVIEW, review.state, ReviewAction.SAVE)
    is_begun = review.state != state
    if is_begun:
        review.state = state
    if _write(actor, review, side, version, answers) or is_begun:
        audit.record(actor, "review.saved", review, party=review.party)
    return review


def submit(actor: Actor, review_id: uuid.UUID, version: int | None, answers: Answers | None = None) -> Review:
    """Hand the review in, with `answers` where they changed since they were saved. Names every problem at once."""
    review, side = _written(actor, review_id)
    expect_version(review.version, version, _theirs(review))
    if answers is not None and (review.state, ReviewAction.SAVE) in REVIEW:
        review.state = ReviewState.DRAFT
        _write(actor, review, side, version, answers)
    state = step(REVIEW, review.state, ReviewAction.SUBMIT)
    refuse_if(rules.review_problems(review.answers, side), "review.not_submitted")
    review.state, review.overall = state, rules.overall(review.answers, side.criteria)
    review.submitted_at = review.changed_at = clock.now()
    _keep_version(actor, review, VersionKind.SUBMITTED)
    audit.record(actor, "review.submitted", review, party=review.party)
    return review


def reopen(actor: Actor, review_id: uuid.UUID, reason: str) -> Review:
    """Give a submitted review back to its reviewer, while the side is open."""
    review = review_of_officer(actor, review_id)
    state = step(REVIEW, review.state, ReviewAction.REOPEN)
    refuse_if(rules.reason_problems(reason), "review.refused")
    require_open(actor, review.call_id, review.party)
    review.state, review.overall, review.submitted_at = state, None, None
    review.changed_at = clock.now()
    _keep_version(actor, review, VersionKind.REOPENED, reason=reason.strip())
    audit.record(actor, "review.reopened", review, party=review.party, reason=reason.strip())
    publish(ReviewReopened(review.id, review.version, reason.strip()))
    return review


def _written(actor: Actor, review_id: uuid.UUID) -> tuple[Review, CallAgency]:
    """A review that may be written now, and the form it answers."""
    review = own_review(actor, review_id)
    call = review.proposal.call
    if not policy.may_write(actor, review, call, clock.now()):
        raise Forbidden
    require_open(actor, review.call_id, review.party)
    return review, call.side(review.party)


def _write(actor: Actor, review: Review, side: CallAgency, version: int | None, answers: Answers) -> bool:
    """Lay the answers on what is kept; whether that changed anything."""
    if version is None or version > review.version:
        expect_version(review.version, version, _theirs(review))
    refuse_if(rules.answer_problems(answers, side.criteria), "review.refused")
    result = merged(answers_at(review, version or 0), review.answers, answers)
    if result.conflicts:
        raise VersionStale(review.version, {**_theirs(review), "conflicts": result.conflicts})
    if not result.changes:
        return False
    review.answers, review.changed_at = result.answers, clock.now()
    _keep_version(actor, review, VersionKind.SAVED, changes=result.changes)
    return True


def _keep_version(
    actor: Actor, review: Review, kind: VersionKind, *, changes: Answers | None = None, reason: str = ""
) -> None:
    session().flush()
    row = ReviewVersion(
        review_id=review.id,
        number=review.version,
        kind=kind,
        changes=changes or {},
        reason=reason,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    session().add(row)


def _theirs(review: Review) -> dict[str, Any]:
    return {"answers": review.answers}
