"""The whole way of a review over HTTP as scripts go it, and what each answer says."""

import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.kernel import db
from tests.factories import reviews as build
from tests.factories.accounts import sign_in
from tests.factories.http import send_json

SAVED = {
    "answers": {"merit": {"score": "4", "text": "A strong idea."}, "plan": {"score": "3", "text": "Sound."}}
}


def client_of(app: Flask, who: Person, *, is_fresh: bool = True) -> FlaskClient:
    client = app.test_client()
    sign_in(client, who, is_fresh=is_fresh)
    return client


def post(client: FlaskClient, path: str, body: Any = None, **more: Any) -> Any:
    return send_json(client, "POST", f"/api/v1{path}", body if body is not None else {}, **more)


def test_a_call_is_reviewed_over_http(app: Flask, database: Engine) -> None:
    world = build.received(2)
    with build.during_review(world.call):
        officers = {party: client_of(app, who) for party, who in world.base.officers.items()}
        first = officers["US"]
        call = f"/calls/{world.call.id}"
        chosen = {"proposals": [str(key) for key in world.ids]}
        assert post(first, f"{call}/eligibility", chosen).json == {"accepted": 2}
        for party, officer in officers.items():
            for proposal in world.ids:
                _review_over_http(app, world, officer, party, proposal)
        _sees_own_side_only(world, officers["US"])
        for party, officer in officers.items():
            locked = post(officer, f"{call}/panels/{party}/lock", {"shortfall_reason": "One is enough."})
            assert (locked.status_code, locked.json["state"]) == (200, "locked")
        ranks = first.get(f"/api/v1{call}/ranks").json
        assert [row["sides"]["JP"] for row in ranks] == [
            {"rank": 1, "score": "3.67", "review_count": 1, "reason": ""}
        ] * 2
        db.unit_of_work(build.calls.decide, build.system("joint meeting"), world.call.id)
        for party, officer in officers.items():
            assert post(officer, f"{call}/release-signatures", {"party": party}).status_code == 201
        lead = client_of(app, world.proposals[0].sides["JP"].lead)
        results = lead.get(f"/api/v1/proposals/{world.ids[0]}/results").json
        assert [(c["party"], c["texts"]) for c in results["comments"]] == [
            (party, {"merit": "A strong idea.", "plan": "Sound."}) for party in ("JP", "US")
        ]


def _review_over_http(
    app: Flask, world: build.World, officer: FlaskClient, party: str, proposal: uuid.UUID
) -> None:
    who = world.reviewers[party][0]
    candidates = officer.get(f"/api/v1/proposals/{proposal}/reviewers/{party}").json
    assert {row["person_id"] for row in candidates if not row["grounds"]} == {
        str(person.id) for person in world.reviewers[party]
    }
    asked = {"party": party, "reviewer_id": str(who.id)}
    review = post(officer, f"/proposals/{proposal}/reviews", asked).json["id"]
    client = client_of(app, who)
    assert post(client, f"/reviews/{review}/declaration", {"kind": "none"}).json["state"] == "invited"
    assert (
        post(client, f"/reviews/{review}/acceptance", {"confidentiality": True}).json["state"] == "accepted"
    )
    version = client.get(f"/api/v1/reviews/{review}").json["version"]
    saved = send_json(client, "PUT", f"/api/v1/reviews/{review}", SAVED, version=version)
    assert (saved.status_code, saved.json["state"]) == (200, "draft")
    other = {"answers": {"plan": {"score": "3", "text": "Weak."}}}
    stale = send_json(client, "PUT", f"/api/v1/reviews/{review}", other, version=version)
    assert (stale.status_code, stale.json["theirs"]["answers"]["plan"]) == (
        412,
        {"score": 300, "text": "Sound."},
    )
    none = send_json(client, "PUT", f"/api/v1/reviews/{review}", SAVED)
    assert none.status_code == 428
    done = post(client, f"/reviews/{review}/submission", version=saved.json["version"])
    assert (done.status_code, done.json["state"], done.json["overall"]) == (201, "submitted", "3.67")


