"""An expert outside the pool is asked: conflicts first, then the letter; the opinion stays on its side."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update

from app.accounts.models import Person
from app.kernel import clock, db
from app.kernel.errors import Conflict, NotFound, RuleBroken, VersionStale
from app.proposals.states import ProposalState
from app.reviews import service as reviews
from app.reviews.conflicts import Ground
from app.reviews.invariants import INVARIANTS
from app.reviews.models import Opinion
from app.reviews.queries import opinions as asked
from app.reviews.rules import Tied
from app.reviews.rules.opinions import (
    AskingFacts,
    Expert,
    OpinionText,
    OpinionWish,
    asking_problems,
    opinion_problems,
)
from app.reviews.service import meetings
from app.reviews.service import opinions as service
from app.reviews.states import ConflictKind, OpinionState, PanelState, RelationKind
from tests.factories import reviews as make
from tests.factories.accounts import actor_of, institution, person, save
from tests.factories.http import post_form, send_json
from tests.reviews.test_pages import client_of
from tests.reviews.test_pools import applicant, codes, place_of
from tests.reviews.test_talking import letters_to

NOW = datetime(2027, 1, 10, tzinfo=UTC)
WISH = OpinionWish("Does the sensor stand the heat?", NOW + timedelta(days=5))
FREE = AskingFacts(
    state=ProposalState.IN_REVIEW,
    panel=PanelState.OPEN,
    is_oneself=False,
    is_of_agencies=False,
    is_asked=False,
    grounds=(),
    now=NOW,
    review_ends_at=NOW + timedelta(days=9),
)
SAID = OpinionText("It stands the heat.", "own", "I know the maker.")


@pytest.mark.parametrize(
    ("wish", "facts", "found"),
    [
        ({}, {}, []),
        ({"question": " "}, {}, ["opinion.question_missing"]),
        ({"due_at": NOW}, {}, ["opinion.due_outside_review"]),
        ({"due_at": NOW + timedelta(days=9)}, {}, []),
        ({"due_at": NOW + timedelta(days=9, seconds=1)}, {}, ["opinion.due_outside_review"]),
        ({}, {"panel": PanelState.LOCKED}, ["panel.locked"]),
        ({}, {"state": ProposalState.ELIGIBLE}, ["assignment.not_in_review"]),
        ({}, {"is_oneself": True}, ["opinion.oneself"]),
        ({}, {"is_of_agencies": True}, ["opinion.of_the_agencies"]),
        ({}, {"is_asked": True}, ["opinion.already_there"]),
        ({}, {"grounds": [Ground.NAMESAKE]}, ["assignment.conflict_namesake"]),
        ({"clearance": "Another person."}, {"grounds": [Ground.NAMESAKE, Ground.UNKNOWN]}, []),
        (
            {"clearance": "Never mind."},
            {"grounds": [Ground.FAMILY, Ground.UNKNOWN]},
            ["assignment.conflict_family"],
        ),
    ],
)
def test_what_keeps_a_question_from_being_sent(wish: Any, facts: Any, found: list[str]) -> None:
    problems = asking_problems(replace(WISH, **wish), replace(FREE, **facts))
    assert [it.code for it in problems] == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"text": " "}, ["opinion.text_missing"]),
        ({"closeness": ""}, ["opinion.closeness_missing"]),
        ({"text": "word " * 1000}, []),
        ({"text": "word " * 1001, "note": "語" * 2002}, ["opinion.too_long", "opinion.too_long"]),
    ],
)
def test_what_keeps_an_opinion_from_being_handed_in(said: Any, found: list[str]) -> None:
    assert [it.code for it in opinion_problems(replace(SAID, **said))] == found


def outsider(email: str = "hedda@far.example", **more: str) -> Expert:
    return Expert(email, more.pop("name", "Hedda Ekström"), "US", "en", **more)


def wish(world: make.World, **more: Any) -> OpinionWish:
    return OpinionWish("Does the sensor stand the heat?", world.call.review_ends_at, **more)


def expert_with_account(**columns: Any) -> Person:
    place = institution()
    who = person(institution=place, **columns)
    save(place, who)
    return who


def ask(world: make.World, who: Person, party: str = "US", proposal: int = 0) -> Opinion:
    expert = Expert(who.email, who.name_latin, who.party, "en")
    place = (world.ids[proposal], party)
    return db.unit_of_work(service.ask_opinion, world.officer(party), place, expert, wish(world))


def given(world: make.World, who: Person, party: str = "US") -> Opinion:
    row, actor = ask(world, who, party), actor_of(who)
    db.unit_of_work(service.declare_for_opinion, actor, row.id, ConflictKind.NONE)
    agreed = db.unit_of_work(service.accept_opinion, actor, row.id, confidentiality=True)
    return db.unit_of_work(service.submit_opinion, actor, row.id, agreed.version, SAID)


def people() -> int:
    with db.read_only() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.mark.usefixtures("client")
def test_nobody_is_contacted_where_there_is_a_conflict() -> None:
    world = make.in_review()
    home = place_of(applicant(world))
    with make.during_review(world.call):
        before = people()
        officer, place = world.officer("US"), (world.ids[0], "US")
        expert = outsider(institution=home)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.ask_opinion, officer, place, expert, wish(world, clearance="I know her."))
        assert codes(fault) == ["assignment.conflict_same_institution"]
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.ask_opinion, officer, place, outsider(), wish(world))
        assert codes(fault) == ["assignment.conflict_institution_unknown"]
        expert = outsider(institution="No such place")
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.ask_opinion, officer, place, expert, wish(world, clearance="Abroad."))
        assert codes(fault) == ["relation.institution_not_known"]
        assert (people(), letters_to("hedda@far.example", "")) == (before, 0)
        row = db.unit_of_work(
            service.ask_opinion, officer, place, outsider(), wish(world, clearance="Not in the directory.")
        )
        assert (people(), row.state) == (before + 1, OpinionState.ASKED)
        assert letters_to("hedda@far.example", "Your opinion is asked for") == 1


@pytest.mark.usefixtures("client")
def test_a_name_that_a_member_of_the_team_declared_is_found_before_the_contact() -> None:
    world = make.in_review()
    with make.during_review(world.call):
        tied = Tied(RelationKind.COAUTHOR, name="Hedda Ekström")
        db.unit_of_work(reviews.add_relation, actor_of(applicant(world)), tied)
        save(institution("Far University"))
        expert = outsider(institution="Far University")
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(
                service.ask_opinion, world.officer("US"), (world.ids[0], "US"), expert, wish(world)
            )
        assert codes(fault) == ["assignment.conflict_namesake"]


@pytest.mark.usefixtures("client")
def test_reviewers_and_the_team_are_not_experts() -> None:
    world = make.in_review()
    with make.during_review(world.call):
        for who in (world.reviewers["US"][0], world.reviewers["JP"][0], world.base.officers["US"]):
            with pytest.raises(RuleBroken) as fault:
                ask(world, who)
            assert "opinion.of_the_agencies" in codes(fault)
        with pytest.raises(RuleBroken) as fault:
            ask(world, applicant(world))
        assert "assignment.conflict_team" in codes(fault)
        who = expert_with_account()
        ask(world, who)
        with pytest.raises(RuleBroken) as fault:
            ask(world, who, "JP")
        assert codes(fault) == ["opinion.already_there"]


@pytest.mark.usefixtures("client")
def test_the_proposal_opens_after_the_word_and_the_promise() -> None:
    world = make.in_review()
    who = expert_with_account()
    with make.during_review(world.call):
        row, actor = ask(world, who), actor_of(who)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.accept_opinion, actor, row.id, confidentiality=False)
        assert codes(fault) == ["review.conflict_not_declared", "review.confidence_not_promised"]
        db.unit_of_work(service.declare_for_opinion, actor, row.id, ConflictKind.NONE)
        agreed = db.unit_of_work(service.accept_opinion, actor, row.id, confidentiality=True)
        saved = db.unit_of_work(service.save_opinion, actor, row.id, agreed.version, OpinionText("It"))
        with pytest.raises(VersionStale):
            db.unit_of_work(service.save_opinion, actor, row.id, agreed.version, SAID)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.submit_opinion, actor, row.id, saved.version, OpinionText())
        assert codes(fault) == ["opinion.text_missing", "opinion.closeness_missing"]
        done = db.unit_of_work(service.submit_opinion, actor, row.id, saved.version, SAID)
        assert (done.state, done.text) == (OpinionState.SUBMITTED, SAID.text)
        with pytest.raises(Conflict):
            db.unit_of_work(service.save_opinion, actor, row.id, done.version, OpinionText("Other"))
        assert letters_to(world.base.officers["US"].email, "opinion on") == 1


@pytest.mark.usefixtures("client")
def test_a_tie_that_comes_up_ends_the_opinion_and_hides_it() -> None:
    world = make.in_review()
    who = expert_with_account()
    with make.during_review(world.call):
        row = given(world, who)
        tied = Tied(RelationKind.COAUTHOR, institution=place_of(applicant(world)))
        db.unit_of_work(reviews.add_relation, actor_of(who), tied)
        with db.read_only():
            assert asked.own_opinion(actor_of(who), row.id) is None
            assert asked.given_opinions(world.ids[0], "US") == []
            assert asked.opinion(row.id).state == OpinionState.RECUSED


@pytest.mark.usefixtures("client")
def test_a_locked_side_changes_no_opinion() -> None:
    world = make.in_review()
    first, second = expert_with_account(), expert_with_account()
    with make.during_review(world.call):
        open_one, done = ask(world, first), given(world, second)
        make.review_everything(world)
        make.lock_all(world)
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.take_opinion_back, world.officer("US"), open_one.id, "Too late.")
        assert codes(fault) == ["panel.locked"]
        tied = Tied(RelationKind.FAMILY, institution=place_of(applicant(world)))
        db.unit_of_work(reviews.add_relation, actor_of(second), tied)
        with db.read_only():
            assert asked.opinion(done.id).state == OpinionState.SUBMITTED


@pytest.mark.usefixtures("client")
def test_taking_back_is_for_the_own_side_and_ends_the_request() -> None:
    world = make.in_review()
    who = expert_with_account()
    with make.during_review(world.call):
        row = ask(world, who)
        with pytest.raises(NotFound):
            db.unit_of_work(service.take_opinion_back, world.officer("JP"), row.id, "Not mine.")
        db.unit_of_work(service.take_opinion_back, world.officer("US"), row.id, "Answered by a reviewer.")
        with pytest.raises(NotFound):
            db.unit_of_work(service.decline_opinion, actor_of(who), row.id, "No time.")
        assert letters_to(who.email, "no longer needed") == 1


def test_who_reads_an_opinion(app: Flask, database: Engine) -> None:
    world = make.in_review()
    who = expert_with_account()
    with make.during_review(world.call):
        row = given(world, who)
        done, late = make.reviewed(world, "US", 0, 0), make.agreed(world, "US", 0, 1)
        other = make.reviewed(world, "JP", 0, 0)
        meeting = db.unit_of_work(meetings.plan_meeting, world.officer("US"), world.call.id, "US")
        seen = client_of(app, world.reviewers["US"][0]).get(f"/reviews/{done.id}").text
        assert (SAID.text in seen, SAID.note in seen, who.name_latin in seen) == (True, False, False)
        assert SAID.text not in client_of(app, world.reviewers["US"][1]).get(f"/reviews/{late.id}").text
        assert SAID.text not in client_of(app, world.reviewers["JP"][0]).get(f"/reviews/{other.id}").text
        path = f"/calls/{world.call.id}/proposals/{world.ids[0]}/opinions"
        ours, theirs = (client_of(app, world.base.officers[party]) for party in ("US", "JP"))
        page = ours.get(f"{path}/US").text
        assert (SAID.text in page, SAID.note in page, who.name_latin in page) == (True, True, True)
        assert (ours.get(f"{path}/JP").status_code, theirs.get(f"{path}/US").status_code) == (404, 404)
        for number in (0, 1, 2):
            chair = number == 0
            member = world.reviewers["US"][number].id
            db.unit_of_work(meetings.seat, world.officer("US"), meeting.id, member, is_chair=chair)
        db.unit_of_work(meetings.set_agenda, world.officer("US"), meeting.id)
        with db.read_only():
            item = meetings.hold_meeting(meeting.id).items[0].id
        owing, table = (
            client_of(app, world.reviewers["US"][number]).get(f"/meetings/{meeting.id}/items/{item}").text
            for number in (1, 2)
        )
        assert SAID.text not in owing
        assert (SAID.text in table, SAID.note in table, who.name_latin in table) == (True, False, False)
        api = client_of(app, world.reviewers["US"][0])
        assert [it["text"] for it in api.get(f"/api/v1/reviews/{done.id}/opinions").json] == [SAID.text]
        api = client_of(app, world.reviewers["US"][1])
        assert api.get(f"/api/v1/reviews/{late.id}/opinions").status_code == 403
        assert api.get(f"/api/v1/opinions/{row.id}").status_code == 404


def test_an_expert_is_asked_and_answers_on_pages(app: Flask, database: Engine) -> None:
    world = make.in_review()
    who = expert_with_account()
    with make.during_review(world.call):
        path = f"/calls/{world.call.id}/proposals/{world.ids[0]}/opinions/US"
        officer, expert = client_of(app, world.base.officers["US"]), client_of(app, who)
        fields = {
            "email": who.email,
            "name_latin": who.name_latin,
            "party": "US",
            "language": "en",
            "question": "Does it stand the heat?",
            "due_at.local": f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}",
            "due_at.zone": "UTC",
        }
        refused = post_form(officer, path, {**fields, "question": ""})
        assert (refused.status_code, "Write the question." in refused.text) == (422, True)
        assert post_form(officer, path, fields).location == path
        with db.read_only() as session:
            row = session.scalars(select(Opinion)).one()
        own = f"/opinions/{row.id}"
        assert own in expert.get("/reviews").text
        assert own in expert.get("/desk").text
        assert expert.get(own).status_code == 200
        assert expert.get(f"/api/v1{own}/proposal").status_code == 404
        assert post_form(expert, f"{own}/declare", {"kind": "none"}).location == own
        assert post_form(expert, f"{own}/accept", {"confidentiality": "true"}).location == own
        said = {"text": SAID.text, "closeness": "own", "note": SAID.note, "version": "2"}
        kept = post_form(expert, f"{own}/autosave", {**said, "text": "It", "closeness": ""})
        assert (kept.status_code, kept.headers["ETag"]) == (204, '"3"')
        assert post_form(expert, f"{own}/autosave", said).status_code == 412
        said["version"] = "3"
        stale = post_form(expert, f"{own}/save", {**said, "version": "1"})
        assert (stale.status_code, SAID.text in stale.text) == (412, True)
        assert post_form(expert, f"{own}/submit", said).location == own
        page = expert.get(own).text
        assert (SAID.text in page, "Handed in" in page) == (True, True)
        with expert.get(f"{own}/files/{make.document_of(world.proposals[0])}") as file:
            assert file.status_code == 200
        assert client_of(app, world.reviewers["US"][0]).get(own).status_code == 404


def test_an_expert_is_asked_and_answers_over_the_api(app: Flask, database: Engine) -> None:
    world = make.in_review()
    who, no_time = expert_with_account(), expert_with_account()
    with make.during_review(world.call):
        path = f"/api/v1/proposals/{world.ids[0]}/opinions/US"
        officer, expert = client_of(app, world.base.officers["US"]), client_of(app, who)
        body = {
            "email": who.email,
            "name_latin": who.name_latin,
            "party": "US",
            "language": "en",
            "question": "Does it stand the heat?",
            "due_at": world.call.review_ends_at.isoformat(),
        }
        made = send_json(officer, "POST", path, body)
        assert made.status_code == 201
        own = f"/api/v1/opinions/{made.json['id']}"
        later = send_json(officer, "POST", path, {**body, "email": no_time.email})
        declined = f"/api/v1/opinions/{later.json['id']}/refusal"
        client = client_of(app, no_time)
        assert send_json(client, "POST", declined, {"reason": "No time."}).json["state"] == "declined"
        assert [it["id"] for it in expert.get("/api/v1/opinions").json] == [made.json["id"]]
        assert send_json(expert, "POST", f"{own}/declaration", {"kind": "none"}).status_code == 200
        assert send_json(expert, "POST", f"{own}/acceptance", {"confidentiality": True}).status_code == 200
        version = int(expert.get(own).headers["ETag"].strip('"'))
        assert send_json(expert, "PUT", own, {"text": "It"}).status_code == 428
        saved = send_json(expert, "PUT", own, {"text": "It"}, version=version)
        assert (saved.status_code, saved.json["text"]) == (200, "It")
        with_files = expert.get(f"{own}/proposal").json
        with expert.get(f"{own}/files/{with_files['files'][0]['id']}") as file:
            assert file.status_code == 200
        assert [it["text"] for it in officer.get(path).json] == ["", ""]
        done = send_json(
            expert,
            "POST",
            f"{own}/submission",
            {"text": SAID.text, "closeness": "far"},
            version=version + 1,
        )
        assert done.json["state"] == "submitted"
        listed = {it["state"]: it for it in officer.get(path).json}
        assert (listed["submitted"]["text"], listed["declined"]["reason"]) == (SAID.text, "No time.")
        assert client_of(app, world.base.officers["JP"]).get(path).status_code == 403
        gone = send_json(officer, "POST", f"{own}/removal", {"reason": "Too late."})
        assert gone.status_code == 409


@pytest.mark.usefixtures("client")
def test_checks_find_an_opinion_that_was_changed_or_is_of_no_side() -> None:
    world = make.in_review()
    with make.during_review(world.call):
        row = given(world, expert_with_account())
        mine = [it for it in INVARIANTS if "opinion" in it.name]
        assert found(mine) == [[], []]

        def change(**values: Any) -> None:
            db.session().info["audited"] = True
            db.session().execute(update(Opinion).where(Opinion.id == row.id).values(**values))

        db.unit_of_work(change, text="It melts.", party="XX")
        assert found(mine) == [[row.id.hex], [row.id.hex]]


def found(mine: list[Any]) -> list[list[str]]:
    with db.read_only() as session:
        return [[str(it).replace("-", "") for it in one.find(session)] for one in mine]
