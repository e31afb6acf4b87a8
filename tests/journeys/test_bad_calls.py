"""Calls, codes and money that cannot be: every field is named, at whatever depth, and nothing is kept."""

import copy
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.accounts.models import Person
from app.accounts.roles import Role
from app.kernel import clock
from tests.factories.accounts import grant, institution, person, save
from tests.factories.calls import Programme, draft, programme, published_call
from tests.factories.endowment import opened
from tests.factories.proposals import begun
from tests.journeys.programme import CRITERIA
from tests.journeys.refusals import contents, refused
from tests.journeys.steps import Hand, money

UNKNOWN = "00000000-0000-4000-8000-000000000000"
BUDGETS = {"USD": ("1000000.00", "300000.00"), "JPY": ("1000000", "300000")}


@pytest.fixture
def base(app: Flask, database: Engine) -> Programme:
    return programme()


@pytest.fixture
def officer(app: Flask, base: Programme) -> Hand:
    return Hand(app, base.officers["US"])


def call_body(base: Programme, **changes: Any) -> dict[str, Any]:
    """A whole call that can be kept."""
    wanted, zone = draft(base), "Asia/Tokyo"

    def wall(days: int) -> str:
        return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")

    body = {
        "code": "BAD-2027", "title": {"en": "T", "ja": "題"}, "summary": {"en": "S", "ja": "概"},
        "text": {"en": "X", "ja": "文"}, "priority_id": str(base.priority.id), "programme": "nsf-jst",
        "agreement_id": str(base.agreement.id), "opens_at": wall(-1), "deadline": {"local": wall(30), "zone": zone},
        "review_opens_at": wall(40), "review_ends_at": wall(90), "fill_cap_permille": 250,
        "sides": [_side(base, side.party, side.budget.currency) for side in wanted.sides],
    }  # fmt: skip
    return body | changes


def _side(base: Programme, party: str, currency: str) -> dict[str, Any]:
    budget, largest = BUDGETS[currency]
    return {
        "agency_id": str(base.agencies[party].id), "party": party, "lot_id": str(base.lots[party].id),
        "budget": money(budget, currency), "largest_half": money(largest, currency), "indirect_permille": 300,
        "cost_categories": ["personnel", "indirect"], "scale_min": "1", "scale_max": "5", "scale_step": "0.5",
        "higher_is_better": True, "criteria": copy.deepcopy(CRITERIA),
    }  # fmt: skip


