"""A panel's own form: drafted, signed with the call, filled in by the panel, shown where it belongs, not elsewhere."""

from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.calls.content import content, hash_of
from app.calls.models import Call
from app.kernel.db import read_only, unit_of_work
from app.reviews import service as reviews
from app.reviews.content import meeting_hash
from app.reviews.models import Meeting
from app.reviews.service import meetings as service
from app.reviews.states import ConflictKind
from tests.calls.test_pages import form_of
from tests.factories import reviews as build
from tests.factories.accounts import sign_in
from tests.factories.calls import PANEL, draft, programme, published_call
from tests.factories.http import post_form
from tests.reviews.test_meetings import item_of, panel, refused, reloaded
from tests.reviews.test_pages import client_of

SAID = {
    "competitive": {"score": 300, "text": "The panel finds it highly competitive."},
    "risks": {"score": None, "text": "The furnace may be late."},
    "staff": {"score": None, "text": "For the agency alone."},
}
MINUTES = {"notes": "", "consensus": "The panel agrees.", "rank": 1}


def world_with_panel_form(count: int = 1) -> build.World:
    """The first side has a form for its panel; the other has none."""
    base = build.programme()
    wanted = draft(base)
    first, *others = (replace(side, reviews_wanted=1) for side in wanted.sides)
    sides = (replace(first, stages=(PANEL,)), *others)
    world = build.in_review(count, base=base, wanted=replace(wanted, sides=sides))
    with build.during_review(world.call):
        for number in range(count):
            for party in world.parties:
                build.reviewed(world, party, number, 2)
    return world


def discussed(world: build.World, answers: dict[str, Any] | None) -> Meeting:
    """The panel of the first side has talked about the first proposal; the meeting is still open."""
    officer, meeting = world.officer("US"), panel(world)
    unit_of_work(service.open_meeting, officer, meeting.id)
    item = item_of(meeting, world.ids[0])
    unit_of_work(service.call_up, officer, meeting.id, item.id)
    said = {**MINUTES, "answers": {"US": answers} if answers is not None else None}
    unit_of_work(service.minute, officer, meeting.id, item.id, item_of(meeting, world.ids[0]).version, said)
    unit_of_work(service.put_away, officer, meeting.id, item.id)
    return meeting


def closed(world: build.World) -> Meeting:
    meeting = discussed(world, SAID)
    return unit_of_work(service.close_meeting, world.officer("US"), meeting.id)


def signed_side(call: Call, party: str) -> dict[str, Any]:
    return next(side for side in content(call)["sides"] if side["party"] == party)


def test_the_signature_covers_the_form_of_the_panel(database: Engine) -> None:
    world = world_with_panel_form()
    with read_only():
        (form,) = signed_side(world.call, "US")["stages"]
        assert [question["code"] for question in form["criteria"]] == ["competitive", "risks", "staff"]
        assert (form["scale_min"], form["scale_max"], form["criteria"][0]["anchors"][0]["score"]) == (
            100,
            300,
            300,
        )
        assert "stages" not in signed_side(world.call, "JP")
        assert hash_of(world.call) == world.call.content_hash
        world.call.side("US").stages[0].criteria[1].most_words = 7
        assert hash_of(world.call) != world.call.content_hash


def test_anchors_stand_from_the_best_point_to_the_worst(database: Engine) -> None:
    """Where the lowest score is the best one, it stands first."""
    base = programme()
    wanted = draft(base)
    first, *others = wanted.sides
    question = replace(
        PANEL.criteria[0], anchors=tuple({"score": n, "en": "a", "ja": "a"} for n in (300, 100))
    )
    found = []
    for number, is_higher in enumerate((True, False)):
        form = replace(PANEL, criteria=(question,), higher_is_better=is_higher)
        sides = (replace(first, stages=(form,)), *others)
        made = published_call(base, code=f"Q-{number}", wanted=replace(wanted, sides=sides))
        found.append([anchor["score"] for anchor in made.side("US").stages[0].criteria[0].anchors])
    assert found == [[300, 100], [100, 300]]


