"""One key, one effect: in the API by header, on pages by a hidden field."""

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.council.models import Priority
from app.kernel import db
from app.kernel.idempotency import KeptAnswer
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.http import csrf_token, post_form, send_json

TEXT = {"title": {"en": "T", "ja": "題"}, "summary": {"en": "S", "ja": "概"}}
FORM = {"title.en": "T", "title.ja": "題", "summary.en": "S", "summary.ja": "概"}


@pytest.fixture
def member(client: FlaskClient) -> FlaskClient:
    who = person()
    save(who, grant(who, Role.COUNCIL_MEMBER, party="US"))
    sign_in(client, who)
    return client


def rows(model: Any) -> int:
    with db.read_only() as session:
        return int(session.scalar(select(func.count()).select_from(model)) or 0)


def propose(client: FlaskClient, code: str, key: str) -> Any:
    return send_json(client, "POST", "/api/v1/priorities", {"code": code, **TEXT}, key=key)


def test_the_same_key_and_body_gets_the_first_answer(member: FlaskClient) -> None:
    first, again = (propose(member, "ONE-1", "one-key-of-mine") for _ in range(2))
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert (rows(Priority), rows(KeptAnswer)) == (1, 1)


def test_the_same_key_for_something_else_is_refused(member: FlaskClient) -> None:
    propose(member, "ONE-1", "one-key-of-mine")
    other = propose(member, "TWO-2", "one-key-of-mine")
    assert (other.status_code, other.json["code"], rows(Priority)) == (422, "idempotency.key_reused", 1)


def test_a_creating_request_without_a_key_is_refused(member: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf_token(member)}
    answer = member.post("/api/v1/priorities", json={"code": "ONE-1", **TEXT}, headers=headers)
    assert (answer.status_code, answer.json["code"], rows(Priority)) == (422, "idempotency.key_missing", 0)


def test_a_key_is_of_one_person_only(member: FlaskClient) -> None:
    propose(member, "ONE-1", "one-key-of-mine")
    other = person()
    save(other, grant(other, Role.COUNCIL_MEMBER, party="JP"))
    sign_in(member, other)
    assert propose(member, "TWO-2", "one-key-of-mine").status_code == 201
    assert rows(Priority) == 2


def test_a_refusal_does_not_use_the_key_up(member: FlaskClient) -> None:
    key = uuid.uuid4().hex
    wrong = send_json(member, "POST", "/api/v1/priorities", {"code": "ONE-1"}, key=key)
    assert (wrong.status_code, rows(KeptAnswer)) == (422, 0)
    assert propose(member, "ONE-1", key).status_code == 201


def test_a_form_that_is_sent_twice_leads_to_the_same_page(member: FlaskClient) -> None:
    data = {"code": "ONE-1", **FORM, "idempotency_key": "key-of-this-form"}
    first, again = (post_form(member, "/priorities/new", data) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert (first.headers["Location"], rows(Priority)) == (again.headers["Location"], 1)


def test_a_form_that_was_changed_in_between_comes_back(member: FlaskClient) -> None:
    data = {"code": "ONE-1", **FORM, "idempotency_key": "key-of-this-form"}
    post_form(member, "/priorities/new", data)
    other = post_form(member, "/priorities/new", {**data, "code": "TWO-2"})
    assert (other.status_code, "idempotency.key_reused" in other.text, rows(Priority)) == (422, True, 1)
