"""Forms of reviews as people meet them: refusals keep what was typed, two tabs show both texts, both languages work."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.files import service as files
from app.kernel import db
from app.kernel.actor import system
from app.kernel.db import read_only
from app.reviews import queries, service
from app.reviews.jobs import make_blind_copies
from app.reviews.models import Review
from tests.factories import reviews as build
from tests.factories.accounts import sign_in
from tests.factories.calls import draft, programme
from tests.factories.http import csrf_token, post_form

TYPED = {
    "answers.merit.score": "4",
    "answers.merit.text": "A strong idea.",
    "answers.plan.score": "3",
    "answers.plan.text": "A sound plan.",
    "answers.note.text": "",
}


def client_of(app: Flask, who: Person, *, is_fresh: bool = True) -> FlaskClient:
    client = app.test_client()
    sign_in(client, who, is_fresh=is_fresh)
    return client


def kept(review: Review) -> Review:
    with read_only():
        found = queries.review(review.id)
    assert found is not None
    return found


def test_a_reviewer_goes_from_the_question_to_the_submission(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.assigned(world, "US")
        client, path = client_of(app, world.reviewers["US"][0]), f"/reviews/{review.id}"
        assert path in client.get("/reviews").text
        refused = post_form(client, f"{path}/declare", {"kind": "other"})
        assert (refused.status_code, "Say in a few words" in refused.text) == (422, True)
        assert post_form(client, f"{path}/declare", {"kind": "none"}).location == path
        refused = post_form(client, f"{path}/accept")
        assert (refused.status_code, "Agree to keep the proposal confidential" in refused.text) == (422, True)
        assert post_form(client, f"{path}/accept", {"confidentiality": "true"}).location == path
        page = client.get(path).text
        assert "We build sensors." in page
        version = kept(review).version
        refused = post_form(client, f"{path}/submit", {**TYPED, "answers.plan.text": "", "version": version})
        assert (refused.status_code, "A strong idea." in refused.text) == (422, True)
        assert 'href="#f-answers-plan-text"' in refused.text
        done = post_form(client, f"{path}/submit", {**TYPED, "version": version})
        assert (done.status_code, done.location) == (303, path)
        assert "3.67" in client.get(path).text


def test_two_tabs_show_both_texts(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client, path = client_of(app, world.reviewers["US"][0]), f"/reviews/{review.id}"
        first = post_form(client, path, {**TYPED, "version": review.version})
        second = post_form(
            client,
            path,
            {**TYPED, "answers.merit.text": "Written in the other tab.", "version": review.version},
        )
        assert (first.status_code, second.status_code) == (303, 412)
        assert "Written in the other tab." in second.text
        assert "A strong idea." in second.text
        version = kept(review).version
        assert f'name="version" value="{version}"' in second.text


def test_autosave_keeps_the_text_and_gives_the_new_version(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client, path = client_of(app, world.reviewers["US"][0]), f"/reviews/{review.id}/autosave"
        fields = {**TYPED, "csrf_token": csrf_token(client), "answers.plan.score": ""}
        saved = client.post(path, data={**fields, "version": review.version})
        present = kept(review)
        assert (saved.status_code, saved.headers["ETag"]) == (200, f'"{present.version}"')
        assert present.answers["plan"] == {"score": None, "text": "A sound plan."}
        assert saved.json["answers"]["merit"] == {"score": "4", "text": "A strong idea."}
        again = client.post(path, data={**fields, "version": review.version})
        assert (again.status_code, again.json["version"]) == (200, present.version)


def test_autosave_of_two_tabs_merges_questions_and_shows_both_texts_of_one(
    app: Flask, database: Engine
) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client, path = client_of(app, world.reviewers["US"][0]), f"/reviews/{review.id}/autosave"
        own = {"csrf_token": csrf_token(client), "version": review.version}
        first = client.post(path, data={**own, "answers.merit.text": "Of the first tab."})
        second = client.post(path, data={**own, "answers.plan.text": "Of the second tab."})
        assert (first.status_code, second.status_code) == (200, 200)
        third = client.post(path, data={**own, "answers.merit.text": "Of the third tab."})
        assert (third.status_code, third.json["conflicts"]) == (412, {"merit": {"text": "Of the first tab."}})
        texts = {code: answer["text"] for code, answer in kept(review).answers.items()}
        assert texts == {"merit": "Of the first tab.", "plan": "Of the second tab."}
        assert {code: answer["text"] for code, answer in third.json["answers"].items()} == texts


def test_a_form_sent_twice_submits_once(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client, key = client_of(app, world.reviewers["US"][0]), uuid.uuid4().hex
        fields = {**TYPED, "version": review.version, "idempotency_key": key}
        sent = [post_form(client, f"/reviews/{review.id}/submit", fields) for _ in range(2)]
        assert [(answer.status_code, answer.location) for answer in sent] == [
            (303, f"/reviews/{review.id}")
        ] * 2


def test_officers_look_before_they_accept(app: Flask, database: Engine) -> None:
    world = build.received(2)
    with build.after_deadline(world.call):
        client, path = client_of(app, world.base.officers["US"]), f"/calls/{world.call.id}/proposals"
        first, second = world.ids
        look = client.get(f"{path}/eligibility?chosen={first}&chosen={second}&chosen=nonsense").text
        assert (str(first) in look, str(second) in look, "Accept 2 proposals" in look) == (True, True, True)
        done = post_form(client, f"{path}/eligibility", {"chosen": [str(first), str(second)]})
        assert (done.status_code, done.location) == (303, path)
        again = client.get(f"{path}/eligibility?chosen={first}").text
        assert "Nothing was chosen" in again


def test_an_officer_refuses_asks_and_assigns_on_pages(app: Flask, database: Engine) -> None:
    world = build.received(3)
    with build.after_deadline(world.call):
        client = client_of(app, world.base.officers["US"])
        first, second, third = (f"/calls/{world.call.id}/proposals/{key}" for key in world.ids)
        empty = post_form(client, f"{first}/refuse", {"reason": ""})
        assert (empty.status_code, "Write a reason" in empty.text) == (422, True)
        assert post_form(client, f"{first}/refuse", {"reason": "Scope."}).status_code == 303
        never = {"reason": "Sign.", "until.local": "2027-03-14T02:30", "until.zone": "America/New_York"}
        assert post_form(client, f"{second}/cure", never).status_code == 422
        cure = {"reason": "Sign.", "until.local": "2099-03-15T12:00", "until.zone": "Asia/Tokyo"}
        assert post_form(client, f"{second}/cure", cure).status_code == 303
        assert post_form(client, f"{third}/accept").status_code == 303
        chosen = {"party": "US", "reviewer_id": str(world.reviewers["US"][0].id)}
        assert post_form(client, f"{third}/assignment/US", chosen).status_code == 303
        twice = post_form(client, f"{third}/assignment/US", chosen)
        assert (twice.status_code, "has this proposal already" in twice.text) == (422, True)
        with read_only():
            review = queries.reviews_of(world.ids[2], ["US"])[0]
        back = post_form(client, f"{third}/reviews/{review.id}/unassign", {"reason": "Too many."})
        assert back.status_code == 303


def test_a_panel_is_placed_and_locked_on_pages(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.review_everything(world, each=1, step=50)
        client, path = client_of(app, world.base.officers["US"]), f"/calls/{world.call.id}/panels/US"
        last = world.ids[1]
        assert 'name="reason"' in client.get(f"{path}?place={last}").text
        wrong = post_form(client, f"{path}/places/{last}", {"place": "7", "reason": "Bold."})
        assert (wrong.status_code, "Choose a place from 1 to 2" in wrong.text) == (422, True)
        assert (
            post_form(client, f"{path}/places/{last}", {"place": "1", "reason": "Bold."}).status_code == 303
        )
        assert "2 proposals are ranked" in client.get(f"{path}/lock").text
        short = post_form(client, f"{path}/lock", {"shortfall_reason": ""})
        assert (short.status_code, "fewer than 3 submitted reviews" in short.text) == (422, True)
        assert post_form(client, f"{path}/lock", {"shortfall_reason": "Enough."}).status_code == 303
        assert "Enough." in client.get(path).text


def test_a_stale_sign_in_is_confirmed_first(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        client = client_of(app, world.base.officers["US"], is_fresh=False)
        answer = client.get(f"/calls/{world.call.id}/panels/US/lock")
        assert (answer.status_code, answer.location.startswith("/confirm")) == (302, True)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_speaks_both_languages(app: Flask, database: Engine, language: str) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.review_everything(world, each=2)
        open_review = build.assigned(world, "US", 0, 2)
        build.assigned(world, "JP", 0, 2)
        officer, reviewer = (
            client_of(app, world.base.officers["US"]),
            client_of(app, world.reviewers["US"][0]),
        )
        idle = client_of(app, world.reviewers["US"][2])
        for client in (officer, reviewer, idle):
            client.set_cookie("language", language)
        call, proposal = f"/calls/{world.call.id}", world.ids[0]
        with read_only():
            mine = queries.desk_of(world.reviewer("US"))[0].id
        seen = [
            officer.get(f"{call}/proposals"),
            officer.get(f"{call}/proposals/{proposal}"),
            officer.get(f"{call}/proposals/{proposal}/assignment/US"),
            officer.get(f"{call}/panels/US"),
            officer.get(f"{call}/panels/US?place={proposal}"),
            officer.get(f"{call}/panels/US/lock"),
            officer.get(f"{call}/release"),
            reviewer.get("/reviews"),
            reviewer.get(f"/reviews/{mine}"),
            idle.get(f"/reviews/{open_review.id}"),
        ]
        build.lock_all(world, reason="Enough.")
        seen += [officer.get(f"{call}/ranks"), officer.get(f"{call}/ranks/{proposal}")]
        build.release(world)
        lead = client_of(app, world.proposals[0].sides["US"].lead)
        lead.set_cookie("language", language)
        seen += [lead.get(f"/proposals/{proposal}/results"), reviewer.get(f"/reviews/{mine}")]
    assert [page.status_code for page in seen] == [200] * len(seen)
    assert [f'<html lang="{language}">' in page.text for page in seen] == [True] * len(seen)


def test_applicants_read_the_texts_written_for_them_and_no_more(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        build.lock_all(world, reason="Enough.")
        build.release(world)
        page = (
            client_of(app, world.proposals[0].sides["US"].lead).get(f"/proposals/{world.ids[0]}/results").text
        )
    names = [person.name_latin for people in world.reviewers.values() for person in people]
    assert ("Merit." in page, "For the agency only." in page) == (True, False)
    assert [name for name in names if name in page] == []


def test_a_call_that_hides_applicants_hides_them_from_reviewers(app: Flask, database: Engine) -> None:
    """INV-14: no name on any page or in any answer, and the file is a copy without names."""
    base = programme()
    world = build.in_review(base=base, wanted=draft(base, author_blind=True))
    with build.during_review(world.call):
        review = build.assigned(world, "US")
        client, path = client_of(app, world.reviewers["US"][0]), f"/reviews/{review.id}"
        asked = client.get(path).text
        build_agree(world, review)
        answers = [
            asked,
            client.get(path).text,
            client.get("/reviews").text,
            client.get(f"/api/v1/reviews/{review.id}/proposal").text,
        ]
        sides = world.proposals[0].sides.values()
        names = [text for s in sides for text in (s.lead.name_latin, s.institution.name_en, s.lead.email)]
        assert [(n, name) for n, text in enumerate(answers) for name in names if name in text] == []
        file = build.document_of(world.proposals[0])
        assert client.get(f"{path}/files/{file}").status_code == 503
        files.check(system("checker"), file)
        make_blind_copies({"proposal_id": str(world.ids[0])})
        with client.get(f"{path}/files/{file}") as sent:
            assert (sent.status_code, b"%PDF" in sent.data[:8]) == (200, True)
            assert f"{kept(review).proposal.reference}-narrative.pdf" in sent.headers["Content-Disposition"]


def build_agree(world: build.World, review: Review) -> None:
    actor = world.reviewer("US")
    db.unit_of_work(service.declare, actor, review.id, build.NO_CONFLICT)
    db.unit_of_work(service.accept, actor, review.id, confidentiality=True)
