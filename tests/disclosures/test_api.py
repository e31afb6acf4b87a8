"""/api/v1/disclosure: one's own, and nobody else's."""

import pytest

from app.accounts.roles import Role
from app.disclosures import service
from app.disclosures.states import Purpose
from app.kernel.actor import system
from app.kernel.db import unit_of_work
from tests.factories.accounts import grant, institution, person, save, sign_in
from tests.factories.disclosures import certified, declaring, nothing_to_declare, position, support
from tests.factories.http import send_json

PATH = "/api/v1/disclosure"


@pytest.fixture
def author(client):
    who = person()
    save(who)
    sign_in(client, who)
    return who


def content():
    return {**nothing_to_declare(), "certificates": {"nothing": True, "items": []}}


def said(answer):
    """What an answer holds of the sections that were sent, empty entries left out."""
    kept = {name: answer.json["content"][name] for name in content()}
    declared = {name: value for name, value in kept["declarations"].items() if value}
    return {**kept, "declarations": declared}


def test_from_nothing_to_a_certificate(client, author):
    assert client.get(PATH).status_code == 404
    draft = send_json(client, "PUT", PATH, content(), version=0)
    assert (draft.status_code, draft.json["state"], draft.headers["ETag"]) == (200, "draft", '"1"')
    assert said(draft) == content()
    wrong = send_json(client, "POST", f"{PATH}/certifications", {"statement": "yes"}, version=1)
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "disclosure.statement_differs")
    made = send_json(client, "POST", f"{PATH}/certifications", {"statement": "I certify"}, version=1)
    assert (made.status_code, made.json["state"], made.json["number"]) == (201, "certified", 1)
    assert [v["number"] for v in client.get(f"{PATH}/versions").json] == [1]
    assert said(client.get(f"{PATH}/versions/1")) == content()
    assert client.get(f"{PATH}/versions/2").status_code == 404


def test_the_salt_is_nobodys_business(client, author):
    certified(author)
    shown = client.get(PATH).json
    assert {"salt", "format", "sealed"} & (set(shown) | set(shown["content"])) == set()


def test_what_is_read_can_be_sent_again(client, author):
    certified(author, declaring(support=[support()], positions=[position()]))
    read = client.get(PATH)
    again = send_json(client, "PUT", PATH, read.json["content"], version=0)
    assert (again.status_code, again.json["content"]) == (200, read.json["content"])
    assert again.json["provenance"]["values"][0]["source"] == "self"


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
        *(
            f"/support/items/0/{field}"
            for field in ("source/name", "amount", "start", "end", "status", "effort")
        ),
        *(
            f"/{name}/nothing"
            for name in (
                "in_kind",
                "consulting",
                "programmes",
                "supported_people",
                "interests",
                "certificates",
            )
        ),
        *(f"/declarations/{name}" for name in ("hidden_contracts", "not_malign", "institution_reporting")),
    ]


def test_who_read_it_is_told(client, author):
    certified(author)
    unit_of_work(service.open_records, system("checks"), [author.id], Purpose.CHECK, "P-1")
    [read] = client.get(f"{PATH}/readings").json
    assert (read["purpose"], read["matter"], read["reader"]) == ("check", "P-1", {"en": "", "ja": ""})


def test_an_institutions_officer_states_facts(client, database):
    place, other = institution(), institution()
    save(place, other)
    officer = person(institution=place)
    save(officer, grant(officer, Role.INSTITUTION_OFFICER, institution=place))
    sign_in(client, officer)
    said = {"as_of": "2026-11-01", "answers": {"confucius": "no"}}
    answer = send_json(client, "POST", f"/api/v1/institutions/{place.id}/facts", said)
    assert (answer.status_code, answer.json) == (200, {"stated": 1})
    assert send_json(client, "POST", f"/api/v1/institutions/{other.id}/facts", said).status_code == 404
    wrong = {"as_of": "2026-11-01", "answers": {"anything": "no"}}
    assert send_json(client, "POST", f"/api/v1/institutions/{place.id}/facts", wrong).status_code == 422


def test_nobody_sees_anybody_elses(client, author):
    other = person()
    save(other)
    certified(other)
    assert client.get(PATH).status_code == 404
    assert client.get(f"{PATH}/versions").json == []
    assert client.get(f"{PATH}/versions/1").status_code == 404


def test_nobody_comes_without_signing_in(client):
    assert client.get(PATH).status_code == 401
