"""Input that no browser sends: control characters, bytes that are no text, keys and addresses beyond measure."""

import uuid

import pytest
from flask.testing import FlaskClient

from app.accounts.roles import Role
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.http import csrf_token

PLACES = [
    "/institutions?q=%00", "/institutions?q=a%00b", "/institutions?q=%FF%FE", "/institutions?party=%00",
    "/institutions/choices?_institution=a%00b", "/calls?phase=%00", "/people?q=%00", "/people?q=%ED%A0%80",
    "/record?subject=%00", "/api/v1/institutions?q=a%00b", "/api/v1/people?q=a%00b", "/api/v1/calls?phase=%00",
    "/api/v1/calls?cursor=%00", "/calls/new?programme=%00", "/language/%00", "/language/en?next=%00",
    "/sign-in?next=%00", "/welcome/%00", "/reset/%00", "/welcome/a%2500b",
]  # fmt: skip


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    who = person("Everybody")
    save(who, *(grant(who, role) for role in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)))
    sign_in(client, who)
    return client


def test_no_address_stumbles_over_characters_that_cannot_be_kept(staff: FlaskClient) -> None:
    found = {path: staff.get(path).status_code for path in PLACES}
    assert {path: status for path, status in found.items() if status >= 500} == {}


FORMS = {
    "/sign-in": {"email": "a\x00b@example.org", "password": "x\x00y"},
    "/register": {"email": "a@example.org", "name_latin": "a\x00b", "party": "US", "language": "en", "zone": "UTC"},
    "/reset": {"email": "\x00"},
    "/profile": {"name_latin": "a\x00b", "version": "1", "language": "en", "zone": "UTC"},
    "/people/invite": {"email": "a@example.org", "name_latin": "\x00", "party": "US", "zone": "U\x00"},
    "/proposals/new": {"call_id": str(uuid.uuid4()), "title.en": "\x00", "party": "\x00"},
    "/disclosure/sections/positions": {"positions.items.0.title": "\x00", "version": "0"},
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_no_form_stumbles_over_them(staff: FlaskClient, path: str) -> None:
    hidden = {"csrf_token": csrf_token(staff), "idempotency_key": uuid.uuid4().hex}
    assert staff.post(path, data={**hidden, **FORMS[path]}).status_code in (303, 422, 429, 404)


@pytest.mark.parametrize(
    "key", ["a" * 8 + "\x00", "日本語の鍵です。", "k" * 101, "short", "        ", "k" * 8 + "\n"]
)
def test_a_key_that_is_none_is_refused(staff: FlaskClient, key: str) -> None:
    body = {"csrf_token": csrf_token(staff), "idempotency_key": key, "version": "0"}
    assert staff.post("/disclosure/sections/identity", data=body).status_code == 422


def test_a_body_beyond_measure_is_refused(staff: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf_token(staff), "Idempotency-Key": uuid.uuid4().hex}
    large = staff.post(
        "/api/v1/people", data=b"[" * (1024 * 1024 + 1), content_type="application/json", headers=headers
    )
    deep = staff.post("/api/v1/people", data=b"[" * 100_000, content_type="application/json", headers=headers)
    assert (large.status_code, deep.status_code) == (413, 400)


def test_a_body_of_another_kind_or_encoding_is_refused(staff: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf_token(staff), "Idempotency-Key": uuid.uuid4().hex}
    for body, kind in (
        (b"{}", "text/plain"),
        (b"\xff\xfe{}", "application/json"),
        (b'{"email": "\\ud800"}', "application/json"),
    ):
        assert staff.post("/api/v1/people", data=body, content_type=kind, headers=headers).status_code in (
            400,
            415,
            422,
        )


def test_a_text_of_json_with_such_a_character_is_refused_at_its_field(staff: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf_token(staff), "Idempotency-Key": uuid.uuid4().hex}
    body = {"email": "a@example.org", "name_latin": "a\x00b", "party": "US", "language": "en", "zone": "UTC"}
    answer = staff.post("/api/v1/people", json=body, headers=headers)
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, ["/name_latin"])
