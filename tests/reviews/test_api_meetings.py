"""A panel over the API, from the call to the hash: the same walls as on its pages."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.kernel.db import unit_of_work
from app.reviews import service as reviews
from app.reviews.states import ConflictKind
from tests.factories import reviews as build
from tests.factories.http import send_json
from tests.reviews.test_pages import client_of


def post(client: FlaskClient, path: str, body: Any = None) -> Any:
    return send_json(client, "POST", f"/api/v1{path}", body if body is not None else {})


def put(client: FlaskClient, path: str, body: Any, version: int | None = None) -> Any:
    return send_json(client, "PUT", f"/api/v1{path}", body, version=version)


def test_a_panel_meets_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        for number in range(2):
            build.reviewed(world, "US", number, 0)
        officer, theirs = (client_of(app, world.base.officers[party]) for party in ("US", "JP"))
        chair, member = (client_of(app, who) for who in world.reviewers["US"][:2])
        made = post(officer, f"/calls/{world.call.id}/meetings", {"party": "US"})
        assert made.status_code == 201
        room = f"/meetings/{made.json['id']}"
        again = post(officer, f"/calls/{world.call.id}/meetings", {"party": "US"})
        assert [it["code"] for it in again.json["errors"]] == ["meeting.already_there"]
        for number in range(3):
            who = str(world.reviewers["US"][number].id)
            seated = post(officer, f"{room}/members", {"person_id": who, "is_chair": number == 0})
            assert seated.status_code == 200
        assert post(officer, f"{room}/members/{world.reviewers['US'][2].id}/removal").status_code == 200
        assert post(officer, f"{room}/agenda").status_code == 200
        shown = officer.get(f"/api/v1{room}").json
        assert sorted(it["is_chair"] for it in shown["members"]) == [False, True]
        assert [it["id"] for it in officer.get(f"/api/v1/calls/{world.call.id}/meetings").json] == [
            shown["id"]
        ]
        assert theirs.get(f"/api/v1/calls/{world.call.id}/meetings").json == []
        for path in (room, f"{room}/items"):
            assert theirs.get(f"/api/v1{path}").status_code == 404
        first, second = (it["id"] for it in member.get(f"/api/v1{room}/items").json)
        item, other = f"{room}/items/{first}", f"{room}/items/{second}"
        assert put(member, f"{item}/score", {"before": "4"}).json["own_before"] == "4"
        assert post(chair, f"{item}/start").status_code == 422
        assert post(officer, f"{room}/opening").status_code == 200
        assert post(member, f"{item}/start").status_code == 403
        assert post(chair, f"{item}/start").status_code == 200
        assert put(member, f"{item}/score", {"after": "3"}).json["mean_after"] == "3"
        assert post(member, f"{item}/dissents", {"text": "Too optimistic."}).status_code == 201
        assert post(chair, f"{item}/end").status_code == 200
        assert post(chair, f"{other}/start").status_code == 200
        for at, (path, words) in enumerate([(item, "Worth it."), (other, "Less so.")], 1):
            version = int(chair.get(f"/api/v1{path}").headers["ETag"].strip('"'))
            minutes = {"notes": "", "consensus": words, "rank": at}
            assert put(chair, f"{path}/minutes", minutes).status_code == 428
            assert put(chair, f"{path}/minutes", minutes, version + 9).status_code == 412
            assert put(chair, f"{path}/minutes", minutes, version).json["consensus"] == words
        assert post(chair, f"{other}/end").status_code == 200
        assert post(chair, f"{room}/closing").status_code == 403
        assert post(officer, f"{room}/closing").status_code == 200
        shown = officer.get(f"/api/v1{room}").json
        assert (shown["state"], len(shown["content_hash"])) == ("closed", 64)
        told = member.get(f"/api/v1{item}").json
        assert (told["dissents"][0]["text"], told["rank"], "person_id" in told["dissents"][0]) == (
            "Too optimistic.",
            1,
            False,
        )


def test_a_conflict_hides_the_item_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        for number in range(2):
            build.reviewed(world, "US", number, 0)
        officer, torn = client_of(app, world.base.officers["US"]), client_of(app, world.reviewers["US"][1])
        room = f"/meetings/{post(officer, f'/calls/{world.call.id}/meetings', {'party': 'US'}).json['id']}"
        for number in range(2):
            who = str(world.reviewers["US"][number].id)
            post(officer, f"{room}/members", {"person_id": who, "is_chair": number == 0})
        post(officer, f"{room}/agenda")
        listed = {it["proposal_id"]: it["id"] for it in officer.get(f"/api/v1{room}/items").json}
        unit_of_work(
            reviews.record_conflict,
            *(world.officer("US"), world.ids[0], world.reviewers["US"][1].id, ConflictKind.FAMILY, "Kin."),
        )
        assert [it["number"] for it in torn.get(f"/api/v1{room}/items").json] == [1]
        hidden = f"{room}/items/{listed[str(world.ids[0])]}"
        assert torn.get(f"/api/v1{hidden}").status_code == 404
        assert put(torn, f"{hidden}/score", {"before": "4"}).status_code == 404
