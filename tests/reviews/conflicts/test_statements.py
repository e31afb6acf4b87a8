"""The statements that hide proposals and the search for grounds say the same, on random calls (INV-16)."""

import random
import uuid
from datetime import UTC, date, timedelta

from sqlalchemy import delete, select

from app.accounts.models import Institution, Person
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.ids import new_id
from app.proposals.models import Proposal
from app.reviews import queries
from app.reviews.conflicts import WAIVABLE, Ground, name_keys
from app.reviews.models import ConflictDeclaration, ConflictWaiver, Relation
from app.reviews.queries import in_conflict
from app.reviews.queries.conflicts import is_in_conflict, unconflicted
from app.reviews.states import ConflictKind, ConflictSource, RelationKind
from tests.factories import reviews as make
from tests.factories.accounts import save

ROUNDS, TIES = 16, 8


def _other_end(dice: random.Random, somebody) -> dict:
    """An account, an ORCID iD, or a name."""
    key, turned = name_keys(dice.choice([somebody.name_latin, " ".join(somebody.name_latin.split()[::-1])]))
    named = {"other_name": somebody.name_latin, "other_key": key, "turned_key": turned}
    orcid = {**named, "other_orcid": somebody.orcid or "0000-0003-9999-9999"}
    return dice.choice([{"other_id": somebody.id}, orcid, named])


def _relation(dice: random.Random, people, places) -> Relation:
    who, other = dice.sample(people, 2)
    of_place = dice.random() < 0.25
    end = {"institution_id": dice.choice(places)} if of_place else _other_end(dice, other)
    today = clock.now().astimezone(UTC).date()
    of_places = [RelationKind.EMPLOYMENT, RelationKind.MONEY, RelationKind.STOCK, RelationKind.STOCK]
    kind = dice.choice(of_places if of_place else list(RelationKind))
    worth = dice.choice([None, 1_500_000, 1_500_001]) if kind == RelationKind.STOCK else None
    return Relation(
        id=new_id(),
        person_id=who.id,
        kind=kind,
        amount_minor=worth,
        currency="USD" if worth is not None else "",
        ended_on=dice.choice([None, None, today - timedelta(days=dice.randrange(3000)), date(2001, 1, 1)]),
        **dice.choice([{}, {}, {"authors": 2}, {"authors": 51}, {"authors": 51, "is_writing_group": True}]),
        declared_at=clock.now(),
        removed_at=clock.now() if dice.random() < 0.1 else None,
        **end,
    )


def _declaration(dice: random.Random, world, judge, officer) -> ConflictDeclaration:
    return ConflictDeclaration(
        proposal_id=dice.choice(world.ids),
        person_id=judge.id,
        source=ConflictSource.OFFICER,
        kind=dice.choice([ConflictKind.NONE, ConflictKind.NONE, ConflictKind.OTHER]),
        declared_by_id=officer,
        declared_at=clock.now(),
    )


def _computed(world, judge, proposal_id) -> ConflictDeclaration:
    return ConflictDeclaration(
        proposal_id=proposal_id,
        person_id=judge.id,
        source=ConflictSource.COMPUTED,
        kind=ConflictKind.OTHER,
        declared_at=clock.now(),
    )


def _waiver(dice: random.Random, world, judge, officer, other) -> ConflictWaiver:
    return ConflictWaiver(
        proposal_id=dice.choice(world.ids),
        person_id=judge.id,
        party=world.parties[0],
        ground=dice.choice(sorted(WAIVABLE)),
        reason="A small paper.",
        asked_by_id=officer,
        asked_at=clock.now(),
        granted_by_id=other,
        granted_at=clock.now(),
        ended_at=clock.now() if dice.random() < 0.2 else None,
    )


def _rows(dice: random.Random, world, judges, members) -> list:
    """A few facts only, so that hardly any pair is in conflict for two reasons."""
    places = [person.institution_id for person in members]
    officers = [world.officer(party).person_id for party in world.parties]
    rows = [_relation(dice, [*judges, *members], places) for _ in range(TIES)]
    judge, other = dice.sample(judges, 2)
    said, waiver = _declaration(dice, world, judge, officers[0]), _waiver(dice, world, other, *officers[:2])
    rows += [_computed(world, judge, said.proposal_id)] if dice.random() < 0.5 else []
    rows += [_computed(world, other, waiver.proposal_id)] if dice.random() < 0.5 else []
    return [*rows, said, waiver]


def _compared(world, judges) -> set[Ground]:
    """Asserts that both say the same of every pair, and that nobody has no conflicts; the grounds that came up."""
    with db.read_only() as reading:
        assert list(reading.scalars(in_conflict(None))) == []
        found = queries.conflicts_in(world.call.id, {judge.id for judge in judges})
        every: set[Ground] = set()
        for judge in judges:
            hidden = set(reading.scalars(in_conflict(judge.id)))
            for proposal_id in world.ids:
                said = set(found.grounds(proposal_id, judge.id)) - {Ground.UNKNOWN}
                assert (proposal_id in hidden) == bool(said), said
                assert is_in_conflict(judge.id, proposal_id) == bool(said), said
                every |= said
            void = {proposal_id for proposal_id in world.ids if found.grounds(proposal_id, judge.id)}
            assert _free(judge) == set(world.ids) - void
    return every


def _free(judge) -> set[uuid.UUID]:
    """Proposals that nothing keeps somebody from reviewing."""
    free = unconflicted(Actor(person_id=judge.id, name=""), Proposal.id)
    return set(db.session().scalars(select(Proposal.id).where(free)))


def _forget() -> None:
    for model in (Relation, ConflictDeclaration, ConflictWaiver):
        db.session().execute(delete(model))


def _move(person_id: uuid.UUID, place: uuid.UUID) -> None:
    db.session().info["audited"] = True
    db.session().get_one(Person, person_id).institution_id = place


def _join(one: uuid.UUID, other: uuid.UUID, system: str) -> None:
    """Two institutions become campuses of one system."""
    db.session().info["audited"] = True
    db.session().get_one(Institution, one).parent_ror_id = system
    db.session().get_one(Institution, other).ror_id = system


def test_statements_and_search_agree(client):
    world = make.in_review(3, each=3)
    judges = [person for side in world.reviewers.values() for person in side]
    with db.read_only():
        team = [member for made in world.proposals for member in make.loaded(made).team]
        members = [member.person for member in team]
    db.unit_of_work(_join, judges[1].institution_id, members[1].institution_id, "0system01")
    judges[0].institution_id = members[0].institution_id
    db.unit_of_work(_move, judges[0].id, members[0].institution_id)
    dice, every = random.Random(5), set()
    with make.during_review(world.call):
        for _ in range(ROUNDS):
            save(*_rows(dice, world, judges, members))
            every |= _compared(world, judges)
            db.unit_of_work(_forget)
    assert every >= {Ground.CAMPUS, Ground.MONEY, Ground.COMPETITOR}
    assert every >= {Ground.INSTITUTION, Ground.FORMER, Ground.COAUTHOR, Ground.NAMESAKE, Ground.DECLARED}
