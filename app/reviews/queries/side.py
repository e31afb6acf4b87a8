"""One side's reviews of one proposal, who could review it, and what applicants read in the end."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person, RoleGrant
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal
from app.proposals.states import ProposalState
from app.reviews.conflicts import Finding, Ground
from app.reviews.models import PoolMember, Review
from app.reviews.queries.conflicts import in_conflict
from app.reviews.queries.facts import conflicts_in
from app.reviews.states import LEFT, WRITTEN, PoolState, ReviewState


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who reviews for the agency: how much they have in this call, and what speaks against this proposal.

    `is_undeclared`: the own word was that nothing does (REV-09).
    """

    person: Person
    load: int
    findings: Sequence[Finding]
    review: Review | None
    is_undeclared: bool = False

    @property
    def grounds(self) -> list[Ground]:
        return list(dict.fromkeys(found.ground for found in self.findings))


def review(review_id: uuid.UUID) -> Review | None:
    """A review with its proposal and call, for whoever asks a policy next."""
    wanted = joinedload(Review.proposal, innerjoin=True).joinedload(Proposal.call, innerjoin=True)
    return session().get(Review, review_id, options=[wanted])


def hold_review(review_id: uuid.UUID) -> Review | None:
    wanted = select(Review).where(Review.id == review_id)
    return session().scalar(wanted.with_for_update(of=Review).execution_options(populate_existing=True))


def hold_assignment(proposal_id: uuid.UUID, reviewer_id: uuid.UUID) -> Review | None:
    """Somebody's review of a proposal, held."""
    wanted = select(Review).where(Review.proposal_id == proposal_id, Review.reviewer_id == reviewer_id)
    return session().scalar(wanted.with_for_update(of=Review).execution_options(populate_existing=True))


def hold_reviews_of_side(call_id: uuid.UUID, party: str) -> Sequence[Review]:
    """Every review of a side, held until the transaction ends, also those that are not handed in: one that is being
    handed in at this moment is waited for and then read as it stands.
    """
    every = select(Review).where(Review.call_id == call_id, Review.party == party).order_by(Review.id)
    return session().scalars(every.with_for_update().execution_options(populate_existing=True)).all()


def reviews_of(proposal_id: uuid.UUID, parties: Collection[str]) -> Sequence[Review]:
    """Reviews of the given sides on a proposal, by side and number; drafts come too, their text is not to be shown."""
    wanted = select(Review).where(Review.proposal_id == proposal_id, Review.party.in_(parties))
    return session().scalars(wanted.order_by(Review.party, Review.pseudonym)).all()


def results_of(proposal_id: uuid.UUID) -> Sequence[Review]:
    """The locked reviews of a proposal, by side and number: what was locked is what is shown (INV-19)."""
    locked = select(Review).where(Review.proposal_id == proposal_id, Review.state == ReviewState.LOCKED)
    return session().scalars(locked.order_by(Review.party, Review.pseudonym)).all()


def is_assigned(proposal_id: uuid.UUID, reviewer_id: uuid.UUID) -> bool:
    """Whether the person has, or had and left, this proposal."""
    wanted = exists().where(Review.proposal_id == proposal_id, Review.reviewer_id == reviewer_id)
    return bool(session().scalar(select(wanted)))


def taken_pseudonyms(proposal_id: uuid.UUID, party: str) -> set[int]:
    wanted = select(Review.pseudonym).where(Review.proposal_id == proposal_id, Review.party == party)
    return set(session().scalars(wanted))


def is_reviewer_of(person_id: uuid.UUID, agency_id: uuid.UUID, call_id: uuid.UUID) -> bool:
    return (
        session().scalar(select(Person.id).where(Person.id == person_id, _reviews_for(agency_id, call_id)))
        is not None
    )


def _reviews_for(agency_id: uuid.UUID, call_id: uuid.UUID) -> ColumnElement[bool]:
    """Active people who review for the agency in the call: who is in its pool is vetted and does not rest."""
    holds = exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.role == Role.REVIEWER,
        RoleGrant.agency_id == agency_id,
        RoleGrant.revoked_at.is_(None),
        or_(RoleGrant.call_id.is_(None), RoleGrant.call_id == call_id),
    )
    rests = PoolMember.rest_until >= clock.now().astimezone(UTC).date()
    is_out = exists().where(
        PoolMember.person_id == Person.id,
        PoolMember.agency_id == agency_id,
        or_(PoolMember.state != PoolState.VETTED, rests),
    )
    return and_(Person.state == PersonState.ACTIVE, holds, ~is_out)


def candidates(actor: Actor, proposal: Proposal, party: str, agency_id: uuid.UUID) -> list[Candidate]:
    """Every reviewer of the agency by name, with conflicts and the load in proposals that the officer may see; a
    constant number of statements.
    """
    found = reviewers_for(agency_id, proposal.call_id)
    conflicts = conflicts_in(proposal.call_id, {person.id for person in found}, proposal.id)
    loads = loads_of(proposal.call_id, party, reader=actor)
    here = {row.reviewer_id: row for row in reviews_of(proposal.id, [party])}
    return [
        Candidate(
            person,
            loads.get(person.id, 0),
            conflicts.of(proposal.id, person.id),
            here.get(person.id),
            conflicts.is_undeclared(proposal.id, person.id),
        )
        for person in found
    ]


def reviewers_for(agency_id: uuid.UUID, call_id: uuid.UUID) -> Sequence[Person]:
    """Everybody who reviews for the agency in the call, by name, with the institution."""
    wanted = select(Person).options(joinedload(Person.institution)).where(_reviews_for(agency_id, call_id))
    return session().scalars(wanted.order_by(Person.name_latin, Person.id)).all()


def loads_of(call_id: uuid.UUID, party: str, *, reader: Actor | None = None) -> dict[uuid.UUID, int]:
    """How many proposals each reviewer of a side has; for a reader without those that are hidden from him."""
    wanted = select(Review.reviewer_id, func.count()).where(
        Review.call_id == call_id, Review.party == party, Review.state.not_in(LEFT)
    )
    if reader is not None:
        wanted = wanted.where(Review.proposal_id.not_in(in_conflict(reader.person_id)))
    return dict(session().execute(wanted.group_by(Review.reviewer_id)).all())


def submitted_counts(call_id: uuid.UUID, party: str) -> dict[str, int]:
    """Reference → reviews handed in by the side, for every proposal in review."""
    handed_in = and_(Review.proposal_id == Proposal.id, Review.party == party, Review.state.in_(WRITTEN))
    wanted = (
        select(Proposal.reference, func.count(Review.id))
        .outerjoin(Review, handed_in)
        .where(Proposal.call_id == call_id, Proposal.state == ProposalState.IN_REVIEW)
        .group_by(Proposal.reference)
        .order_by(Proposal.reference)
    )
    return dict(session().execute(wanted).all())
