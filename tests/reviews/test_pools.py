"""Pools: asked, joined, vetted, limited, left; and what people declare about others, which counts at once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.accounts.roles import Role
from app.accounts.service import Newcomer
from app.kernel import clock, db
from app.kernel.actor import system
from app.kernel.errors import NotFound, RuleBroken
from app.reviews import queries, service
from app.reviews.conflicts import Ground, Rest
from app.reviews.invariants import INVARIANTS
from app.reviews.models import AssignmentRun, PoolMember, Relation, Review
from app.reviews.rules import Expertise, RunWish, Tied
from app.reviews.states import PoolState, RelationKind, ReviewState
from tests.factories import reviews as make
from tests.factories.accounts import actor_of, grant, institution, person, save, sign_in
from tests.factories.calls import programme

ORCID = "0000-0002-1825-0097"
EXPERT = Expertise(keywords_en=["quantum sensing"], languages=["en", "ja"])
pytestmark = pytest.mark.usefixtures("client")


def newcomer(who: Person) -> Newcomer:
    return Newcomer(who.email, who.name_latin, who.party, "en", "UTC")


def invited(base, party: str, **columns: Any) -> tuple[Person, PoolMember]:
    place = institution(party=party)
    who = person(party=party, institution=place, **columns)
    save(place, who)
    agency = base.agencies[party]
    return who, db.unit_of_work(service.invite_reviewer, base.actor(party), agency.id, newcomer(who))


def joined(base, party: str, **columns: Any) -> tuple[Person, PoolMember]:
    who, row = invited(base, party, **columns)
    actor = actor_of(who)
    db.unit_of_work(service.save_profile, actor, 1, EXPERT)
    db.unit_of_work(service.declare_relations, actor)
    return who, db.unit_of_work(service.join_pool, actor, row.id, confidentiality=True)


def codes(fault: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def test_a_person_is_invited_joins_and_is_vetted_into_the_role():
    base = programme()
    party = next(iter(base.agencies))
    who, row = joined(base, party, orcid=ORCID)
    agency = base.agencies[party]
    with db.read_only():
        assert not queries.is_reviewer_of(who.id, agency.id, uuid.uuid4())
    vetted = db.unit_of_work(service.vet_reviewer, base.actor(party), row.id, "Seen in ORCID.")
    assert vetted.state == PoolState.VETTED
    with db.read_only():
        assert queries.is_reviewer_of(who.id, agency.id, uuid.uuid4())
        assert [it.row.id for it in queries.pool(agency.id)] == [row.id]
        assert queries.pool_counts(agency.id) == {PoolState.VETTED: 1}


def test_joining_names_everything_that_is_missing():
    base = programme()
    who, row = invited(base, next(iter(base.agencies)))
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(service.join_pool, actor_of(who), row.id, confidentiality=False)
    assert codes(fault) == [
        "pool.expertise_missing",
        "pool.languages_missing",
        "pool.relations_undeclared",
        "review.confidence_not_promised",
    ]


def test_vetting_asks_for_an_identifier_and_an_institution():
    base = programme()
    party = next(iter(base.agencies))
    who, row = joined(base, party)
    save_without_place(who)
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(service.vet_reviewer, base.actor(party), row.id)
    assert codes(fault) == ["pool.identifier_missing", "pool.institution_missing"]


def save_without_place(who: Person) -> None:
    def move() -> None:
        db.session().info["audited"] = True
        db.session().get_one(Person, who.id).institution_id = None

    db.unit_of_work(move)


def test_the_pool_of_another_agency_is_not_there():
    base = programme()
    own, other = list(base.agencies)[:2]
    _who, row = joined(base, own, orcid=ORCID)
    for verb in (service.vet_reviewer, service.refuse_reviewer):
        with pytest.raises(NotFound):
            db.unit_of_work(verb, base.actor(other), row.id, "Why.")
    with pytest.raises(NotFound):
        db.unit_of_work(service.decline_pool, base.actor(own), row.id, "Not mine.")


def test_who_declined_says_why_and_may_be_asked_again():
    base = programme()
    party = next(iter(base.agencies))
    who, row = invited(base, party)
    with pytest.raises(RuleBroken):
        db.unit_of_work(service.decline_pool, actor_of(who), row.id, " ")
    declined = db.unit_of_work(service.decline_pool, actor_of(who), row.id, "No time this year.")
    assert (declined.state, declined.reason) == (PoolState.DECLINED, "No time this year.")
    again = db.unit_of_work(
        service.invite_reviewer, base.actor(party), base.agencies[party].id, newcomer(who)
    )
    assert (again.id, again.state, again.reason) == (row.id, PoolState.INVITED, "")


def test_who_rests_is_no_candidate():
    base = programme()
    party = next(iter(base.agencies))
    agency = base.agencies[party]
    who, row = joined(base, party, orcid=ORCID)
    db.unit_of_work(service.vet_reviewer, base.actor(party), row.id)
    until = clock.now().date() + timedelta(days=10)
    db.unit_of_work(service.limit_reviewer, base.actor(party), row.id, most_load=2, rest_until=until)
    with db.read_only():
        assert not queries.is_reviewer_of(who.id, agency.id, uuid.uuid4())
        assert queries.limits_of(agency.id, {who.id}) == {who.id: 2}
    with clock.at(clock.now() + timedelta(days=12)), db.read_only():
        assert queries.is_reviewer_of(who.id, agency.id, uuid.uuid4())


def in_pool(world: make.World, party: str, who: Person) -> None:
    """A reviewer who was there before the pool gets a place in it."""
    now = clock.now()
    save(
        PoolMember(
            agency_id=world.base.agencies[party].id,
            person_id=who.id,
            state=PoolState.VETTED,
            invited_by_id=world.officer(party).person_id,
            invited_at=now,
            promised_at=now,
            vetted_by_id=world.officer(party).person_id,
            vetted_at=now,
        )
    )


def test_a_load_limit_stops_the_next_assignment():
    world = make.in_review(2)
    party = world.parties[0]
    in_pool(world, party, world.reviewers[party][0])
    with make.during_review(world.call):
        with db.read_only():
            row = queries.membership(world.base.agencies[party].id, world.reviewers[party][0].id)
        db.unit_of_work(service.limit_reviewer, world.officer(party), row.id, most_load=1, rest_until=None)
        make.assigned(world, party, 0, 0)
        with pytest.raises(RuleBroken) as fault:
            make.assigned(world, party, 1, 0)
    assert codes(fault) == ["assignment.load_full"]


def applicant(world: make.World, proposal: int = 0) -> Person:
    with db.read_only():
        return make.loaded(world.proposals[proposal]).team[0].person


@pytest.mark.parametrize("declares", ["reviewer", "applicant"])
def test_a_tie_declared_by_either_side_ends_the_assignment_at_once(declares: str):
    world = make.in_review()
    party = world.parties[0]
    with make.during_review(world.call):
        review = make.agreed(world, party)
        reviewer, member = world.reviewers[party][0], applicant(world)
        name_them(reviewer, member)
        who, other = (reviewer, member) if declares == "reviewer" else (member, reviewer)
        tied = Tied(RelationKind.COAUTHOR, name=other.name_latin, orcid=ORCIDS[other.id == member.id])
        db.unit_of_work(service.add_relation, actor_of(who), tied)
        with db.read_only() as reading:
            assert reading.get(Review, review.id).state == ReviewState.RECUSED
            assert queries.own_review(world.reviewer(party), review.id) is None
            found = queries.conflicts_in(world.call.id, {reviewer.id})
            assert found.grounds(world.ids[0], reviewer.id) == [Ground.COAUTHOR]


ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700"]


def name_them(reviewer: Person, member: Person) -> None:
    def say() -> None:
        db.session().info["audited"] = True
        db.session().get_one(Person, reviewer.id).orcid = ORCIDS[0]
        db.session().get_one(Person, member.id).orcid = ORCIDS[1]

    db.unit_of_work(say)


def test_a_namesake_is_in_conflict_until_an_officer_clears_it():
    world = make.in_review()
    party = world.parties[0]
    reviewer, member = world.reviewers[party][0], applicant(world)
    with make.during_review(world.call):
        tied = Tied(RelationKind.COLLABORATOR, name=member.name_latin)
        db.unit_of_work(service.add_relation, world.reviewer(party), tied)
        with pytest.raises(RuleBroken) as fault:
            make.assigned(world, party)
        assert codes(fault) == ["assignment.conflict_namesake"]
        db.unit_of_work(
            service.record_conflict,
            *(world.officer(party), world.ids[0], reviewer.id, make.NO_CONFLICT, "Another person."),
        )
        make.assigned(world, party)


def test_an_officer_with_a_tie_does_not_see_the_proposal():
    world = make.in_review(2)
    party = world.parties[0]
    officer = world.officer(party)
    tied = Tied(RelationKind.FAMILY, name=applicant(world).name_latin)
    with make.during_review(world.call):
        db.unit_of_work(service.add_relation, officer, tied)
        with db.read_only():
            with pytest.raises(NotFound):
                queries.seen(officer, world.ids[0])
            assert queries.seen(officer, world.ids[1])[1].proposal_id == world.ids[1]


def test_a_waiver_takes_two_people_and_its_end_ends_the_assignment():
    world = make.in_review()
    party = world.parties[0]
    reviewer = world.reviewers[party][0]
    second = actor_of(another_officer(world, party))
    with make.during_review(world.call):
        tied = Tied(RelationKind.COEDITOR, institution=place_of(applicant(world)))
        db.unit_of_work(service.add_relation, world.reviewer(party), tied)
        where = (world.ids[0], party)
        ask = (service.ask_waiver, world.officer(party), where, reviewer.id)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(*ask, Ground.FAMILY, "")
        assert codes(fault) == ["reason.needed", "waiver.not_possible"]
        waiver = db.unit_of_work(*ask, Ground.COEDITOR, "One issue of a large journal.")
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.grant_waiver, world.officer(party), waiver.id)
        assert codes(fault) == ["waiver.second_person_needed"]
        with pytest.raises(RuleBroken):
            make.assigned(world, party)
        db.unit_of_work(service.grant_waiver, second, waiver.id)
        review = make.assigned(world, party)
        db.unit_of_work(service.end_waiver, second, waiver.id, "It was more than one issue.")
        with db.read_only() as reading:
            assert reading.get(Review, review.id).state == ReviewState.RECUSED


def place_of(member: Person) -> str:
    with db.read_only() as reading:
        return reading.get(Person, member.id).institution.name.en


def another_officer(world: make.World, party: str) -> Person:
    who = person(party=party)
    save(who, grant(who, Role.PROGRAMME_OFFICER, agency=world.base.agencies[party]))
    return who


def test_who_served_often_rests_after_the_release():
    world = make.in_review()
    party = world.parties[0]
    for who in world.reviewers[party]:
        in_pool(world, party, who)
    with make.during_review(world.call):
        make.review_everything(world)
        make.lock_all(world)
        make.release(world)
        rule = Rest(1, clock.now().date() - timedelta(days=1), clock.now().date())
        with db.read_only():
            assert {row.person_id for row in queries.served_enough(world.call.id, rule)} == {
                who.id for who in world.reviewers[party]
            }
        assert (
            db.unit_of_work(service.rest_served, system("rest"), world.call.id) == 0
        )  # one call is no burden


def test_pages_of_pool_and_profile(client: FlaskClient):
    base = programme()
    party = next(iter(base.agencies))
    who, row = joined(base, party, orcid=ORCID)
    sign_in(client, who)
    assert client.get("/reviews/profile").status_code == 200
    assert client.get(f"/reviews/pools/{row.id}").status_code == 200
    assert client.get(f"/pool-members/{row.id}").status_code == 404
    assert client.get("/pools").status_code in (403, 404)
    sign_in(client, base.officers[party])
    assert client.get("/pools").status_code == 303
    listed = client.get(f"/pools/{base.agencies[party].id}").get_data(as_text=True)
    assert "quantum sensing" in listed
    assert client.get(f"/pool-members/{row.id}").status_code == 200
    assert client.get(f"/reviews/pools/{row.id}").status_code == 404


def named(words: str) -> list[str]:
    with db.read_only() as reading:
        (invariant,) = [it for it in INVARIANTS if words in it.name]
        return list(invariant.find(reading))


def test_checks_find_a_reviewer_with_a_tie_for_life_and_a_run_of_no_side():
    world = make.in_review()
    party = world.parties[0]
    with make.during_review(world.call):
        review = make.agreed(world, party)
        run = db.unit_of_work(
            service.ask_run, world.officer(party), world.call.id, party, RunWish(reviews=1, most_load=1)
        )
        assert (named("a tie for life"), named("a computed assignment is of a side")) == ([], [])
        reviewer, member = world.reviewers[party][0], applicant(world)
        save(
            Relation(
                person_id=member.id, kind=RelationKind.ADVISOR, other_id=reviewer.id, declared_at=clock.now()
            )
        )
        assert [uuid.UUID(str(it)) for it in named("a tie for life")] == [review.id]
        db.unit_of_work(move_run, run.id)
        assert [uuid.UUID(str(it)) for it in named("a computed assignment is of a side")] == [run.id]


def move_run(run_id: uuid.UUID) -> None:
    db.session().info["audited"] = True
    db.session().get_one(AssignmentRun, run_id).party = "XX"