def changed(body: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """The body with `value` at the pointer."""
    *path, last = pointer.removeprefix("/").split("/")
    place: Any = body
    for part in path:
        place = place[int(part) if part.isdigit() else part]
    place[int(last) if last.isdigit() else last] = value
    return body


ONE_FIELD = [
    ("/ghost", 1, "field.unknown"),
    ("/sides/0/ghost", 1, "field.unknown"),
    ("/sides/1/criteria/0/ghost", 1, "field.unknown"),
    ("/deadline/ghost", 1, "field.unknown"),
    ("/state", "published", "field.unknown"),
    ("/title", "only text", "field.wrong"),
    ("/title/en", 7, "field.wrong"),
    ("/title/ja", "", "text.both_languages"),
    ("/title/fr", "Titre", "field.wrong"),
    ("/code", "small letters", "field.wrong"),
    ("/sides", {}, "field.wrong_kind"),
    ("/sides", [], "field.wrong_length"),
    ("/priority_id", "7", "field.wrong_kind"),
    ("/priority_id", UNKNOWN, "call.priority_not_active"),
    ("/agreement_id", None, "field.missing"),
    ("/opens_at", "tomorrow", "field.wrong_kind"),
    ("/opens_at", "2999-01-01T00:00", "call.opens_after_deadline"),
    ("/deadline/zone", "Mars/Olympus", "field.wrong"),
    ("/deadline/zone", "Europe", "field.wrong"),
    ("/deadline/zone", "../../etc/passwd", "field.wrong"),
    ("/deadline", {"local": "2030-03-31T02:30", "zone": "Europe/Berlin"}, "call.deadline_is_no_instant"),
    ("/fill_cap_permille", 2000, "field.out_of_range"),
    ("/fill_cap_permille", -1, "field.out_of_range"),
    ("/fill_cap_permille", 1.5, "field.wrong_kind"),
    ("/fill_cap_permille", "1e2", "field.wrong_kind"),
    ("/sides/0/agency_id", UNKNOWN, "call.agency_not_in_agreement"),
    ("/sides/0/party", "XX", "call.unknown_party"),
    ("/sides/0/scale_min", "five", "field.wrong"),
    ("/sides/0/criteria/1/code", "merit", "call.criterion_twice"),
    ("/sides/0/budget", "1000000.00", "field.wrong"),
    ("/sides/0/budget", {"amount": "1000000.00"}, "field.wrong"),
    ("/sides/0/budget", {"amount": 1000000, "currency": "USD"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "1000000", "currency": "USD"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "1000000.000", "currency": "USD"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "1000000.00", "currency": "XXX"}, "call.wrong_currency"),
    ("/sides/0/budget", {"amount": "1000000.00", "currency": "usd"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "-1000000.00", "currency": "USD"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "NaN", "currency": "USD"}, "field.wrong"),
    ("/sides/0/budget", {"amount": "1" + "0" * 17 + ".00", "currency": "USD"}, "field.wrong"),
    ("/sides/1/budget", {"amount": "1000000.00", "currency": "JPY"}, "field.wrong"),
    ("/sides/1/budget", {"amount": "1000000.00", "currency": "USD"}, "call.wrong_currency"),
    ("/sides/1/largest_half", {"amount": "0", "currency": "JPY"}, "call.half_must_be_positive"),
    ("/sides/1/largest_half", {"amount": "1000001", "currency": "JPY"}, "call.half_exceeds_budget"),
]
ELSEWHERE = {"call.criterion_twice", "call.deadline_is_no_instant", "field.missing"}
"""Codes that name another place than the one that was changed, or more than one."""


@pytest.mark.parametrize(("pointer", "value", "code"), ONE_FIELD)
def test_a_wrong_field_of_a_call_is_named(
    officer: Hand, base: Programme, pointer: str, value: Any, code: str
) -> None:
    problems = refused(officer, "POST", "/calls", changed(call_body(base), pointer, value))
    assert code in [found for found, _place in problems]
    if code not in ELSEWHERE:
        assert {place for found, place in problems if found == code} == {_named(pointer, code)}


def _named(pointer: str, code: str) -> str:
    """The amount of a sum, and the languages of a text, are named as one field."""
    return "/title" if (pointer, code) == ("/title/fr", "field.wrong") else pointer


def test_every_mistake_is_named_at_once(officer: Hand, base: Programme) -> None:
    body = changed(changed(call_body(base), "/ghost", 1), "/sides/1/budget", "much")
    body = changed(body, "/fill_cap_permille", "many")
    assert sorted(place for _code, place in refused(officer, "POST", "/calls", body)) == [
        "/fill_cap_permille",
        "/ghost",
        "/sides/1/budget",
    ]


def test_a_call_that_can_be_kept_is_kept(officer: Hand, base: Programme) -> None:
    """So that what is refused above is refused for what it says, not for what all have in common."""
    assert officer.does("POST", "/calls", call_body(base))["state"] == "draft"


def test_a_call_with_a_code_that_is_taken(officer: Hand, base: Programme) -> None:
    officer.does("POST", "/calls", call_body(base))
    assert refused(officer, "POST", "/calls", call_body(base)) == [("code.taken", "/code")]


def test_a_signature_over_an_old_text_of_a_call(officer: Hand, base: Programme) -> None:
    made = officer.does("POST", "/calls", call_body(base))
    path, agency = f"/calls/{made['id']}", base.agencies["US"].id
    old = officer.does("GET", f"{path}/content-hash")["content_hash"]
    edited = call_body(base, summary={"en": "Other", "ja": "別"})
    officer.does("PUT", path, edited, version=made["version"])
    signature = {"content_hash": old}
    assert refused(officer, "POST", f"{path}/signatures/{agency}", signature) == [
        ("call.text_changed", "/content_hash")
    ]


def test_a_call_without_lots_or_with_too_little_in_them_is_not_published(
    app: Flask, officer: Hand, base: Programme
) -> None:
    body = changed(call_body(base), "/sides/0/lot_id", None)
    body = changed(body, "/sides/1/budget", money("999999999999999", "JPY"))
    made = officer.does("POST", "/calls", body)
    path = f"/calls/{made['id']}"
    for party, agency in base.agencies.items():
        hand = Hand(app, base.officers[party])
        present = hand.does("GET", f"{path}/content-hash")["content_hash"]
        hand.does("POST", f"{path}/signatures/{agency.id}", {"content_hash": present})
    codes = [code for code, _place in refused(officer, "POST", f"{path}/publication", None)]
    assert sorted(codes) == ["call.budget_exceeds_lot", "call.needs_lot"]


def council_member(app: Flask) -> Hand:
    who: Person = person("Member", party="US")
    save(who, grant(who, Role.COUNCIL_MEMBER, party="US"))
    return Hand(app, who)


def test_codes_that_are_taken(app: Flask, officer: Hand, base: Programme) -> None:
    text = {"title": {"en": "T", "ja": "題"}, "summary": {"en": "S", "ja": "概"}}
    priority = {"code": base.priority.code, **text}
    assert refused(council_member(app), "POST", "/priorities", priority) == [("code.taken", "/code")]
    lot = base.lots["US"]
    fund = {
        "code": f"APP-{base.agencies['US'].code}", "agency_id": str(base.agencies["US"].id),
        "name": {"en": "N", "ja": "名"},
    }  # fmt: skip
    assert [place for _code, place in refused(officer, "POST", "/funds", fund)] == ["/code"]
    again = {
        "code": lot.code, "fund_id": str(lot.fund_id), "fiscal_year": 2027, "obligate_by": "2028-09-30",
        "liquidate_by": "2029-09-30", "authority": "Act", "amount": money("1.00", "USD"),
    }  # fmt: skip
    assert [place for _code, place in refused(officer, "POST", "/lots", again)] == ["/code"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"amount": money("1.00", "JPY")}, "/amount"),
        ({"amount": money("-1.00", "USD")}, "/amount"),
        ({"amount": money("0.00", "USD")}, "/amount"),
        ({"amount": money("1.0", "USD")}, "/amount"),
        ({"fiscal_year": 1.5}, "/fiscal_year"),
        ({"fiscal_year": 1850}, "/fiscal_year"),
        ({"obligate_by": "2030-02-30"}, "/obligate_by"),
        ({"liquidate_by": "2020-01-01"}, "/liquidate_by"),
        ({"authority": ""}, "/authority"),
        ({"fund_id": "none"}, "/fund_id"),
    ],
)
def test_a_wrong_field_of_a_lot_is_named(
    officer: Hand, base: Programme, change: dict[str, Any], place: str
) -> None:
    lot = {
        "code": "NEW-LOT", "fund_id": str(base.lots["US"].fund_id), "fiscal_year": 2027, "obligate_by": "2028-09-30",
        "liquidate_by": "2029-09-30", "authority": "Act", "amount": money("1.00", "USD"),
    }  # fmt: skip
    assert {where for _code, where in refused(officer, "POST", "/lots", lot | change)} == {place}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"amount": money("0.00", "USD")}, "/amount"),
        ({"amount": money("-5.00", "USD")}, "/amount"),
        ({"amount": money("5.00", "EUR")}, "/amount"),
        ({"party": "XX"}, "/party"),
        ({"party": ""}, "/party"),
        ({"kind": "loan"}, "/kind"),
        ({"authority": " "}, "/authority"),
        ({"effective_on": "yesterday"}, "/effective_on"),
    ],
)
def test_a_wrong_field_of_a_booking_is_named(
    app: Flask, database: Engine, change: dict[str, Any], place: str
) -> None:
    preparer = Hand(app, opened().preparer)
    booking = {
        "kind": "contribution", "party": "US", "amount": money("5.00", "USD"), "effective_on": "2026-01-15",
        "authority": "Act 1", "retention_authority": "42 USC 12663",
    }  # fmt: skip
    problems = refused(preparer, "POST", "/endowment/bookings", booking | change)
    assert {where for _code, where in problems} == {place}


