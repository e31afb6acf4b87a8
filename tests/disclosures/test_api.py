"""/api/v1/disclosure: one's own, and nobody else's."""

import pytest

from app.disclosures import rules
from tests.factories.accounts import person, save, sign_in
from tests.factories.disclosures import certified, nothing_to_declare
from tests.factories.http import send_json

PATH = "/api/v1/disclosure"


@pytest.fixture
def author(client):
    who = person()
    save(who)
    sign_in(client, who)
    return who


def content():
    return {name: nothing_to_declare()[name] for name in ("positions", "support", "questions")}


def test_from_nothing_to_a_certificate(client, author):
    assert client.get(PATH).status_code == 404
    draft = send_json(client, "PUT", PATH, content(), version=0)
    assert (draft.status_code, draft.json["state"], draft.headers["ETag"]) == (200, "draft", '"1"')
    assert draft.json["content"] == content()
    wrong = send_json(client, "POST", f"{PATH}/certifications", {"statement": "yes"}, version=1)
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "disclosure.statement_differs")
    made = send_json(client, "POST", f"{PATH}/certifications", {"statement": "I certify"}, version=1)
    assert (made.status_code, made.json["state"], made.json["number"]) == (201, "certified", 1)
    assert [v["number"] for v in client.get(f"{PATH}/versions").json] == [1]
    assert client.get(f"{PATH}/versions/1").json["content"] == content()
    assert client.get(f"{PATH}/versions/2").status_code == 404


def test_the_salt_is_nobodys_business(client, author):
    certified(author)
    assert set(client.get(PATH).json["content"]) == {"positions", "support", "questions"}


def test_versions_are_asked_for(client, author):
    assert send_json(client, "PUT", PATH, content()).status_code == 428
    send_json(client, "PUT", PATH, content(), version=0)
    stale = send_json(client, "PUT", PATH, content(), version=0)
    assert (stale.status_code, stale.json["current"]) == (412, 1)


def test_certifying_needs_a_fresh_sign_in(client, author):
    send_json(client, "PUT", PATH, content(), version=0)
    sign_in(client, author, is_fresh=False)
    answer = send_json(client, "POST", f"{PATH}/certifications", {"statement": "I certify"}, version=1)
    assert (answer.status_code, answer.json["code"]) == (403, "fresh_sign_in_required")


def test_an_incomplete_record_is_told_entry_by_entry(client, author):
    send_json(client, "PUT", PATH, {"support": {"items": [{"title": "Sensors"}]}}, version=0)
    answer = send_json(client, "POST", f"{PATH}/certifications", {"statement": "I certify"}, version=1)
    found = [error["pointer"] for error in answer.json["errors"]]
    assert found == [
        "/positions/nothing",
        *(f"/support/items/0/{field}" for field in ("source", "status", "amount", "start", "end", "effort")),
        *(f"/questions/{code}/answer" for code in rules.QUESTIONS),
    ]


def test_nobody_sees_anybody_elses(client, author):
    other = person()
    save(other)
    certified(other)
    assert client.get(PATH).status_code == 404
    assert client.get(f"{PATH}/versions").json == []
    assert client.get(f"{PATH}/versions/1").status_code == 404


def test_nobody_comes_without_signing_in(client):
    assert client.get(PATH).status_code == 401
