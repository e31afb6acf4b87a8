"""An assignment is asked for, worked out in the background, looked at, adopted and repaired."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kernel import clock, db, outbox
from app.kernel.errors import NotFound, RuleBroken
from app.reviews import queries, service
from app.reviews.models import AssignmentRun, Review
from app.reviews.rules import RunWish, Tied
from app.reviews.states import ConflictKind, PairRuleKind, RelationKind, ReviewState, RunState
from tests.factories import reviews as make
from tests.factories.accounts import sign_in
from tests.factories.http import post_form

pytestmark = pytest.mark.usefixtures("client")
WISH = RunWish(reviews=2, most_load=3)


def codes(fault: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def worked_out(world: make.World, wish: RunWish = WISH, party: str = "") -> AssignmentRun:
    party = party or world.parties[0]
    row = db.unit_of_work(service.ask_run, world.officer(party), world.call.id, party, wish)
    return done(row.id)


def done(run_id: uuid.UUID) -> AssignmentRun:
    outbox.run_due()
    with db.read_only():
        row = queries.run(run_id)
        assert row.state == RunState.DONE, row.fault
        return row


def pairs(world: make.World, run_id: uuid.UUID, change: str = "") -> set:
    with db.read_only():
        rows = queries.run_pairs(world.officer(world.parties[0]), run_id, change=change)
        return {(row[0].proposal_id, row[0].person_id) for row in rows}


def reviews(world: make.World, state: ReviewState) -> set:
    with db.read_only() as reading:
        rows = reading.scalars(select(Review).where(Review.state == state))
        return {(row.proposal_id, row.reviewer_id) for row in rows}


def test_a_run_is_a_dry_run_until_it_is_adopted():
    world = make.in_review(3, each=3)
    with make.during_review(world.call):
        run = worked_out(world)
        assert run.progress == 100
        assert run.result["shortfalls"] == []
        assert run.result["bound"] >= run.result["total"]
        assert reviews(world, ReviewState.INVITED) == set()
        added = pairs(world, run.id, "added")
        assert Counter(proposal for proposal, _ in added) == dict.fromkeys(world.ids, 2)
        db.unit_of_work(service.adopt_run, world.officer(world.parties[0]), run.id)
        assert reviews(world, ReviewState.INVITED) == added
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.adopt_run, world.officer(world.parties[0]), run.id)
        assert "run.not_to_adopt" in codes(fault)


def test_conflicts_and_pair_rules_are_kept():
    world = make.in_review(2, each=3)
    party, who = world.parties[0], world.reviewers[world.parties[0]]
    officer = world.officer(party)
    with make.during_review(world.call):
        member = member_of(world)
        tied = Tied(RelationKind.FAMILY, name=member.name_latin)
        db.unit_of_work(service.add_relation, world.reviewer(party, 0), tied)
        rule = (service.set_pair_rule, officer, (world.ids[1], party))
        db.unit_of_work(*rule, who[1].id, PairRuleKind.FORBIDDEN, "Knows it from another panel.")
        run = worked_out(world)
        assert pairs(world, run.id) == {
            (world.ids[0], who[1].id),
            (world.ids[0], who[2].id),
            (world.ids[1], who[0].id),
            (world.ids[1], who[2].id),
        }


def member_of(world: make.World, proposal: int = 0):
    with db.read_only():
        return make.loaded(world.proposals[proposal]).team[0].person


def test_a_pair_that_came_into_conflict_stops_the_adoption():
    world = make.in_review(1, each=2)
    party = world.parties[0]
    with make.during_review(world.call):
        run = worked_out(world)
        db.unit_of_work(
            service.record_conflict,
            world.officer(party),
            world.ids[0],
            world.reviewers[party][0].id,
            ConflictKind.MONEY,
            "Shares.",
        )
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.adopt_run, world.officer(party), run.id)
        assert codes(fault) == ["run.outdated"]


def test_who_declined_is_replaced_and_the_others_stay():
    world = make.in_review(2, each=3)
    party = world.parties[0]
    with make.during_review(world.call):
        run = worked_out(world)
        db.unit_of_work(service.adopt_run, world.officer(party), run.id)
        first = min(reviews(world, ReviewState.INVITED))
        with db.read_only() as reading:
            review = reading.scalar(
                select(Review).where(Review.proposal_id == first[0], Review.reviewer_id == first[1])
            )
        number = [person.id for person in world.reviewers[party]].index(first[1])
        db.unit_of_work(service.decline, world.reviewer(party, number), review.id, "No time.")
        left = reviews(world, ReviewState.INVITED)
        repair = done(db.unit_of_work(service.ask_repair, world.officer(party), world.call.id, party).id)
        assert pairs(world, repair.id, "kept") == left
        assert pairs(world, repair.id, "removed") == set()
        ((proposal, person),) = pairs(world, repair.id, "added")
        assert proposal == first[0]
        assert person != first[1]


def test_a_shortfall_is_named_with_its_remedy():
    world = make.in_review(2, each=1)
    with make.during_review(world.call):
        run = worked_out(world, RunWish(reviews=1, most_load=1))
    (short,) = run.result["shortfalls"]
    assert short["why"] == "everybody_full"
    assert [it["kind"] for it in short["remedies"]] == ["raise_load"]


def test_what_contradicts_itself_is_refused_or_said():
    world = make.in_review(1, each=2)
    party = world.parties[0]
    ask = (service.ask_run, world.officer(party), world.call.id, party)
    with make.during_review(world.call):
        wish = RunWish(1, 1, least_load=2, balance=50, least={party: 2}, most_probability=80)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(*ask, wish)
        assert codes(fault) == [
            "run.parties_exceed_reviews",
            "run.loads_contradict",
            "run.lot_keeps_no_needs",
        ]
        row = db.unit_of_work(*ask, RunWish(2, 2, most_probability=5))
        outbox.run_due()
        with db.read_only():
            assert queries.run(row.id).state == RunState.FAILED


def test_a_run_of_the_other_side_is_not_there():
    world = make.in_review(1, each=2)
    own, other = world.parties[:2]
    with make.during_review(world.call):
        run = worked_out(world, party=own)
        with pytest.raises(NotFound):
            db.unit_of_work(service.run_of_officer, world.officer(other), run.id)
        with pytest.raises(NotFound):
            db.unit_of_work(service.adopt_run, world.officer(other), run.id)


def test_bids_are_asked_given_and_used():
    world = make.in_review(2, each=2)
    party = world.parties[0]
    reviewer = world.reviewer(party)
    with make.during_review(world.call):
        with pytest.raises(NotFound):
            db.unit_of_work(service.bid, reviewer, world.ids[0], party, 1)
        until = clock.now() + timedelta(days=1)
        db.unit_of_work(service.open_bids, world.officer(party), world.call.id, party, until)
        tied = Tied(RelationKind.FAMILY, name=member_of(world).name_latin)
        db.unit_of_work(service.add_relation, reviewer, tied)
        with db.read_only():
            assert [row.id for row in queries.biddable(world.call.id, reviewer.person_id)] == [world.ids[1]]
        with pytest.raises(NotFound):
            db.unit_of_work(service.bid, reviewer, world.ids[0], party, 1)
        db.unit_of_work(service.bid, reviewer, world.ids[1], party, -1)
        with db.read_only():
            assert queries.bids_of(world.call.id, {reviewer.person_id}) == {
                (world.ids[1], reviewer.person_id): -1
            }
        db.unit_of_work(service.bid, reviewer, world.ids[1], party, 0)
        with db.read_only():
            assert queries.bids_of(world.call.id, {reviewer.person_id}) == {}
        with clock.at(until), pytest.raises(NotFound):
            db.unit_of_work(service.bid, reviewer, world.ids[1], party, 1)


def test_pages_of_runs(client: FlaskClient):
    world = make.in_review(2, each=2)
    party = world.parties[0]
    with make.during_review(world.call):
        sign_in(client, world.base.officers[party])
        room = f"/calls/{world.call.id}/assignment/{party}"
        assert client.get(room).status_code == 200
        row = db.unit_of_work(service.ask_run, world.officer(party), world.call.id, party, RunWish(3, 1))
        assert client.get(f"/assignment-runs/{row.id}").status_code == 200
        done(row.id)
        page = client.get(f"/assignment-runs/{row.id}").get_data(as_text=True)
        assert "Cheapest remedy:" in page
        assert world.reviewers[party][0].name_latin in page
        sign_in(client, world.base.officers[world.parties[1]])
        assert client.get(f"/assignment-runs/{row.id}").status_code == 404
        assert client.get(room).status_code == 403
        db.unit_of_work(
            service.open_bids,
            *(world.officer(party), world.call.id, party, clock.now() + timedelta(days=1)),
        )
        sign_in(client, world.reviewers[party][0])
        assert client.get(f"/bids/{world.call.id}/{party}").status_code == 200
        assert client.get(room).status_code == 404


def test_a_proposal_that_lost_a_reviewer_leads_to_the_repair(client: FlaskClient) -> None:
    world = make.in_review()
    with make.during_review(world.call):
        review = make.assigned(world, "US")
        sign_in(client, world.base.officers["US"])
        page, repair = f"/calls/{world.call.id}/proposals/{world.ids[0]}", "/assignment/US#repair"
        assert repair not in client.get(page).text
        db.unit_of_work(service.decline, world.reviewer("US"), review.id, "No time.")
        assert repair in client.get(page).text
        assert 'id="repair"' in client.get(f"/calls/{world.call.id}/assignment/US").text


def test_a_pair_is_forbidden_on_the_page_with_a_reason_that_is_shown(client: FlaskClient):
    world = make.in_review(1)
    party = world.parties[0]
    with make.during_review(world.call):
        sign_in(client, world.base.officers[party])
        page = f"/calls/{world.call.id}/proposals/{world.ids[0]}/assignment/{party}"
        said = {"party": party, "person_id": str(world.reviewers[party][0].id), "kind": "forbidden"}
        fields = {f"pair.{name}": value for name, value in said.items()}
        refused = post_form(client, f"{page}/pair-rules", fields | {"pair.reason": ""})
        assert (refused.status_code, 'href="#f-pair-reason"' in refused.text) == (422, True)
        reason = "Knows it from another panel."
        assert post_form(client, f"{page}/pair-rules", fields | {"pair.reason": reason}).status_code == 303
        assert reason in client.get(page).text
        assert post_form(client, f"{page}/pair-rules", fields | {"pair.kind": ""}).status_code == 303
        assert reason not in client.get(page).text
