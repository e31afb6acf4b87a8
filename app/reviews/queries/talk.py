"""One side's talk about a proposal, and who is behind with a review."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal
from app.proposals.states import ProposalState
from app.reviews.models import Remark, Reminder, Review
from app.reviews.queries.panels import hidden_among
from app.reviews.states import ReviewState

Id = uuid.UUID
OWING = (ReviewState.INVITED, ReviewState.ACCEPTED, ReviewState.DRAFT)


def talk_of(proposal_id: Id, party: str) -> Sequence[Remark]:
    """What was said, in order."""
    wanted = select(Remark).where(Remark.proposal_id == proposal_id, Remark.party == party)
    return session().scalars(wanted.order_by(Remark.said_at, Remark.id)).all()


def numbers_of(proposal_id: Id, party: str) -> Mapping[Id, int]:
    """Review → the number by which its reviewer goes."""
    wanted = select(Review.id, Review.pseudonym).where(
        Review.proposal_id == proposal_id, Review.party == party
    )
    return dict(session().execute(wanted).all())


def reviews_by_number(proposal_id: Id, party: str, numbers: Collection[int]) -> Sequence[Review]:
    wanted = select(Review).where(
        Review.proposal_id == proposal_id, Review.party == party, Review.pseudonym.in_(numbers)
    )
    return session().scalars(wanted.order_by(Review.pseudonym)).all()


def owing(call_id: Id, party: str, ids: Collection[Id] | None = None) -> Sequence[Review]:
    """A side's reviews that are not handed in, of proposals in review; by the reviewer."""
    wanted = (
        select(Review)
        .join(Review.proposal)
        .options(contains_eager(Review.proposal))
        .where(Review.call_id == call_id, Review.party == party, Review.state.in_(OWING))
        .where(Proposal.state == ProposalState.IN_REVIEW)
    )
    if ids is not None:
        wanted = wanted.where(Review.id.in_(ids))
    return session().scalars(wanted.order_by(Review.reviewer_id, Proposal.reference)).all()


def owing_to(actor: Actor, call_id: Id, party: str) -> list[Review]:
    """The same without the proposals that are hidden from the officer."""
    hidden = hidden_among(actor, call_id)
    return [row for row in owing(call_id, party) if row.proposal_id not in hidden]


def reminded_at(ids: Collection[Id]) -> Mapping[Id, datetime]:
    """Review → when its reviewer was reminded last."""
    wanted = select(Reminder.review_id, func.max(Reminder.sent_at)).where(Reminder.review_id.in_(ids))
    return dict(session().execute(wanted.group_by(Reminder.review_id)).all())
