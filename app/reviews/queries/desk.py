"""A reviewer's desk: how much is done, and what to take next."""

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.reviews.models import Review
from app.reviews.queries.own import mine
from app.reviews.states import WRITTEN, ReviewState

OPEN = (ReviewState.ACCEPTED, ReviewState.DRAFT)


def done_of(actor: Actor) -> tuple[int, int]:
    """How many of the reviewer's reviews are handed in, and how many there are, in calls that are not released."""
    now = clock.now()
    running = mine(actor).where(Call.released_at.is_(None) | (Call.released_at > now))
    is_in = func.sum(case((Review.state.in_(WRITTEN), 1), else_=0))
    done, total = session().execute(running.with_only_columns(is_in, func.count())).one()
    return int(done or 0), int(total)


def next_of(actor: Actor) -> Review | None:
    """The own unfinished review whose proposal has the fewest reviews of its side; the one due first among equals."""
    writable = mine(actor).where(Review.state.in_(OPEN), Call.review_opens_at <= clock.now())
    return session().scalar(writable.order_by(_peers_done(), Call.review_ends_at, Review.id).limit(1))


def _peers_done() -> ColumnElement[int]:
    other = aliased(Review)
    counted = select(func.count()).where(
        other.proposal_id == Review.proposal_id, other.party == Review.party, other.state.in_(WRITTEN)
    )
    return counted.correlate(Review).scalar_subquery()
