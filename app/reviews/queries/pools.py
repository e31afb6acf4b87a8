"""Pools as their officers see them, and a person's own memberships, texts and relations."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Agency, Institution, Person
from app.accounts.roles import Role
from app.calls.models import Call, CallAgency
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import TeamMember
from app.reviews.conflicts import Rest
from app.reviews.models import (
    ConflictWaiver,
    ExpertiseText,
    PoolMember,
    Relation,
    Review,
    ReviewerProfile,
)
from app.reviews.queries.conflicts import void_among
from app.reviews.rules import Standing
from app.reviews.states import LEFT, PoolState, ReviewState

Id = uuid.UUID


@dataclass(frozen=True, slots=True)
class Member:
    """A line of a pool: the membership, the profile if there is one, and how many texts."""

    row: PoolMember
    profile: ReviewerProfile | None
    texts: int


def pools_of(actor: Actor) -> Sequence[Agency]:
    """Agencies whose pool the actor keeps."""
    mine = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    return session().scalars(select(Agency).where(Agency.id.in_(mine)).order_by(Agency.code)).all()


def pool_counts(agency_id: Id) -> dict[PoolState, int]:
    wanted = select(PoolMember.state, func.count()).where(PoolMember.agency_id == agency_id)
    return dict(session().execute(wanted.group_by(PoolMember.state)).all())


def pool(
    agency_id: Id, *, state: str = "", words: str = "", after: list[Any] | None = None, limit: int = 26
) -> list[Member]:
    """Members by name. Three statements, however many."""
    wanted = select(PoolMember).join(Person, Person.id == PoolMember.person_id)
    wanted = wanted.options(joinedload(PoolMember.person).joinedload(Person.institution))
    wanted = wanted.where(PoolMember.agency_id == agency_id)
    if state in set(PoolState):
        wanted = wanted.where(PoolMember.state == PoolState(state))
    for word in words.split()[:8]:
        columns = (Person.name_latin, Person.name_native, Person.email)
        wanted = wanted.where(
            or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns))
        )
    if after and len(after) == 2:
        name, last = after[0], uuid.UUID(after[1])
        later = or_(Person.name_latin > name, (Person.name_latin == name) & (PoolMember.id > last))
        wanted = wanted.where(later)
    return _members(session().scalars(wanted.order_by(Person.name_latin, PoolMember.id).limit(limit)).all())


def _members(rows: Sequence[PoolMember]) -> list[Member]:
    people = {row.person_id for row in rows}
    profiles, texts = profiles_of(people), text_counts(people)
    return [Member(row, profiles.get(row.person_id), texts.get(row.person_id, 0)) for row in rows]


def pool_position(member: Member) -> list[Any]:
    return [member.row.person.name_latin, str(member.row.id)]


def pool_member(member_id: Id, *, hold: bool = False) -> PoolMember | None:
    wanted = select(PoolMember).where(PoolMember.id == member_id)
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session().scalar(wanted)


def membership(agency_id: Id, person_id: Id) -> PoolMember | None:
    wanted = select(PoolMember).where(PoolMember.agency_id == agency_id, PoolMember.person_id == person_id)
    return session().scalar(wanted.with_for_update())


def memberships_of(person_id: Id | None) -> list[tuple[PoolMember, Agency]]:
    """A person's memberships with the agencies, for the own page."""
    wanted = select(PoolMember, Agency).join(Agency, Agency.id == PoolMember.agency_id)
    rows = session().execute(wanted.where(PoolMember.person_id == person_id).order_by(Agency.code))
    return [(row[0], row[1]) for row in rows]


def limits_of(agency_id: Id, people: Collection[Id]) -> dict[Id, int]:
    """Person → the least of the agency's and the person's own limit of proposals in one call, where there is one."""
    found = {}
    for person_id, profile in profiles_of(people).items():
        if profile.most_load is not None:
            found[person_id] = profile.most_load
    wanted = select(PoolMember.person_id, PoolMember.most_load).where(PoolMember.agency_id == agency_id)
    for person_id, most in session().execute(wanted):
        if most is not None and person_id in people:
            found[person_id] = min(most, found.get(person_id, most))
    return found


# What people say of themselves


def profile(person_id: Id | None, *, hold: bool = False) -> ReviewerProfile | None:
    wanted = select(ReviewerProfile).where(ReviewerProfile.person_id == person_id)
    return session().scalar(wanted.with_for_update() if hold else wanted)


def profiles_of(people: Collection[Id]) -> dict[Id, ReviewerProfile]:
    listed, found = sorted(people), {}
    for low in range(0, len(listed), 900):
        part = listed[low : low + 900]
        rows = session().scalars(select(ReviewerProfile).where(ReviewerProfile.person_id.in_(part)))
        found.update({row.person_id: row for row in rows})
    return found


