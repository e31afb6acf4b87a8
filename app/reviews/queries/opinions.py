"""Opinions of experts: an expert's own, and those of a side on a proposal."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person, RoleGrant
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal, TeamMember
from app.reviews.models import Opinion, Panel
from app.reviews.phases import JUDGED, OWN_TEXT_KEPT
from app.reviews.queries.conflicts import unconflicted, void_among
from app.reviews.states import ENDED, UNANSWERED, OpinionState, PanelState

Id = uuid.UUID
_CALL = contains_eager(Opinion.proposal).contains_eager(Proposal.call).selectinload(Call.agencies)


@dataclass(frozen=True, slots=True)
class Given:
    """An opinion as the side's reviewers and panel read it: without who gave it."""

    number: int
    question: str
    text: str
    closeness: str
    submitted_at: datetime | None


def _mine(actor: Actor) -> Select[Any]:
    """Opinions the actor is asked for and that are there for him now: no conflict, not ended, the review not over."""
    now = clock.now()
    unreleased = or_(Call.released_at.is_(None), Call.released_at > now)
    kept = and_(Call.released_at >= now - OWN_TEXT_KEPT, Opinion.state == OpinionState.SUBMITTED)
    return (
        select(Opinion)
        .join(Proposal, Proposal.id == Opinion.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .where(Opinion.person_id == actor.person_id, Opinion.state.not_in(ENDED))
        .where(Proposal.state.in_(JUDGED), or_(unreleased, kept), unconflicted(actor, Opinion.proposal_id))
    )


def own_opinion(actor: Actor, opinion_id: Id, *, hold: bool = False) -> Opinion | None:
    """One own opinion, with proposal, call and sides."""
    wanted = _mine(actor).where(Opinion.id == opinion_id).options(_CALL)
    if hold:
        wanted = wanted.with_for_update(of=Opinion).execution_options(populate_existing=True)
    return session().scalar(wanted)


def opinions_of_expert(actor: Actor, *, limit: int = 50) -> Sequence[Opinion]:
    """What the actor is or was asked for, due first in front."""
    wanted = _mine(actor).options(_CALL).order_by(Opinion.due_at, Opinion.id)
    return session().scalars(wanted.limit(limit)).all()


def waiting_opinions(actor: Actor, *, limit: int = 50) -> Sequence[Opinion]:
    wanted = _mine(actor).where(Opinion.state.in_(UNANSWERED)).options(_CALL)
    return session().scalars(wanted.order_by(Opinion.due_at, Opinion.id).limit(limit)).all()


def opinions_of(proposal_id: Id, party: str) -> Sequence[Opinion]:
    """Every opinion one side asked for on a proposal, for its officers."""
    wanted = select(Opinion).where(Opinion.proposal_id == proposal_id, Opinion.party == party)
    return session().scalars(wanted.order_by(Opinion.number)).all()


def given_opinions(proposal_id: Id, party: str) -> list[Given]:
    """What experts handed in, for the side's reviewers and panel."""
    return [
        Given(it.number, it.question, it.text, it.closeness, it.submitted_at)
        for it in opinions_of(proposal_id, party)
        if it.state == OpinionState.SUBMITTED
    ]


def opinion(opinion_id: Id, *, hold: bool = False) -> Opinion | None:
    wanted = select(Opinion).where(Opinion.id == opinion_id)
    if hold:
        return session().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    return session().scalar(wanted.options(joinedload(Opinion.proposal).joinedload(Proposal.call)))


def is_asked(proposal_id: Id, person_id: Id) -> bool:
    wanted = exists().where(Opinion.proposal_id == proposal_id, Opinion.person_id == person_id)
    return bool(session().scalar(select(wanted)))


def is_of_agencies(person_id: Id, agencies: Collection[Id]) -> bool:
    """Whether the person reviews for or works at one of the agencies: then the pool asks, not an officer alone."""
    wanted = exists().where(
        RoleGrant.person_id == person_id,
        RoleGrant.agency_id.in_(agencies),
        RoleGrant.revoked_at.is_(None),
    )
    return bool(session().scalar(select(wanted)))


def opinions_now_in_conflict(people: Collection[Id]) -> Sequence[Opinion]:
    """Opinions of open sides, held, that a conflict voids: of the people, or on proposals of which they are."""
    is_locked = exists().where(
        Panel.call_id == Opinion.call_id, Panel.party == Opinion.party, Panel.state == PanelState.LOCKED
    )
    teams = select(TeamMember.proposal_id).where(TeamMember.person_id.in_(people))
    touched = or_(Opinion.person_id.in_(people), Opinion.proposal_id.in_(teams))
    wanted = select(Opinion).where(touched, Opinion.state.not_in(ENDED), ~is_locked)
    held = session().scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    void = void_among({(row.person_id, row.proposal_id) for row in held})
    return [row for row in held if (row.person_id, row.proposal_id) in void]


def experts_of(opinions: Collection[Opinion]) -> dict[Id, Person]:
    wanted = select(Person).options(joinedload(Person.institution))
    rows = session().scalars(wanted.where(Person.id.in_([it.person_id for it in opinions])))
    return {row.id: row for row in rows}
