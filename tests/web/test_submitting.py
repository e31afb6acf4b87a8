"""A form comes back with every problem, every typed word, and the stored text where somebody was faster."""

import html
import re

import pytest
from flask.testing import FlaskClient

from app.accounts.roles import Role
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.http import csrf_token, post_form, send_json

FORM = {"code": "ONE-1", "title.en": "First", "title.ja": "最初", "summary.en": "S", "summary.ja": "概"}


@pytest.fixture
def member(client: FlaskClient) -> FlaskClient:
    who = person()
    save(who, grant(who, Role.COUNCIL_MEMBER, party="US"))
    sign_in(client, who)
    return client


def fields(page: str) -> dict[str, str]:
    """Name → value of the inputs and text areas of a page."""
    inputs = re.findall(r'<input[^>]*? value="([^"]*)"[^>]*? name="([^"]+)"', page)
    areas = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n([^<]*)<', page)
    found = {name: value for value, name in inputs} | dict(areas)
    return {name: html.unescape(value) for name, value in found.items()}


def test_a_refused_form_keeps_what_was_typed_and_names_every_field(member: FlaskClient) -> None:
    typed = FORM | {
        "code": "small",
        "title.en": '"><b>',
        "title.ja": "",
        "summary.en": "x" * 4001,
        "ghost": "1",
    }
    answer = post_form(member, "/priorities/new", typed)
    assert answer.status_code == 422
    shown = fields(answer.text)
    assert {name: shown[name] for name in ("code", "title.en", "summary.en")} == {
        name: typed[name] for name in ("code", "title.en", "summary.en")
    }
    assert set(re.findall(r'<li data-code="[^"]+"><a href="#f-([\w-]+)"', answer.text)) == {
        "code",
        "summary-en",
        "ghost",
    }


def test_a_form_drawn_again_has_a_new_key(member: FlaskClient) -> None:
    sent = {**FORM, "code": "small", "idempotency_key": "key-of-this-form"}
    keys = re.findall(
        r'name="idempotency_key" value="(\w+)"', post_form(member, "/priorities/new", sent).text
    )
    assert len(keys) >= 1
    assert "key-of-this-form" not in keys


def test_a_page_that_somebody_else_changed_shows_both_texts(member: FlaskClient) -> None:
    path = post_form(member, "/priorities/new", FORM).headers["Location"]
    theirs = {**FORM, "title.en": "Theirs", "version": "1"}
    mine = {**FORM, "title.en": "Mine", "version": "1"}
    theirs.pop("code"), mine.pop("code")
    assert post_form(member, f"{path}/edit", theirs).status_code == 303
    answer = post_form(member, f"{path}/edit", mine)
    assert answer.status_code == 412
    assert ("Theirs" in answer.text, "Mine" in answer.text) == (True, True)
    assert "Theirs" in member.get(path).text


def test_the_api_asks_for_a_version_and_tells_the_present_one(member: FlaskClient) -> None:
    made = send_json(member, "POST", "/api/v1/priorities", {
        "code": "ONE-1", "title": {"en": "T", "ja": "題"}, "summary": {"en": "S", "ja": "概"},
    }).json  # fmt: skip
    path, text = (
        f"/api/v1/priorities/{made['id']}",
        {"title": {"en": "N", "ja": "新"}, "summary": {"en": "S", "ja": "概"}},
    )
    headers = {"X-CSRFToken": csrf_token(member)}
    without = member.put(path, json=text, headers=headers)
    stale = send_json(member, "PUT", path, text, version=7)
    fits = send_json(member, "PUT", path, text, version=1)
    assert [(a.status_code, a.json["code"]) for a in (without, stale)] == [
        (428, "version.required"),
        (412, "version.stale"),
    ]
    assert (stale.json["current"], fits.status_code, fits.json["version"]) == (1, 200, 2)
    assert fits.headers["ETag"].strip('W/"') == "2" == member.get(path).headers["ETag"].strip('W/"')
