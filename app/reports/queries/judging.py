"""What waits for reviewers, for programme officers until their side is locked, and for integrity officers."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.accounts.roles import Role
from app.calls import policy as calls_policy
from app.calls.models import Call, CallAgency
from app.calls.phases import phase
from app.calls.states import CallState
from app.integrity import queries as integrity
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.proposals import queries as proposals
from app.proposals.models import Proposal
from app.proposals.states import ProposalState
from app.reports.queries.items import Task, Thing
from app.reviews import queries as reviews
from app.reviews.models import Opinion, Review
from app.reviews.queries.opinions import waiting_opinions
from app.reviews.states import LEFT, WRITTEN, OpinionState, ReviewState

MOST = 50
ON_REVIEW = {
    ReviewState.INVITED: "accept_review",
    ReviewState.ACCEPTED: "write_review",
    ReviewState.DRAFT: "finish_review",
}
ON_OPINION = {OpinionState.ASKED: "accept_opinion", OpinionState.ACCEPTED: "give_opinion"}


@dataclass(frozen=True, slots=True)
class Short:
    """On one side of a call: proposals with too few reviewers, and with too few reviews handed in."""

    reviewers: int
    reviews: int


def reviewer_tasks(actor: Actor) -> list[Task]:
    waiting = [review for review in reviews.desk_of(actor, limit=MOST) if review.state in ON_REVIEW]
    titles = _titles(waiting)
    return [
        Task(
            ON_REVIEW[review.state],
            titles[review.proposal_id],
            "reviews.review",
            {"review_id": review.id},
            review.proposal.call.review_ends_at,
            review.proposal.reference,
            review.party,
        )
        for review in waiting
    ]


def _titles(judged: Collection[Review | Opinion]) -> dict[uuid.UUID, Bilingual]:
    """Titles as they were submitted: what a team changed since is its own."""
    lines = proposals.submitted_by_ids(it.proposal_id for it in judged)
    return {key: line.title for key, line in lines.items()}


def expert_tasks(actor: Actor) -> list[Task]:
    """Opinions asked of the reader; an expert outside the pool has no role."""
    waiting = waiting_opinions(actor, limit=MOST)
    titles = _titles(waiting)
    return [
        Task(
            ON_OPINION[row.state],
            titles[row.proposal_id],
            "reviews.opinion",
            {"opinion_id": row.id},
            row.due_at,
            row.proposal.reference,
            row.party,
        )
        for row in waiting
    ]


def reviewer_things(actor: Actor) -> list[Thing]:
    """Reviews that were handed in and may still be read."""
    kept = [review for review in reviews.desk_of(actor, limit=MOST) if review.state in WRITTEN]
    titles = _titles(kept)
    return [
        Thing(
            "review",
            titles[review.proposal_id],
            "reviews.review",
            {"review_id": review.id},
            review.state.value,
            review.proposal.reference,
        )
        for review in kept
    ]


def preparing_tasks(actor: Actor, calls: Collection[Call]) -> list[Task]:
    """Calls that wait for the own agency's signature, or to be published."""
    tasks = []
    for call in calls:
        if call.state == CallState.DRAFT:
            unsigned = [side for side in calls_policy.officer_sides(actor, call) if side.signed_at is None]
            tasks += [_on_call("sign_call", call, due=call.opens_at, party=side.party) for side in unsigned]
        elif call.state == CallState.AGREED:
            tasks.append(_on_call("publish_call", call, due=call.opens_at))
    return tasks


def review_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Eligibility to check, reviewers to find, sides to lock; call by call."""
    waiting = reviews.officer_waiting(actor, limit=MOST)
    short = _short_sides(actor, [line.call.id for line in waiting])
    tasks = []
    for line in waiting:
        if line.pending:
            due = line.call.review_opens_at
            tasks.append(_on_proposals("check_eligibility", line.call, due=due, count=line.pending))
        for party in line.unlocked:
            found = short.get((line.call.id, party), Short(0, 0))
            tasks += _side_tasks(line.call, party, found, now, is_checked=not line.pending)
    return tasks


def _side_tasks(call: Call, party: str, short: Short, now: datetime, *, is_checked: bool) -> list[Task]:
    if short.reviewers:
        due = call.review_opens_at
        return [_on_proposals("find_reviewers", call, due=due, count=short.reviewers, party=party)]
    has_ended = now > call.review_ends_at
    if is_checked and now >= call.review_opens_at and (has_ended or not short.reviews):
        place = {"call_id": call.id, "party": party}
        return [Task("lock_side", call.title, "reviews.panel", place, call.review_ends_at, call.code, party)]
    return []


def _short_sides(actor: Actor, call_ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Short]:
    """Per own side, how many proposals in review have fewer reviewers, or reviews, than the agency wants."""
    agencies = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    asked, done = _reviews(Review.state.not_in(LEFT)), _reviews(Review.state.in_(WRITTEN))
    wanted = (
        select(
            Proposal.call_id,
            CallAgency.party,
            func.count().filter(asked < CallAgency.reviews_wanted),
            func.count().filter(done < CallAgency.reviews_wanted),
        )
        .join(CallAgency, CallAgency.call_id == Proposal.call_id)
        .where(Proposal.call_id.in_(call_ids), CallAgency.agency_id.in_(agencies))
        .where(Proposal.state == ProposalState.IN_REVIEW, ~reviews.hidden_from(actor))
        .group_by(Proposal.call_id, CallAgency.party)
    )
    return {(call, party): Short(fewer, undone) for call, party, fewer, undone in session().execute(wanted)}


def _reviews(condition: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).where(
        Review.proposal_id == Proposal.id, Review.party == CallAgency.party, condition
    )
    return counted.correlate(Proposal, CallAgency).scalar_subquery()


def _on_call(code: str, call: Call, *, due: datetime, party: str = "") -> Task:
    return Task(code, call.title, "calls.call", {"call_id": call.id}, due, call.code, party)


def _on_proposals(code: str, call: Call, *, due: datetime, count: int, party: str = "") -> Task:
    """Several proposals of a call behind one line; `party` is empty where it is no single side's."""
    return Task(code, call.title, "reviews.overview", {"call_id": call.id}, due, call.code, party, count)


def integrity_tasks(actor: Actor) -> list[Task]:
    return [
        Task(
            "set_flags",
            line.call.title,
            "integrity.call",
            {"call_id": line.call.id, "flag": "none"},
            line.call.review_ends_at,
            line.call.code,
            line.party,
            line.count,
        )
        for line in integrity.waiting_for(actor)
    ]


def call_things(calls: Collection[Call], now: datetime) -> list[Thing]:
    """The calls of the actor's agencies; a call in preparation shows its state, a published one its phase."""
    return [
        Thing("call", call.title, "calls.call", {"call_id": call.id}, _state(call, now), call.code)
        for call in calls
        if call.state != CallState.CANCELLED
    ]


def _state(call: Call, now: datetime) -> str:
    is_prepared = call.state in (CallState.DRAFT, CallState.AGREED)
    return call.state.value if is_prepared else phase(call, now).value
