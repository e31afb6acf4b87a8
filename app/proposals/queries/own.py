"""What a team and its institutions look for: own proposals, what waits for a signature, received versions."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Institution, Person
from app.accounts.roles import Role
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Half, Proposal, Submission, SubmissionFile, TeamMember
from app.proposals.states import WRITTEN, ProposalState

CALL = joinedload(Proposal.call, innerjoin=True)
TEAM = selectinload(Proposal.team)


def proposals_of_person(
    actor: Actor, *, after: list[Any] | None = None, limit: int = 26
) -> Sequence[Proposal]:
    """Proposals in whose team the actor is, confirmed or asked, last begun first."""
    mine = (
        select(Proposal)
        .join(TeamMember, TeamMember.proposal_id == Proposal.id)
        .where(TeamMember.person_id == actor.person_id)
        .options(CALL, TEAM)
        .order_by(Proposal.created_at.desc(), Proposal.id)
    )
    if after:
        at, last_id = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        mine = mine.where(
            or_(Proposal.created_at < at, and_(Proposal.created_at == at, Proposal.id > last_id))
        )
    return session().scalars(mine.limit(limit)).all()


def proposals_to_sign(actor: Actor, *, after: list[Any] | None = None, limit: int = 26) -> Sequence[Half]:
    """Halves of the actor's institutions in proposals that are still written, the nearest deadline first.

    Each half comes with its institution, its signature in force, and its `proposal` with the call.
    """
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    waiting = (
        select(Half)
        .join(Proposal, Proposal.id == Half.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .where(Half.institution_id.in_(own), Proposal.state.in_(WRITTEN), _is_open(clock.now()))
        .options(
            joinedload(Half.signature),
            joinedload(Half.institution),
            joinedload(Half.proposal, innerjoin=True).joinedload(Proposal.call, innerjoin=True),
        )
        .order_by(Call.deadline_at, Half.id)
    )
    if after:
        at, last_id = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        waiting = waiting.where(or_(Call.deadline_at > at, and_(Call.deadline_at == at, Half.id > last_id)))
    return session().scalars(waiting.limit(limit)).all()


def _is_open(now: datetime) -> Any:
    return or_(
        Call.deadline_at >= now, and_(Proposal.state == ProposalState.NEEDS_CURE, Proposal.cure_until >= now)
    )


def invitations_of(actor: Actor) -> Sequence[Proposal]:
    """Proposals that wait for the actor's yes or no, in the order of their deadlines."""
    asked = (
        select(Proposal)
        .join(TeamMember, TeamMember.proposal_id == Proposal.id)
        .join(Call, Call.id == Proposal.call_id)
        .where(TeamMember.person_id == actor.person_id, TeamMember.confirmed_at.is_(None))
        .where(Proposal.state.in_(WRITTEN))
        .options(CALL)
        .order_by(Call.deadline_at, Proposal.id)
    )
    return session().scalars(asked).all()


def is_reference_taken(reference: str) -> bool:
    return session().scalar(select(Proposal.id).where(Proposal.reference == reference)) is not None


def institutions_of_side(proposal_id: uuid.UUID, party: str) -> Sequence[Institution]:
    """Institutions of the party to which people of that side belong."""
    people = select(Person.institution_id).join(TeamMember, TeamMember.person_id == Person.id)
    side = people.where(TeamMember.proposal_id == proposal_id, TeamMember.party == party)
    wanted = select(Institution).where(Institution.id.in_(side), Institution.party == party)
    return session().scalars(wanted.order_by(Institution.__table__.c.name_en)).all()


def submissions_of(proposal_id: uuid.UUID) -> Sequence[Submission]:
    """Every version that was received, newest first, for the team."""
    received = select(Submission).where(Submission.proposal_id == proposal_id)
    return session().scalars(received.order_by(Submission.number.desc())).all()


def submission(proposal_id: uuid.UUID, number: int) -> Submission | None:
    """One received version with its files, for the team: the caller asked `policy.may_view_submission`."""
    wanted = select(Submission).where(Submission.proposal_id == proposal_id, Submission.number == number)
    files = selectinload(Submission.files).joinedload(SubmissionFile.file, innerjoin=True)
    return session().scalar(wanted.options(files))
