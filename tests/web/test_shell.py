"""What surrounds every answer: headers, language, and the refusal of changes that another site asks for."""

import json
import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.roles import Role
from app.web import problems
from app.web.shell import CSP, HEADERS
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.http import csrf_token, send_json

ANSWERS = {
    "a page": ("GET", "/", 200),
    "a page that asks for a sign-in": ("GET", "/desk", 302),
    "a list of the API": ("GET", "/api/v1/calls", 200),
    "the contract": ("GET", "/api/v1/openapi.json", 200),
    "nothing there": ("GET", "/nothing/here", 404),
    "nothing there in the API": ("GET", "/api/v1/nothing", 404),
    "another method": ("DELETE", "/calls", 405),
    "another method of the API": ("PATCH", "/api/v1/calls", 405),
    "a form without its token": ("POST", "/sign-in", 400),
    "an address that is no text": ("GET", "/calls?phase=%00", 400),
    "a change without a sign-in": ("POST", "/api/v1/proposals", 400),
    "a redirect": ("GET", "/language/ja", 302),
    "health": ("GET", "/healthz", 200),
    "options": ("OPTIONS", "/", 200),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_guarded(client: FlaskClient, kind: str) -> None:
    method, path, status = ANSWERS[kind]
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-Id"])
    assert "Cookie" in answer.headers["Vary"]


def test_nothing_may_run_or_be_framed_that_is_not_ours() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in CSP.split(";"))
    named = ("default-src", "script-src", "style-src", "frame-ancestors", "base-uri")
    assert {name: rules[name] for name in named} == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }  # fmt: skip
    assert re.findall("unsafe|https?:|data:|\\*", CSP) == []


def test_what_never_changes_is_kept_by_browsers(client: FlaskClient) -> None:
    with client.get("/static/app.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Security-Policy"] == CSP


def test_over_https_a_browser_is_told_to_stay_there(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=63072000")


# Language


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "ja", "ja"),
        ("", "fr, ja;q=0.5, en;q=0.4", "ja"),
        ("", "fr", "en"),
        ("en", "ja", "en"),
        ("ja", "en", "ja"),
        ("fr", "ja", "ja"),
    ],
)
def test_a_page_speaks_the_chosen_language_else_the_browsers(
    client: FlaskClient, cookie: str, accepted: str, language: str
) -> None:
    if cookie:
        client.set_cookie("language", cookie)
    page = client.get("/", headers={"Accept-Language": accepted} if accepted else {}).text
    assert re.search(r'<html lang="(\w+)"', page)[1] == language  # type: ignore[index]


def test_a_signed_in_person_is_spoken_to_in_their_own_language(client: FlaskClient) -> None:
    who = person(language="ja")
    save(who)
    sign_in(client, who)
    assert '<html lang="ja"' in client.get("/", headers={"Accept-Language": "en"}).text
    client.set_cookie("language", "en")
    assert '<html lang="en"' in client.get("/").text


@pytest.mark.parametrize(("accepted", "title"), [("en", "There is nothing here"), ("ja", "閲覧の対象")])
def test_a_refusal_of_the_api_is_in_the_language_that_was_asked_for(
    client: FlaskClient, accepted: str, title: str
) -> None:
    answer = client.get(f"/api/v1/calls/{uuid.uuid4()}", headers={"Accept-Language": accepted})
    assert (answer.mimetype, title in answer.json["title"]) == ("application/problem+json", True)


# Where a change comes from


@pytest.mark.parametrize(
    ("site", "is_taken"),
    [("same-origin", True), ("none", True), (None, True), ("same-site", False), ("cross-site", False)],
)
def test_a_change_that_another_site_asks_for_is_refused(
    client: FlaskClient, site: str | None, is_taken: bool
) -> None:
    who = person()
    save(who)
    sign_in(client, who)
    headers = {"X-CSRFToken": csrf_token(client), "Idempotency-Key": uuid.uuid4().hex, "If-Match": '"0"'}
    headers |= {"Sec-Fetch-Site": site} if site else {}
    answer = client.put("/api/v1/disclosure", json={}, headers=headers)
    assert (answer.status_code, answer.json.get("code")) == ((200, None) if is_taken else (400, "csrf"))


@pytest.mark.parametrize("token", ["", "wrong", "IjEi.aaaa.bbbb"])
def test_a_change_without_the_token_of_the_session_is_refused(client: FlaskClient, token: str) -> None:
    who = person()
    save(who)
    sign_in(client, who)
    key = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": '"0"'}
    answer = client.put("/api/v1/disclosure", json={}, headers={"X-CSRFToken": token, **key})
    page = client.post("/disclosure/sections/identity", data={"csrf_token": token, "version": "0"})
    assert [(a.status_code, "csrf" in a.text) for a in (answer, page)] == [(400, True)] * 2


# Problems


def test_a_refusal_has_the_shape_of_rfc_9457(client: FlaskClient) -> None:
    who = person()
    save(who, grant(who, Role.COUNCIL_MEMBER, party="US"))
    sign_in(client, who)
    answer = send_json(client, "POST", "/api/v1/priorities", {"code": "x", "ghost": 1, "title": {"en": "a"}})
    assert answer.mimetype == "application/problem+json"
    body = json.loads(answer.data)
    assert set(body) == {"type", "title", "status", "code", "errors"}
    assert (
        (body["type"], body["status"])
        == (f"/problems/{body['code']}", answer.status_code)
        == (
            "/problems/form.incomplete",
            422,
        )
    )
    assert sorted((e["pointer"], sorted(e)) for e in body["errors"]) == [
        (pointer, ["code", "detail", "pointer"]) for pointer in ("/code", "/ghost", "/summary")
    ]


def test_a_method_that_is_not_answered_names_those_that_are(client: FlaskClient) -> None:
    answer = client.patch("/api/v1/calls")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (
        405,
        {"GET", "HEAD", "OPTIONS", "POST"},
    )


def test_a_crash_says_that_it_was_recorded_and_nothing_else() -> None:
    app = Flask("crash")
    app.extensions["problem_words"] = dict(problems.PROBLEMS)
    app.register_error_handler(Exception, problems._on_crash)

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise ValueError("a secret detail")

    answer = app.test_client().get("/api/v1/broken")
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "secret" not in answer.text