def text_counts(people: Collection[Id]) -> dict[Id, int]:
    wanted = select(ExpertiseText.person_id, func.count()).where(ExpertiseText.person_id.in_(people))
    return dict(session().execute(wanted.group_by(ExpertiseText.person_id)).all())


def texts_of(person_id: Id | None) -> Sequence[ExpertiseText]:
    wanted = select(ExpertiseText).where(ExpertiseText.person_id == person_id)
    return session().scalars(wanted.order_by(ExpertiseText.added_at.desc(), ExpertiseText.id)).all()


def relations_of(person_id: Id | None) -> Sequence[Relation]:
    """What a person declares today, with institutions; the newest first."""
    wanted = select(Relation).options(joinedload(Relation.institution))
    mine = wanted.where(Relation.person_id == person_id, Relation.removed_at.is_(None))
    return session().scalars(mine.order_by(Relation.declared_at.desc(), Relation.id)).all()


def disclosed_relations(person_id: Id) -> Sequence[Relation]:
    """Those of them that come from the person's certified disclosure."""
    wanted = select(Relation).where(
        Relation.person_id == person_id, Relation.removed_at.is_(None), Relation.source == "disclosure"
    )
    return session().scalars(wanted.with_for_update()).all()


def institution_named(name: str) -> Institution | None:
    """The institution of exactly this name or ROR id, if there is one."""
    names = (Institution.__table__.c.name_en, Institution.__table__.c.name_ja, Institution.ror_id)
    wanted = select(Institution).where(or_(*(column == name.strip() for column in names)))
    return session().scalar(wanted.order_by(Institution.id).limit(1))


def standing_of(person: Person) -> Standing:
    """What joining and vetting ask for."""
    said, texts = profile(person.id), text_counts([person.id])
    return Standing(
        orcid=person.orcid,
        researcher_number=person.researcher_number,
        has_institution=person.institution_id is not None,
        has_expertise=bool(texts or (said and (said.keywords_en or said.keywords_ja))),
        languages=said.languages if said else (),
        has_declared_relations=said is not None and said.relations_at is not None,
    )


def assignments_now_in_conflict(people: Collection[Id]) -> Sequence[Review]:
    """Assignments in hand, held, that a conflict voids: of the people, or of proposals of which they are."""
    teams = select(TeamMember.proposal_id).where(TeamMember.person_id.in_(people))
    touched = or_(Review.reviewer_id.in_(people), Review.proposal_id.in_(teams))
    in_hand = select(Review).where(touched, Review.state.not_in((ReviewState.LOCKED, *LEFT)))
    held = (
        session().scalars(in_hand.with_for_update(of=Review).execution_options(populate_existing=True)).all()
    )
    void = void_among({(row.reviewer_id, row.proposal_id) for row in held})
    return [row for row in held if (row.reviewer_id, row.proposal_id) in void]


# Waivers and rest


def hold_waiver(waiver_id: Id) -> ConflictWaiver | None:
    wanted = select(ConflictWaiver).where(ConflictWaiver.id == waiver_id).with_for_update()
    return session().scalar(wanted.execution_options(populate_existing=True))


def waivers_of(proposal_id: Id, party: str) -> Sequence[ConflictWaiver]:
    """Waivers of one side on a proposal that were asked or are in force, the newest first."""
    wanted = select(ConflictWaiver).where(
        ConflictWaiver.proposal_id == proposal_id,
        ConflictWaiver.party == party,
        ConflictWaiver.ended_at.is_(None),
    )
    return session().scalars(wanted.order_by(ConflictWaiver.asked_at.desc(), ConflictWaiver.id)).all()


def served_enough(call_id: Id, rule: Rest) -> Sequence[PoolMember]:
    """Vetted members who handed in reviews in this call and, with it, in enough calls released since a day."""
    since = datetime.combine(rule.since, time.min, UTC)
    served = (
        select(Review.reviewer_id, CallAgency.agency_id)
        .join(CallAgency, (CallAgency.call_id == Review.call_id) & (CallAgency.party == Review.party))
        .join(Call, Call.id == Review.call_id)
        .where(Review.state == ReviewState.LOCKED, Call.released_at >= since)
        .group_by(Review.reviewer_id, CallAgency.agency_id)
        .having(func.count(Review.call_id.distinct()) >= rule.calls)
        .subquery()
    )
    here = select(Review.reviewer_id).where(Review.call_id == call_id, Review.state == ReviewState.LOCKED)
    wanted = select(PoolMember).join(
        served,
        (served.c.reviewer_id == PoolMember.person_id) & (served.c.agency_id == PoolMember.agency_id),
    )
    vetted = wanted.where(PoolMember.state == PoolState.VETTED, PoolMember.person_id.in_(here))
    return session().scalars(vetted.order_by(PoolMember.id).with_for_update(of=PoolMember)).all()