def _sees_own_side_only(world: build.World, officer: FlaskClient) -> None:
    rows = officer.get(f"/api/v1/calls/{world.call.id}/proposals").json
    assert [(row["sides"], row["others"]) for row in rows] == [
        ({"US": {"done": 1, "assigned": 1, "wanted": 3, "mean": "3.67"}}, {"JP": 30})
    ] * 2
    reviews = officer.get(f"/api/v1/proposals/{world.ids[0]}/reviews").json
    assert [(row["party"], row["reviewer_id"]) for row in reviews] == [
        ("US", str(world.reviewers["US"][0].id))
    ]


def test_a_submission_sent_twice_is_one(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client = client_of(app, world.reviewers["US"][0])
        path, key = f"/reviews/{review.id}/submission", uuid.uuid4().hex
        answers = [post(client, path, SAVED, version=review.version, key=key) for _ in range(2)]
        assert [(a.status_code, a.json["state"]) for a in answers] == [(201, "submitted")] * 2
        assert answers[0].json == answers[1].json
        again = post(client, path, SAVED, version=answers[0].json["version"])
        assert (again.status_code, again.json["code"]) == (409, "state.not_allowed")


def test_bad_input_is_named_field_by_field(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client = client_of(app, world.reviewers["US"][0])
        path = f"/api/v1/reviews/{review.id}"
        cases = [
            ({"answers": {"merit": {"score": "good"}}}, [("field.wrong", "/answers/merit/value/score")]),
            ({"answers": {"merit": {"mark": 1}}}, [("field.unknown", "/answers/merit/value/mark")]),
            ({"answer": {}}, [("field.missing", "/answers"), ("field.unknown", "/answer")]),
            ({"answers": {"ghost": {}}}, [("review.unknown_question", "/answers/ghost")]),
        ]
        for body, expected in cases:
            answer = send_json(client, "PUT", path, body, version=review.version)
            assert answer.status_code == 422
            assert sorted((e["code"], e["pointer"]) for e in answer.json["errors"]) == sorted(expected)
        wrong = {"answers": {"merit": {"score": "4.25", "text": ""}}}
        answer = post(client, f"/reviews/{review.id}/submission", wrong, version=review.version)
        assert [(e["code"], e["pointer"]) for e in answer.json["errors"]] == [
            ("review.score_off_scale", "/answers/merit/score"),
            ("review.text_missing", "/answers/merit/text"),
            ("review.score_missing", "/answers/plan/score"),
            ("review.text_missing", "/answers/plan/text"),
        ]


def test_locks_and_releases_need_a_fresh_sign_in(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        client = client_of(app, world.base.officers["US"], is_fresh=False)
        call = f"/calls/{world.call.id}"
        answers = [
            post(client, f"{call}/panels/US/lock"),
            post(client, f"{call}/release-signatures", {"party": "US"}),
        ]
        assert [answer.json["code"] for answer in answers] == ["fresh_sign_in_required"] * 2


def test_lists_cost_the_same_for_one_and_for_three(app: Flask, database: Engine, count_queries: Any) -> None:
    world = build.in_review(3)
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        build.reviewed(world, "US", 2, 1)
        build.reviewed(world, "US", 2, 2)
        officer, reviewer = (
            client_of(app, world.base.officers["US"]),
            client_of(app, world.reviewers["US"][0]),
        )
        call = f"/calls/{world.call.id}"
        lists = [
            (officer, f"{call}/proposals?"),
            (officer, f"{call}/proposals?sort=score&q=sensors&progress=short&flag=none&state=in_review&"),
            (officer, f"/api/v1{call}/proposals?"),
            (officer, f"{call}/panels/US?"),
            (reviewer, "/reviews?"),
            (reviewer, "/api/v1/reviews?"),
        ]
        for client, path in lists:
            costs = [_cost(client, f"{path}limit={rows}", count_queries) for rows in (1, 3)]
            assert costs[0] == costs[1], path
        pages = [_cost(officer, f"{call}/proposals/{world.ids[n]}", count_queries) for n in (0, 2)]
        assert pages[0] == pages[1]


def _cost(client: FlaskClient, path: str, count_queries: Any) -> int:
    with count_queries() as seen:
        assert client.get(path).status_code == 200
    return len(seen)
