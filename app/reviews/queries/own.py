"""A reviewer's own assignments. What a conflict voids, a withdrawal ends or a release closes is not there at all."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.roles import Role
from app.calls.models import Call, CallAgency
from app.files import queries as files
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound, Unavailable
from app.proposals import queries as proposals
from app.proposals.content import without_names
from app.proposals.models import Proposal, Submission
from app.reviews.models import Opinion, Review
from app.reviews.phases import JUDGED, OWN_TEXT_KEPT
from app.reviews.queries.conflicts import unconflicted
from app.reviews.states import LEFT, WRITTEN

_CALL = contains_eager(Review.proposal).contains_eager(Proposal.call)
_FORM = _CALL.selectinload(Call.agencies).selectinload(CallAgency.criteria)


def mine(actor: Actor) -> Select[Any]:
    """Assignments of the actor that are there for him now: `policy.may_view_own` and no conflict, as a statement."""
    now = clock.now()
    unreleased = or_(Call.released_at.is_(None), Call.released_at > now)
    kept = and_(Call.released_at <= now, Call.released_at >= now - OWN_TEXT_KEPT, Review.state.in_(WRITTEN))
    return (
        select(Review)
        .join(Proposal, Proposal.id == Review.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .where(Review.reviewer_id == actor.person_id, Review.state.not_in(LEFT), Proposal.state.in_(JUDGED))
        .where(or_(kept, and_(unreleased, _reviews_for(actor))), unconflicted(actor))
    )


def _reviews_for(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor still reviews for the agency of the side."""
    grants = [
        and_(
            CallAgency.agency_id == grant.agency_id,
            *([] if grant.call_id is None else [Call.id == grant.call_id]),
        )
        for grant in actor.grants_of(Role.REVIEWER)
    ]
    if not grants:
        return Review.id.is_(None)
    side = exists().where(
        CallAgency.call_id == Review.call_id, CallAgency.party == Review.party, or_(*grants)
    )
    return side.correlate(Review, Call)


def own_review(actor: Actor, review_id: uuid.UUID) -> Review | None:
    """One own assignment, with proposal, call, sides and forms."""
    return session().scalar(mine(actor).where(Review.id == review_id).options(_FORM))


def hold_own(actor: Actor, review_id: uuid.UUID) -> Review | None:
    """The same, held until the transaction ends: everything that changes a review takes turns here."""
    wanted = mine(actor).where(Review.id == review_id).options(_FORM)
    return session().scalar(wanted.with_for_update(of=Review).execution_options(populate_existing=True))


def desk_of(actor: Actor, *, after: list[Any] | None = None, limit: int = 26) -> Sequence[Review]:
    """The reviewer's list: what is due first stands first. Each with its proposal, call, sides and forms."""
    listed = mine(actor).options(_FORM)
    if after:
        at, last_id = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        further = or_(Call.review_ends_at > at, and_(Call.review_ends_at == at, Review.id > last_id))
        listed = listed.where(further)
    return session().scalars(listed.order_by(Call.review_ends_at, Review.id).limit(limit)).all()


def peers_of(review: Review) -> Sequence[Review]:
    """What the others of the same side handed in on the proposal, by their numbers, which tell nothing."""
    others = select(Review).where(
        Review.proposal_id == review.proposal_id,
        Review.party == review.party,
        Review.id != review.id,
        Review.state.in_(WRITTEN),
    )
    return session().scalars(others.order_by(Review.pseudonym)).all()


def text_for_reviewer(review: Review | Opinion) -> tuple[Submission, dict[str, Any]] | None:
    """The newest submission of a review's proposal and its text, without names where the call hides applicants."""
    submission = proposals.submission_for_reading(review.proposal_id)
    if submission is None:
        return None
    is_blind = review.proposal.call.author_blind
    return submission, without_names(submission.content) if is_blind else submission.content


def file_for_reviewer(review: Review | Opinion, file_id: uuid.UUID) -> tuple[StoredFile, str]:
    """A document of the proposal and the name it goes by; where the call hides applicants, its copy without names.

    Raises NotFound for a file that is none of the submission's, Unavailable while the copy is being made (INV-14).
    """
    submission = proposals.submission_for_reading(review.proposal_id)
    row = next((row for row in submission.files if row.file_id == file_id), None) if submission else None
    if row is None:
        raise NotFound
    if not review.proposal.call.author_blind:
        return row.file, row.file.original_name
    copy = files.blind_copy_of(file_id)
    if copy is None:
        raise Unavailable("review.copy_not_ready")
    return copy, f"{review.proposal.reference}-{row.kind.value}.pdf"