def test_the_panel_fills_its_form_in_before_it_closes(database: Engine) -> None:
    world = world_with_panel_form()
    with build.during_review(world.call):
        officer = world.officer("US")
        meeting = discussed(world, {"competitive": {"score": 200, "text": ""}})
        assert refused(service.close_meeting, officer, meeting.id) == ["meeting.form_unanswered"]
        item = item_of(meeting, world.ids[0])
        act = (service.minute, officer, meeting.id, item.id, item.version)
        wrong = {
            "competitive": {"score": 250, "text": ""},
            "risks": {"score": None, "text": "word " * 51},
            "merit": {"score": None, "text": ""},
        }
        assert sorted(refused(*act, {**MINUTES, "answers": {"US": wrong, "JP": {}}})) == [
            "meeting.no_form",
            "review.score_off_scale",
            "review.text_too_long",
            "review.unknown_question",
        ]
        unit_of_work(*act, {**MINUTES, "answers": {"US": SAID}})
        unit_of_work(service.minute, officer, meeting.id, item.id, item.version + 1, MINUTES)
        assert item_of(meeting, world.ids[0]).answers == {"US": SAID}
        done = unit_of_work(service.close_meeting, officer, meeting.id)
        found = reloaded(meeting)
        assert done.content_hash == meeting_hash(found)
        found.items[0].answers = {"US": {**SAID, "risks": {"score": None, "text": "None."}}}
        assert done.content_hash != meeting_hash(found)


def test_a_panel_without_a_form_closes_as_before(database: Engine) -> None:
    world = build.in_review(1)
    with build.during_review(world.call):
        build.reviewed(world, "US", 0, 2)
        meeting = discussed(world, None)
        assert unit_of_work(service.close_meeting, world.officer("US"), meeting.id).content_hash


def paths(world: build.World) -> tuple[str, str]:
    return (
        f"/calls/{world.call.id}/ranks/{world.ids[0]}",
        f"/api/v1/proposals/{world.ids[0]}/panel-statements",
    )


def words_in(client: FlaskClient, world: build.World) -> list[bool]:
    """Whether what the panel said stands on the joint page, and in the answer of the API."""
    return [SAID["risks"]["text"] in client.get(path).text for path in paths(world)]


def test_the_other_side_reads_it_when_both_are_locked(app: Flask, database: Engine) -> None:
    world = world_with_panel_form()
    with build.during_review(world.call):
        ours, theirs = (client_of(app, world.base.officers[party]) for party in ("US", "JP"))
        meeting = discussed(world, SAID)
        assert words_in(ours, world) == [False, False]
        unit_of_work(service.close_meeting, world.officer("US"), meeting.id)
        assert (words_in(ours, world), words_in(theirs, world)) == ([False, True], [False, False])
        build.lock_all(world)
        assert (words_in(ours, world), words_in(theirs, world)) == ([True, True], [True, True])
        page = theirs.get(paths(world)[0]).text
        assert "The same question in both panels" in page
        assert theirs.get(paths(world)[1]).json == [
            {
                "party": "US",
                "rank": 1,
                "consensus": MINUTES["consensus"],
                "answers": {"US": {**SAID, "competitive": {**SAID["competitive"], "score": "3"}}},
            }
        ]


def test_a_conflict_hides_what_the_panel_said(app: Flask, database: Engine) -> None:
    world = world_with_panel_form()
    with build.during_review(world.call):
        meeting = closed(world)
        officer = world.officer("JP")
        build.lock_all(world)
        unit_of_work(reviews.declare_own, officer, world.ids[0], ConflictKind.FAMILY, "A cousin.")
        theirs = client_of(app, world.base.officers["JP"])
        assert [theirs.get(path).status_code for path in paths(world)] == [404, 404]
        assert str(meeting.id) not in theirs.get(f"/calls/{world.call.id}/meetings").text