def test_an_institution_that_nobody_knows(app: Flask, base: Programme) -> None:
    """In an invitation, and as the institution of a half of another side."""
    admin = person("Admin")
    save(admin, grant(admin, Role.SYSTEM_ADMINISTRATOR))
    newcomer = {
        "email": "new@example.org", "name_latin": "New Comer", "party": "US", "language": "en", "zone": "UTC",
        "institution_id": UNKNOWN,
    }  # fmt: skip
    problems = refused(Hand(app, admin), "POST", "/people", newcomer)
    assert [place for _code, place in problems] == ["/institution_id"]


def test_an_institution_of_another_side(app: Flask, base: Programme) -> None:
    made = begun(published_call(base))
    elsewhere = institution(party="JP")
    save(elsewhere)
    lead, path = Hand(app, made.sides["US"].lead), f"/proposals/{made.id}/halves/US"
    half = lead.does("GET", path)
    body = {"institution_id": str(elsewhere.id), "contribution": {"en": "a", "ja": "あ"}}
    problems = refused(lead, "PUT", path, body, version=half["version"])
    assert [place for _code, place in problems] == ["/institution_id"]


@pytest.mark.parametrize("body", ["{", '"text"', "[1, 2]", "null", '{"code": "A", "code": "B"}'])
def test_a_body_that_is_no_object_is_refused(officer: Hand, base: Programme, body: str) -> None:
    officer.send("GET", "/me")
    before = contents()
    headers = {"X-CSRFToken": officer.token, "Idempotency-Key": uuid.uuid4().hex}
    for accepted in ("en", "ja"):
        answer = officer.client.post(
            "/api/v1/calls",
            data=body,
            content_type="application/json",
            headers={**headers, "Accept-Language": accepted},
        )
        assert (answer.status_code in (400, 422), answer.mimetype) == (True, "application/problem+json")
    assert contents() == before
