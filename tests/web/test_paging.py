"""Pages by cursor: nothing twice, nothing left out, and a cursor that is not of this list is none."""

import base64
import json
import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.roles import Role
from app.kernel import db
from app.web.paging import LIMIT, MOST, after, encode, link_next, page_of, wanted_cursor, wanted_limit
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.calls import programme, published_call


@pytest.mark.parametrize(
    ("wanted", "limit"),
    [("", LIMIT), ("1", 1), ("100", 100), ("101", MOST), ("0", 1), ("-5", LIMIT), ("x", LIMIT), ("²", LIMIT),
     ("٣", LIMIT), ("9" * 5000, LIMIT), ("00007", 7)],
)  # fmt: skip
def test_the_number_of_rows_stays_within_bounds(app: Flask, wanted: str, limit: int) -> None:
    with app.test_request_context("/list", query_string={"limit": wanted}):
        assert wanted_limit() == limit


def test_a_cursor_comes_back_as_the_position_it_was_made_of(app: Flask) -> None:
    key, instant = uuid.uuid4(), datetime(2027, 1, 1, tzinfo=UTC)
    with app.test_request_context("/list?q=a"):
        cursor = encode([instant, key, "日本", 7])
    with app.test_request_context("/list", query_string={"q": "a", "limit": "3", "cursor": cursor}):
        assert wanted_cursor() == [str(instant), str(key), "日本", 7]
        assert after() == str(instant)


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("/other", {"q": "a"}),
        ("/list", {"q": "b"}),
        ("/list", {}),
        ("/list", {"q": "a", "sort": "-score"}),
    ],
)
def test_a_cursor_of_another_list_or_order_counts_as_the_start(
    app: Flask, path: str, arguments: dict[str, str]
) -> None:
    with app.test_request_context("/list?q=a"):
        cursor = encode(["x"])
    with app.test_request_context(path, query_string={**arguments, "cursor": cursor}):
        assert (wanted_cursor(), after()) == (None, "")


@given(st.text(max_size=40))
def test_a_cursor_that_somebody_made_up_counts_as_the_start(app: Flask, cursor: str) -> None:
    with app.test_request_context("/list", query_string={"cursor": cursor}):
        assert wanted_cursor() is None


@given(st.lists(st.integers(), unique=True), st.integers(1, 5))
def test_page_after_page_shows_every_row_once(app: Flask, numbers: list[int], limit: int) -> None:
    rows, seen, cursor = sorted(numbers), [], ""
    for _page in range(len(rows) + 1):
        with app.test_request_context("/list", query_string={"cursor": cursor} if cursor else {}):
            position = wanted_cursor()
            left = [n for n in rows if position is None or n > position[0]]
            page = page_of(left[: limit + 1], limit, lambda n: [n])
        seen += page.rows
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == rows


def test_the_link_to_the_next_page_keeps_the_filters(app: Flask) -> None:
    with app.test_request_context("/list?q=%E5%85%89&limit=1&cursor=old"):
        page = page_of([1, 2], 1, lambda n: [n])
        expected = f"</list?q=%E5%85%89&limit=1&cursor={page.next_cursor}>"
        assert link_next(page) == {"Link": f'{expected}; rel="next"'}
        assert link_next(page_of([1], 1, lambda n: [n])) == {}


LISTS = [
    "/calls", "/awards", "/priorities", "/agreements", "/proposals", "/to-sign", "/reviews", "/people", "/record",
    "/disclosures/employees", "/api/v1/calls", "/api/v1/awards", "/api/v1/priorities", "/api/v1/agreements",
    "/api/v1/proposals", "/api/v1/to-sign", "/api/v1/reviews", "/api/v1/people", "/api/v1/institutions?q=uni",
    "/api/v1/endowment/bookings",
]  # fmt: skip
FORGED = [[], ["x"], [None], [{}], [1, 2, 3], ["2027-01-01"], ["not a day", "not a key"]]


def forged(position: list[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).rstrip(b"=").decode()


def test_no_list_stumbles_over_a_cursor_that_it_did_not_make(client: FlaskClient) -> None:
    who = person("Everybody")
    roles = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.ENDOWMENT_ADMINISTRATOR)
    save(who, *(grant(who, role) for role in roles))
    sign_in(client, who)
    broken = {}
    for path in LISTS:
        for position in FORGED:
            mark = "&" if "?" in path else "?"
            answer = client.get(f"{path}{mark}cursor={forged(position)}&limit=1")
            if answer.status_code >= 500 or answer.status_code != client.get(path).status_code:
                broken[path, str(position)] = answer.status_code
    assert broken == {}


def test_the_next_page_of_a_true_list_follows_its_link(client: FlaskClient) -> None:
    base = programme()
    codes = ["PAGE-1", "PAGE-2", "PAGE-3"]
    for code in codes:
        published_call(base, code=code)
    path, seen = "/api/v1/calls?limit=2", []
    while path:
        answer = client.get(path)
        seen += [call["code"] for call in answer.json]
        path = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert sorted(seen) == codes
    assert not db.is_open()
