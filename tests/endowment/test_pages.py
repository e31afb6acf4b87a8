"""The desk and the pages of everything under four eyes: what they show, and that they do what the services do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.roles import Role
from app.endowment import queries, service
from app.endowment.rules import CommitmentDraft, PledgeDraft, ValuationDraft
from app.endowment.states import ParityBasis
from app.fx import service as fx
from app.fx.rules import RateDraft
from app.fx.states import RatePurpose
from app.kernel import clock, db
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger.drafts import TradeDraft
from app.ledger.models import Fund
from app.ledger.service import exchange, periods
from app.ledger.states import PeriodAction
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.endowment import (
    Administrators,
    booked,
    contribution,
    index,
    noon,
    opened,
    signed,
    valued,
    with_income,
)
from tests.factories.http import post_form

CLOSE = date(2025, 12, 31)


@pytest.fixture
def january() -> Iterator[None]:
    with clock.at(noon(date(2026, 1, 9))):
        yield


GIVEN = replace(contribution("JP", Money(5_00, "USD")), effective_on=CLOSE)


def funded() -> Administrators:
    """A book with a contribution, a value, a price and a policy: everything a payout needs."""
    team = opened()
    booked(team, replace(contribution("US", Money(100_000_00, "USD")), effective_on=CLOSE))
    valued(team, CLOSE, Money(110_000_00, "USD"))
    index(team, "USD", {Month.of(CLOSE): "100"})
    signed(team, "USD", rules=["moving_average"], minimum_quarters=1, reserve="0.10")
    return team


def everything(team: Administrators) -> dict[str, str]:
    """One of every kind, prepared, by the address of its page."""
    books = actor_of(team.preparer)
    made = {
        "payouts": {"currency": "USD", "year": 2025},
        "prices": {"currency": "USD", "source": "Bureau", "text": "Date,Index\n2025-11-01,99.5"},
        "bookings": GIVEN,
        "pledges": PledgeDraft("JP", Money(7_00, "USD"), ParityBasis.CAPITAL, "Act 3", date(2026, 6, 30)),
        "valuations": ValuationDraft(CLOSE, Money(9_00, "USD"), (), "Statement", "Wrong by a digit"),
        "commitments": CommitmentDraft(Money(11_00, "USD"), 2026, "AWARD-1", "Joint decision"),
    }
    paths = {}
    for kind, data in made.items():
        row = db.unit_of_work(service.prepare_kind, books, kind, data)
        paths[kind] = f"/endowment/{kind}/{row.id}"
    return paths


def in_both_languages(client: FlaskClient, path: str) -> list[str]:
    answers = [client.get(path, headers={"Accept-Language": tongue}) for tongue in ("en", "ja")]
    assert [answer.status_code for answer in answers] == [200, 200], path
    return [answer.text for answer in answers]


def test_every_page_of_every_kind_opens_in_both_languages(client: FlaskClient, january: None) -> None:
    team = funded()
    paths = everything(team)
    sign_in(client, team.approver)
    for kind, path in paths.items():
        english, _japanese = in_both_languages(client, path)
        assert "Approve" in english
        in_both_languages(client, f"/endowment/{kind}")
        in_both_languages(client, f"/endowment/{kind}/new?book=USD")
    for path in (
        "outcomes",
        "outcomes/new",
        "draws",
        "draws/new?book=USD",
        "reversals",
        "reversals/new",
        "policies",
        "policies/new",
        "policies/new?book=USD",
        "bookings/new",
    ):
        in_both_languages(client, f"/endowment/{path}")
    for path in ("", "/books", "/books/USD/1000", "/donors", "/holdings"):
        in_both_languages(client, f"/endowment{path}")


def test_the_desk_names_what_waits_and_who_acts(client: FlaskClient, january: None) -> None:
    team = funded()
    paths = everything(team)
    seen = {}
    for who in (team.preparer, team.approver):
        sign_in(client, who)
        page = client.get("/endowment").text
        assert all(path in page for path in paths.values())
        seen[who.id] = page.count("<strong>You</strong>")
    assert list(seen.values()) == [0, len(paths)]


def test_the_desk_names_rates_trades_and_months_that_wait_too(client: FlaskClient, january: None) -> None:
    team = opened()
    books = {fund.currency: fund.id for fund in every_book()}
    asker = actor_of(team.preparer)
    rate = RateDraft(RatePurpose.BOOKING, "USD", "JPY", "150", date(2026, 1, 7), "Bulletin")
    trade = TradeDraft(
        "FX-1", books["USD"], Money(1_00, "USD"), books["JPY"], Money(150, "JPY"), date(2026, 1, 7), "Bank"
    )
    db.unit_of_work(fx.propose_rate, asker, rate)
    db.unit_of_work(exchange.prepare_trade, asker, trade)
    db.unit_of_work(periods.ask, asker, books["USD"], Month(2025, 11), PeriodAction.CLOSE, "Over")
    seen = []
    for who in (team.preparer, team.approver):
        sign_in(client, who)
        page, desk = client.get("/endowment").text, client.get("/desk").text
        assert all(text in page for text in ("USD/JPY 2026-01-07", "FX-1", "USD 2025-11", "3 things wait"))
        seen.append((page.count("<strong>You</strong>"), "FX-1" in desk))
    assert seen == [(0, False), (3, True)]


def every_book() -> list[Fund]:
    with db.read_only():
        return list(queries.books())


def test_a_payout_is_prepared_and_authorised_on_the_pages(client: FlaskClient, january: None) -> None:
    team = funded()
    sign_in(client, team.preparer)
    answer = post_form(client, "/endowment/payouts/new?book=USD", {"currency": "USD", "year": "2025"})
    path = answer.headers["Location"]
    assert (answer.status_code, post_form(client, f"{path}/approve", {"version": "1"}).status_code) == (
        303,
        403,
    )
    sign_in(client, team.approver)
    assert post_form(client, f"{path}/approve", {"version": "1"}).status_code == 303
    page = client.get("/endowment").text
    assert "$4,950.00" in page or "USD 4,950.00" in page
    assert "USD 4,455.00" in page


def test_a_form_that_is_refused_comes_back_with_what_was_typed(client: FlaskClient, january: None) -> None:
    team = funded()
    sign_in(client, team.preparer)
    typed = {"amount.amount": "１２", "amount.currency": "USD", "year": "2026", "reference": "AWARD-77"}
    answer = post_form(client, "/endowment/commitments/new?book=USD", typed)
    assert (answer.status_code, "AWARD-77" in answer.text, 'aria-invalid="true"' in answer.text) == (
        422,
        True,
        True,
    )


def test_a_policy_is_drafted_and_signed_on_the_pages(client: FlaskClient, january: None) -> None:
    team = funded()
    sign_in(client, team.preparer)
    typed = {"currency": "USD", "effective_from": "2026-02-01", "authority": "Resolution 2"}
    answer = post_form(
        client, "/endowment/policies/new?book=USD", {**typed, "rules[]": ["income", "smoothed"]}
    )
    path = answer.headers["Location"]
    for who in (team.preparer, team.approver):
        sign_in(client, who)
        assert post_form(client, f"{path}/sign").status_code == 303
        assert post_form(client, f"{path}/sign").status_code == 403
    with db.read_only():
        newest = queries.newest_policy("USD")
        assert newest is not None
        assert (newest.number, newest.is_signed, newest.settings["rules"]) == (
            2,
            True,
            ["income", "smoothed"],
        )


def test_donors_and_holdings_are_added_on_their_pages(client: FlaskClient) -> None:
    team = opened()
    sign_in(client, team.preparer)
    name = {"name.en": "Meridian", "name.ja": "メリディアン"}
    donor = {"code": "MERIDIAN", "kind": "company", "firewall": "Undertaking 1", **name}
    holding = {"code": "BONDS", "currency": "USD", "custodian": "Bank", **name}
    assert post_form(client, "/endowment/donors", donor).status_code == 303
    assert post_form(client, "/endowment/donors", donor).status_code == 422
    assert post_form(client, "/endowment/holdings", holding).status_code == 303
    assert [
        ("MERIDIAN" in client.get("/endowment/donors").text),
        ("BONDS" in client.get("/endowment/holdings").text),
    ] == [True, True]


def test_outsiders_find_nothing(client: FlaskClient, january: None) -> None:
    team = funded()
    paths = everything(team)
    somebody = person()
    save(somebody)
    sign_in(client, somebody)
    everywhere = [*paths.values(), *(f"/api/v1{path}" for path in paths.values())]
    everywhere += ["/endowment", "/endowment/books", "/endowment/policies", "/endowment/donors"]
    everywhere += ["/api/v1/endowment/allocatable", "/api/v1/endowment/parity", "/api/v1/endowment/payouts"]
    assert {client.get(path).status_code for path in everywhere} == {404}
    assert (
        post_form(client, "/endowment/payouts/new?book=USD", {"currency": "USD", "year": "2025"}).status_code
        == 403
    )


def test_an_auditor_reads_and_decides_nothing(client: FlaskClient, january: None) -> None:
    team = funded()
    path = everything(team)["payouts"]
    auditor = person("Auditor")
    save(auditor, grant(auditor, Role.AUDITOR))
    sign_in(client, auditor)
    assert "Approve</button>" not in in_both_languages(client, path)[0]
    assert post_form(client, f"{path}/approve", {"version": "1"}).status_code == 403


def test_the_api_says_what_may_be_allocated_and_why(client: FlaskClient) -> None:
    team = opened()
    with_income(team, USD=450_00)
    sign_in(client, team.preparer)
    found = {fall["currency"]: fall for fall in client.get("/api/v1/endowment/allocatable").json}
    amounts = {step["name"]: step["amount"]["amount"] for step in found["USD"]["steps"]}
    assert found["USD"]["uncommitted"] == {"amount": "450.00", "currency": "USD"}
    assert (amounts["market_value"], amounts["payout"], amounts["new_money"]) == (
        "9000.00",
        "450.00",
        "450.00",
    )


def test_as_many_statements_for_three_rows_as_for_one(
    client: FlaskClient, january: None, count_queries: Any
) -> None:
    team = funded()
    sign_in(client, team.approver)
    seen = []
    for more in (1, 2):
        for _ in range(more):
            db.unit_of_work(service.prepare, actor_of(team.preparer), GIVEN)
        client.get("/endowment/bookings")
        for path in (
            "/endowment",
            "/endowment/bookings",
            "/endowment/books/USD/1000",
            "/api/v1/endowment/bookings",
        ):
            with count_queries() as statements:
                assert client.get(path).status_code == 200
            seen.append(len(statements))
    assert seen[:4] == seen[4:]
