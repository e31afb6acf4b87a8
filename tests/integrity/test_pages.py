"""Pages and endpoints of integrity: who reaches them, what each side reads, two tabs."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.integrity.labels import evidence_said
from app.integrity.states import Flag
from app.kernel.language import speaking
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, sign_in
from tests.factories.http import post_form, send_json
from tests.factories.integrity import flagged, integrity_officers


def client_of(app: Flask, who: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, who)
    return client


def test_pages_are_for_integrity_officers_after_the_deadline(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    call = f"/integrity/calls/{world.call.id}"
    paths = ["/integrity", call, f"{call}/proposals/{world.ids[0]}"]
    officer = client_of(app, officers["US"])
    assert [officer.get(path).status_code for path in paths] == [200, 404, 404]
    with build.after_deadline(world.call):
        people = {
            "us": (officers["US"], [200, 200, 200]),
            "jp": (officers["JP"], [200, 200, 200]),
            "programme": (world.base.officers["US"], [404, 404, 404]),
            "reviewer": (world.reviewers["US"][0], [404, 404, 404]),
            "lead": (world.proposals[0].sides["US"].lead, [404, 404, 404]),
        }
        for who, (person, expected) in people.items():
            client = client_of(app, person)
            assert (who, [client.get(path).status_code for path in paths]) == (who, expected)
        anonymous = app.test_client()
        assert [anonymous.get(path).status_code for path in paths] == [302, 302, 302]


def test_a_flag_is_set_on_a_page_and_two_tabs_show_both_texts(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    with build.after_deadline(world.call):
        client, call = client_of(app, officers["US"]), f"/integrity/calls/{world.call.id}"
        path = f"{call}/proposals/{world.ids[0]}/flags/US"
        empty = post_form(client, path, {"flag": "condition", "version": "0"})
        assert (empty.status_code, "Write the condition" in empty.text, "Write a reason" in empty.text) == (
            422,
            True,
            True,
        )
        first = post_form(client, path, {"flag": "hold", "reason": "First tab.", "version": "0"})
        assert (first.status_code, first.location) == (303, call)
        second = post_form(client, path, {"flag": "clear", "reason": "Second tab.", "version": "0"})
        texts = ("First tab." in second.text, "Second tab." in second.text)
        assert (second.status_code, texts) == (412, (True, True))


def test_each_reader_sees_what_is_meant_for_them(app: Flask, database: Engine) -> None:
    """3.3, rule 8: the other side the flag, programme officers the condition too, nobody else the reason."""
    world, officers = build.in_review(1), integrity_officers()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        flagged(actor_of(officers["US"]), world.ids[0], "US", Flag.CONDITION, condition="Report the visit.")
        call, proposal = world.call.id, world.ids[0]
        pages = {
            "own": (officers["US"], f"/integrity/calls/{call}/proposals/{proposal}"),
            "other": (officers["JP"], f"/integrity/calls/{call}/proposals/{proposal}"),
            "programme": (world.base.officers["JP"], f"/calls/{call}/proposals/{proposal}"),
            "reviewer": (world.reviewers["US"][0], f"/reviews/{review.id}"),
        }
        seen = {}
        for who, (person, path) in pages.items():
            text = client_of(app, person).get(path).text
            seen[who] = tuple(
                words in text for words in ("Integrity: condition", "Report the visit.", "Checked.")
            )
        assert seen == {
            "own": (True, True, True),
            "other": (True, False, False),
            "programme": (True, True, False),
            "reviewer": (False, False, False),
        }


def test_flags_over_http(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    with build.after_deadline(world.call):
        us, jp = client_of(app, officers["US"]), client_of(app, officers["JP"])
        path = f"/api/v1/proposals/{world.ids[0]}/integrity-flags/US"
        body = {"flag": "condition", "condition": "Report the visit.", "reason": "Visit."}
        made = send_json(us, "PUT", path, body, version=0)
        assert (made.status_code, made.headers["ETag"], made.json["flag"]) == (200, '"1"', "condition")
        assert send_json(us, "PUT", path, body, version=0).status_code == 412
        assert send_json(us, "PUT", path, body).status_code == 428
        assert send_json(jp, "PUT", path, body, version=1).status_code == 403
        assert send_json(us, "PUT", path, {**body, "flag": "green"}, version=1).status_code == 422
        listed = f"/api/v1/calls/{world.call.id}/integrity-flags"
        flags = [client.get(listed).json[0]["flags"] for client in (us, jp)]
        assert flags == [
            {"US": {"flag": "condition", "condition": "Report the visit."}},
            {"US": {"flag": "condition", "condition": None}},
        ]
        assert client_of(app, world.base.officers["US"]).get(listed).status_code == 404


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_speak_both_languages(app: Flask, database: Engine, language: str) -> None:
    world, officers = build.received(1), integrity_officers()
    with build.after_deadline(world.call):
        client, call = client_of(app, officers["US"]), f"/integrity/calls/{world.call.id}"
        client.set_cookie("language", language)
        pages = [client.get(path) for path in ("/integrity", call, f"{call}/proposals/{world.ids[0]}")]
    assert [f'<html lang="{language}">' in page.text for page in pages] == [True] * 3


def test_the_list_costs_the_same_for_one_and_for_three(
    app: Flask, database: Engine, count_queries: Any
) -> None:
    world, officers = build.received(3), integrity_officers()
    with build.after_deadline(world.call):
        client, costs = client_of(app, officers["US"]), []
        for rows in (1, 3):
            with count_queries() as seen:
                assert client.get(f"/integrity/calls/{world.call.id}?limit={rows}").status_code == 200
            costs.append(len(seen))
    assert costs[0] == costs[1]


def test_codes_of_evidence_are_said_in_words() -> None:
    said = [
        ("corroborators", "city", "the city", "所在都市"),
        ("priority", "normal", "ordinary", "通常"),
        (
            "clause",
            "limits_who",
            "Does a clause limit who may take part?",
            "参加者を限定する条項がありますか。",
        ),
        ("register", "kaken", "Awards of KAKEN", "科研費の採択課題（KAKEN）"),
        ("register", "nsf", "nsf", "nsf"),
        ("status", "ended", "Ended", "終了"),
        ("fields", "/disclosure", "A certified disclosure", "宣誓済みの情報開示"),
        ("fields", "/certificates/nothing", "Training and reviews", "研修・確認"),
        (
            "fields",
            "/work/sensitive",
            "Does the Japanese side handle sensitive technology?",
            "日本側で機微な技術を扱いますか。",
        ),
        ("item", "Sensors", "Sensors", "Sensors"),
    ]
    for name, value, english, japanese in said:
        for spoken, words in (("en", english), ("ja", japanese)):
            with speaking(spoken):
                assert evidence_said(name, value) == words
