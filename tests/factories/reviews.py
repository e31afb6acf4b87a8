"""Calls in review, reviewed, locked and released, built through the services.

The clock of a world stands where its call is: use `with during_review(world.call):` around what belongs there.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.accounts.roles import Role
from app.calls import service as calls
from app.calls.drafts import CallDraft
from app.calls.models import Call
from app.kernel import clock, db
from app.kernel.actor import Actor, system
from app.reviews import service
from app.reviews.models import Review
from app.reviews.states import ConflictKind
from tests.factories.accounts import actor_of, grant, institution, person, save
from tests.factories.calls import Programme, programme, published_call
from tests.factories.prepared import prepared
from tests.factories.proposals import Draft, loaded, submitted

NO_CONFLICT = ConflictKind.NONE

ANSWERS: dict[str, dict[str, Any]] = {
    "merit": {"score": 400, "text": "A strong idea."},
    "plan": {"score": 300, "text": "A sound plan."},
    "note": {"score": None, "text": "For the agency only."},
}
"""Complete answers to the form of `tests.factories.calls`; overall (2 × 4 + 3) / 3 = 3.67."""


@dataclass
class World:
    """A call, its proposals, and reviewers of every side."""

    base: Programme
    call: Call
    proposals: list[Draft]
    reviewers: dict[str, list[Person]] = field(default_factory=dict)

    def officer(self, party: str) -> Actor:
        return self.base.actor(party)

    def reviewer(self, party: str, number: int = 0) -> Actor:
        return actor_of(self.reviewers[party][number])

    @property
    def parties(self) -> Sequence[str]:
        return tuple(self.base.agencies)

    @property
    def ids(self) -> list[uuid.UUID]:
        return [made.id for made in self.proposals]


def document_of(made: Draft) -> uuid.UUID:
    """The narrative of a proposal."""
    return loaded(made).documents[0].file_id


@contextmanager
def during_review(call: Call, *, days: int = 1) -> Iterator[None]:
    """The clock some days after review has begun."""
    with clock.at(call.review_opens_at + timedelta(days=days)):
        yield


@contextmanager
def after_deadline(call: Call) -> Iterator[None]:
    """The clock a minute after the deadline, before review begins."""
    with clock.at(call.deadline_at + timedelta(minutes=1)):
        yield


def reviewers(base: Programme, *, each: int = 3) -> dict[str, list[Person]]:
    """So many reviewers for every agency, each at an institution of their own."""
    return {party: [reviewer(base, party) for _ in range(each)] for party in base.agencies}


def reviewer(base: Programme, party: str, **columns: Any) -> Person:
    place = institution(party=party)
    save(place)
    who = person(party=party, institution=place, **columns)
    save(who, grant(who, Role.REVIEWER, agency=base.agencies[party]))
    return who


@prepared
def received(
    count: int = 1, *, each: int = 3, base: Programme | None = None, wanted: CallDraft | None = None
) -> World:
    """A call with submitted proposals; nothing was decided yet."""
    base = base or programme()
    call = published_call(base, wanted=wanted)
    return World(base, call, [submitted(call) for _ in range(count)], reviewers(base, each=each))


@prepared
def in_review(count: int = 1, **facts: Any) -> World:
    """The same with every proposal found eligible."""
    world = received(count, **facts)
    with during_review(world.call):
        accept_all(world)
    return world


@prepared
def reviewed_world(count: int = 1, *, each: int = 3, step: int = 0) -> World:
    """The same with every review written and submitted (`review_everything`)."""
    world = in_review(count)
    with during_review(world.call):
        review_everything(world, each=each, step=step)
    return world


def accept_all(world: World) -> None:
    officer = world.officer(world.parties[0])
    db.unit_of_work(service.accept_proposals, officer, world.call.id, world.ids)


def assigned(world: World, party: str, proposal: int = 0, number: int = 0) -> Review:
    who = world.reviewers[party][number]
    proposal_id = world.proposals[proposal].id
    return db.unit_of_work(service.assign, world.officer(party), proposal_id, party, who.id)


def agreed(world: World, party: str, proposal: int = 0, number: int = 0) -> Review:
    """Assigned, free of conflict by the own word, and accepted."""
    review, actor = assigned(world, party, proposal, number), world.reviewer(party, number)
    db.unit_of_work(service.declare, actor, review.id, ConflictKind.NONE)
    return db.unit_of_work(service.accept, actor, review.id, confidentiality=True)


def reviewed(
    world: World, party: str, proposal: int = 0, number: int = 0, *, answers: dict[str, Any] | None = None
) -> Review:
    """Written and submitted."""
    review, actor = agreed(world, party, proposal, number), world.reviewer(party, number)
    return db.unit_of_work(service.submit, actor, review.id, review.version, answers or ANSWERS)


def review_everything(world: World, *, each: int = 3, step: int = 0) -> None:
    """Every side's reviews of every proposal; `step`: hundredths less merit from one proposal to the next."""
    for party in world.parties:
        for number in range(len(world.proposals)):
            for who in range(each):
                reviewed(world, party, number, who, answers=scored(400 - step * number))


def scored(merit: int, plan: int = 300) -> dict[str, dict[str, Any]]:
    return {**ANSWERS, "merit": {"score": merit, "text": "Merit."}, "plan": {"score": plan, "text": "Plan."}}


def lock_all(world: World, *, reason: str = "") -> None:
    for party in world.parties:
        db.unit_of_work(service.lock_side, world.officer(party), world.call.id, party, reason)


def release(world: World) -> None:
    """Decided by the meeting and signed by every side."""
    db.unit_of_work(calls.decide, system("joint meeting"), world.call.id)
    for party in world.parties:
        db.unit_of_work(service.sign_release, world.officer(party), world.call.id, party)