def test_applicants_read_what_is_for_them_after_the_release(app: Flask, database: Engine) -> None:
    world = world_with_panel_form()
    with build.during_review(world.call):
        closed(world)
        build.lock_all(world)
        lead = client_of(app, world.proposals[0].sides["JP"].lead)
        places = [f"{prefix}/proposals/{world.ids[0]}/results" for prefix in ("", "/api/v1")]
        assert [lead.get(path).status_code for path in places] == [404, 404]
        build.release(world)
        for path in places:
            text = lead.get(path).text
            told = [SAID[code]["text"] in text for code in ("competitive", "risks", "staff")]
            assert told == [True, True, False]
        assert MINUTES["consensus"] not in lead.get(places[0]).text
        assert lead.get(places[1]).json["panels"] == [
            {"party": "US", "texts": {code: SAID[code]["text"] for code in ("competitive", "risks")}}
        ]


def test_the_chair_fills_it_in_on_the_page(app: Flask, database: Engine) -> None:
    world = world_with_panel_form()
    with build.during_review(world.call):
        meeting = discussed(world, None)
        item = item_of(meeting, world.ids[0])
        path = f"/meetings/{meeting.id}/items/{item.id}"
        client, member = (client_of(app, who) for who in world.reviewers["US"][:2])
        page = client.get(path).text
        assert [word in page for word in ("Competitiveness", "Highly competitive", "never shown")] == [
            True
        ] * 3
        typed = {
            "version": item.version, "notes": "", "consensus": "Agreed.", "rank": "1",
            "answers.US.competitive.score": "3", "answers.US.competitive.text": "Strong.",
            "answers.US.risks.text": "Late.", "answers.US.staff.text": "",
        }  # fmt: skip
        wrong = post_form(client, f"{path}/minutes", {**typed, "answers.US.competitive.score": "9"})
        assert (wrong.status_code, "Strong." in wrong.text) == (422, True)
        assert post_form(client, f"{path}/minutes", typed).status_code == 303
        assert "Late." in member.get(path).text
        stale = post_form(client, f"{path}/minutes", {**typed, "answers.US.competitive.score": "2"})
        assert stale.status_code == 412
        assert ">300<" not in stale.text
        found = client.get(f"/api/v1{path}").json
        assert found["answers"]["US"]["competitive"] == {"score": "3", "text": "Strong."}


def test_the_call_shows_the_form_of_the_panel(client: FlaskClient) -> None:
    base = programme()
    wanted = draft(base)
    first, *others = wanted.sides
    made = published_call(base, wanted=replace(wanted, sides=(replace(first, stages=(PANEL,)), *others)))
    assert "Competitiveness" in client.get(f"/calls/{made.id}").text
    sides = {side["party"]: side for side in client.get(f"/api/v1/calls/{made.id}").json["sides"]}
    assert [form["scale_max"] for form in sides["US"]["stages"]] == ["3"]
    assert sides["JP"]["stages"] == []


def test_an_officer_drafts_the_form_of_the_panel(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    stage = {
        "stage": "panel", "scale_min": "1", "scale_max": "3", "scale_step": "1", "higher_is_better": "true",
        "criteria.0.code": "risks", "criteria.0.label.en": "Risks", "criteria.0.label.ja": "リスク",
        "criteria.0.has_text": "true", "criteria.0.most_words": "50",
    }  # fmt: skip
    sent = form_of(base, **{f"sides.0.stages.0.{name}": value for name, value in stage.items()})
    unticked = {f"sides.1.stages.0.{name}": value for name, value in stage.items() if name != "stage"}
    made = post_form(client, "/calls/new", sent | unticked | {"sides.1.stages.0.stage": ""}).headers[
        "Location"
    ]
    sides = {side["party"]: side for side in client.get(f"/api/v1{made}").json["sides"]}
    assert [[it["code"] for it in form["criteria"]] for form in sides["US"]["stages"]] == [["risks"]]
    assert sides["JP"]["stages"] == []
    page = client.get(f"{made}/edit").text
    assert 'name="sides.0.stages.0.stage" value="panel" checked' in page
    assert 'name="sides.1.stages.0.stage" value="panel" checked' not in page
    refused_page = post_form(client, "/calls/new", sent | {"sides.0.stages.0.scale_max": "x", "code": "Q-2"})
    assert 'name="sides.0.stages.0.stage" value="panel" checked' in refused_page.text
