"""Conflicts as conditions of statements, so that they hold in lists and counts too (INV-16), and as facts."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.accounts.models import Person
from app.integrity.queries import applies_in
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Half, Proposal, TeamMember
from app.proposals.states import ProposalState
from app.reviews.conflicts import Judge
from app.reviews.models import ConflictDeclaration, Review
from app.reviews.states import ConflictKind, ConflictSource

__all__ = ["applies_in", "conflicted", "declared_about", "declared_by", "hidden_from", "judge_of"]


def declares_conflict(proposal_id: Any, person_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Somebody said that this person and the proposal are in conflict."""
    return exists().where(
        ConflictDeclaration.proposal_id == proposal_id,
        ConflictDeclaration.person_id == person_id,
        ConflictDeclaration.kind != ConflictKind.NONE,
    )


def hidden_from(actor: Actor) -> ColumnElement[bool]:
    """Proposals (`Proposal` in the statement) that an officer must not see: declared conflicts of the officer."""
    return declares_conflict(Proposal.id, actor.person_id)


def conflicted(actor: Actor) -> ColumnElement[bool]:
    """Assignments (`Review` in the statement) that are void for their reviewer because of what holds now.

    A word of conflict, a place in a team of the same call, the institution of a team member or of a half, or no known
    institution and no officer who cleared it.
    """
    own_place = select(Person.institution_id).where(Person.id == actor.person_id).scalar_subquery()
    is_applicant = exists().where(
        TeamMember.person_id == actor.person_id,
        TeamMember.proposal_id == Proposal.id,
        Proposal.call_id == Review.call_id,
        Proposal.state != ProposalState.WITHDRAWN,
    )
    is_colleague = exists().where(
        TeamMember.proposal_id == Review.proposal_id,
        Person.id == TeamMember.person_id,
        Person.institution_id == own_place,
    )
    is_at_half = exists().where(Half.proposal_id == Review.proposal_id, Half.institution_id == own_place)
    is_cleared = exists().where(
        ConflictDeclaration.proposal_id == Review.proposal_id,
        ConflictDeclaration.person_id == actor.person_id,
        ConflictDeclaration.source == ConflictSource.OFFICER,
        ConflictDeclaration.kind == ConflictKind.NONE,
    )
    return or_(
        declares_conflict(Review.proposal_id, actor.person_id),
        is_applicant.correlate(Review),
        is_colleague.correlate(Review),
        is_at_half.correlate(Review),
        and_(own_place.is_(None), ~is_cleared),
    )


def declared_by(
    proposal_id: uuid.UUID, person_id: uuid.UUID | None, source: ConflictSource
) -> ConflictDeclaration | None:
    """What one source said about a person and a proposal."""
    wanted = select(ConflictDeclaration).where(
        ConflictDeclaration.proposal_id == proposal_id,
        ConflictDeclaration.person_id == person_id,
        ConflictDeclaration.source == source,
    )
    return session().scalar(wanted)


def declared_about(proposal_id: uuid.UUID) -> dict[uuid.UUID, dict[str, ConflictDeclaration]]:
    """Person → source → what was said, for one proposal."""
    found: dict[uuid.UUID, dict[str, ConflictDeclaration]] = {}
    wanted = select(ConflictDeclaration).where(ConflictDeclaration.proposal_id == proposal_id)
    for said in session().scalars(wanted):
        found.setdefault(said.person_id, {})[said.source.value] = said
    return found


def judge_of(person: Person, proposal_id: uuid.UUID) -> Judge:
    """A person with everything that was said about them and the proposal."""
    said = declared_about(proposal_id).get(person.id, {})
    return Judge(person.id, person.institution_id, {source: row.kind.value for source, row in said.items()})
