"""What a side's pages of talk, reminders, versions and offline forms do, scripts do too."""

from flask import Flask
from sqlalchemy import Engine

from app.reviews.sources import read_form
from tests.factories import reviews as build
from tests.factories.http import multipart, send_json
from tests.reviews.test_offline import workbook
from tests.reviews.test_pages import client_of
from tests.reviews.test_talking import letters_to


def test_a_side_talks_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        first, second = (build.reviewed(world, "US", 0, number) for number in range(2))
        late = build.agreed(world, "US", 0, 2)
        mine, other, slow = (client_of(app, who) for who in world.reviewers["US"])
        path = f"/api/v1/reviews/{first.id}/talk"
        said = {"text": f"What do you think, @{second.pseudonym}?"}
        assert send_json(mine, "POST", path, said).status_code == 201
        officer, theirs = (client_of(app, world.base.officers[party]) for party in ("US", "JP"))
        side = f"/api/v1/proposals/{world.ids[0]}/talk/US"
        assert send_json(officer, "POST", side, {"text": "Please agree."}).status_code == 201
        assert send_json(theirs, "POST", side, {"text": "Hello."}).status_code == 404
        assert theirs.get(side).status_code == 404
        heard = [
            {"reviewer": first.pseudonym, "text": said["text"], "mentions": [second.pseudonym]},
            {"reviewer": None, "text": "Please agree.", "mentions": []},
        ]
        listed = other.get(f"/api/v1/reviews/{second.id}/talk").json
        told = sorted(({key: it[key] for key in heard[0]} for it in listed), key=lambda it: -len(it["text"]))
        assert told == heard
        assert officer.get(side).json == listed
        for part in ("talk", "peers"):
            assert slow.get(f"/api/v1/reviews/{late.id}/{part}").status_code == 403
        (peer,) = mine.get(f"/api/v1/reviews/{first.id}/peers").json
        assert (peer["reviewer"], set(peer["answers"])) == (second.pseudonym, {"merit", "plan"})


def test_reminders_are_looked_at_and_sent_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        behind = [build.agreed(world, "US", number, 0) for number in range(2)]
        path = f"/api/v1/calls/{world.call.id}/panels/US/reminders"
        officer, theirs = (client_of(app, world.base.officers[party]) for party in ("US", "JP"))
        assert {it["review_id"] for it in officer.get(path).json} == {str(row.id) for row in behind}
        chosen = {"chosen": [str(row.id) for row in behind], "note": "Please hurry."}
        look = send_json(officer, "POST", f"{path}/preview", chosen).json
        assert (look["letters"], look["reviews"]) == (1, 2)
        assert all("Please hurry." in text["body"] for text in look["texts"].values())
        who = world.reviewers["US"][0]
        assert letters_to(who.email, "wait for you") == 0
        assert send_json(officer, "POST", path, chosen).json == {"sent": 2}
        assert letters_to(who.email, "wait for you") == 1
        assert all(it["reminded_at"] for it in officer.get(path).json)
        assert send_json(officer, "POST", path, {"chosen": []}).status_code == 422
        assert theirs.get(path).status_code == 404
        assert send_json(theirs, "POST", f"{path}/preview", chosen).status_code == 404
        assert send_json(theirs, "POST", path, chosen).status_code == 403


def test_versions_and_what_comes_next_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        done, begun = build.reviewed(world, "US", 0, 0), build.agreed(world, "US", 1, 0)
        mine, other = (client_of(app, who) for who in world.reviewers["US"][:2])
        assert mine.get("/api/v1/reviews/next").json["id"] == str(begun.id)
        assert other.get("/api/v1/reviews/next").status_code == 404
        assert mine.get("/api/v1/reviews/served").json == []
        path = f"/api/v1/reviews/{done.id}/versions"
        versions = mine.get(path).json
        assert [it["kind"] for it in versions] == ["submitted", "saved"]
        first = mine.get(f"{path}/{versions[-1]['number']}").json
        assert first["answers"]["merit"]["text"] == build.ANSWERS["merit"]["text"]
        assert mine.get(f"{path}/99").status_code == 404
        assert other.get(path).status_code == 404


def test_served_says_what_the_certificate_says(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        build.review_everything(world)
        build.lock_all(world)
        build.release(world)
        served = client_of(app, world.reviewers["US"][0]).get("/api/v1/reviews/served").json
    assert [(it["code"], it["reviews"]) for it in served] == [(world.call.code, 1)]


def test_a_form_goes_out_and_comes_back_over_the_api(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        mine, other = (client_of(app, who) for who in world.reviewers["US"][:2])
        path = f"/api/v1/reviews/{review.id}/form"
        with mine.get(path) as sheet:
            form = read_form(sheet.data)
        assert (form.review_id, form.version) == (review.id, review.version)
        filled = workbook(review.id, form.version, [("merit", "", "Written on a train.")])
        headers = {"Idempotency-Key": "0123456789abcdef", **csrf(mine)}
        body = multipart({}, "form.xlsx", filled)
        taken = mine.post(path, headers=headers, **body)
        assert (taken.status_code, taken.json["id"]) == (200, str(review.id))
        own = mine.get(f"/api/v1/reviews/{review.id}").json
        assert own["answers"]["merit"]["text"] == "Written on a train."
        bad = mine.post(path, headers={**headers, "Idempotency-Key": "fedcba98"}, **multipart({}, "x", b"x"))
        assert (bad.status_code, bad.json["errors"][0]["code"]) == (422, "review.form_unreadable")
        none = mine.post(path, headers={**headers, "Idempotency-Key": "fedcba99"})
        assert none.status_code == 422
        assert other.get(path).status_code == 404


def csrf(client) -> dict[str, str]:
    return {"X-CSRFToken": str(client.get("/api/v1/me").json["csrf_token"])}
