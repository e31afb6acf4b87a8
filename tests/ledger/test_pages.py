"""The pages and endpoints of the books, in both languages, as a browser without JavaScript and a script see them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger import queries, service
from app.ledger.queries import exchange, periods
from app.ledger.service import Obligation
from tests.factories.accounts import person, save, sign_in
from tests.factories.http import post_form
from tests.factories.ledger import account, lot_balances, transfer
from tests.journeys.steps import Hand, money
from tests.ledger.conftest import Desk, Treasury
from tests.ledger.test_lots import open_lot

NOW = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_may() -> Any:
    with clock.at(NOW):
        yield


def page(client: FlaskClient, path: str, *, language: str = "en") -> str:
    client.set_cookie("language", language)
    answer = client.get(path)
    client.delete_cookie("language")
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def booked(desk: Desk) -> Any:
    cash, gains = account(desk.fund, "1000"), account(desk.fund, "3100")
    unit_of_work(service.post, desk.actor, transfer("p:1", cash, gains, 500))
    return cash


def test_every_page_of_a_fund_in_both_languages(client: FlaskClient, jp: Desk) -> None:
    cash = booked(jp)
    lot = open_lot(jp, "annual", 2027)
    sign_in(client, jp.officer)
    fund = f"/funds/{jp.fund.id}"
    for path, english, japanese in (
        ("/funds", "Funds and lots", "資金"),
        (fund, "The journal", "仕訳"),
        (f"{fund}/balances", "Balances", "残高"),
        (f"{fund}/balances?through=2027-01-31", "Cash", "現金預金"),
        (
            f"{fund}/balances?through=2020-01-31",
            "Nothing is booked through this day",
            "この日までの記帳はありません",
        ),
        (f"{fund}/periods", "No month was closed yet", "締めた月はまだありません"),
        (f"/funds/lots/{lot.id}", "Status of funds", "歳出権限額は他の段階の合計に等しくなります"),
        (f"/funds/accounts/{cash.id}", "1000 Cash", "1000 現金預金"),
        ("/rates", "Exchange rates", "為替レート"),
    ):
        assert english in page(client, path)
        assert japanese in page(client, path, language="ja")


def test_strangers_find_nothing(client: FlaskClient, jp: Desk, us: Desk) -> None:
    cash, outsider = booked(jp), person()
    save(outsider)
    for who in (us.officer, outsider):
        sign_in(client, who)
        for path in (
            f"/funds/{jp.fund.id}/balances", f"/funds/{jp.fund.id}/periods", f"/funds/lots/{jp.lot.id}",
            f"/funds/accounts/{cash.id}", "/funds/exchange",
            f"/api/v1/funds/{jp.fund.id}/trial-balance", f"/api/v1/funds/{jp.fund.id}/status",
            f"/api/v1/lots/{jp.lot.id}/changes", f"/api/v1/funds/{jp.fund.id}/periods", "/api/v1/trades",
            "/api/v1/revaluations",
        ):  # fmt: skip
            assert client.get(path).status_code == 404, path
    assert client.get("/rates").status_code == 404


def test_an_officer_plans_and_carries_over_by_form(client: FlaskClient, jp: Desk) -> None:
    lot = open_lot(jp, "annual", 2026)
    path = f"/funds/lots/{lot.id}"
    with clock.at(datetime(2027, 3, 20, 3, tzinfo=UTC)):
        sign_in(client, jp.officer)
        fields = {"key": "hand:1", "step": "allocate", "amount.amount": "600", "amount.currency": "JPY"}
        assert post_form(client, f"{path}/moves", {**fields, "on": "2027-03-01"}).status_code == 303
        assert lot_balances(lot)["B250"] == 600
        late = {**fields, "amount.amount": "100", "key": "hand:2", "on": "2027-04-01"}
        refused = post_form(client, f"{path}/moves", late)
        assert refused.status_code == 422
        assert 'data-code="lot.obligation_period_over"' in refused.get_data(as_text=True)
        carried = {"carry": "approved", "amount.amount": "1000", "amount.currency": "JPY"}
        carried |= {"authority": "財計第1号", "reason": "納入遅延"}
        assert post_form(client, f"{path}/carry-overs", carried).status_code == 303
        assert "財計第1号" in page(client, path)
    with read_only():
        assert queries.lot(lot.id).obligate_by == date(2028, 3, 31)


def test_a_month_is_closed_by_two_people_on_the_page(client: FlaskClient, jp: Desk) -> None:
    path = f"/funds/{jp.fund.id}/periods"
    sign_in(client, jp.officer)
    wrong = post_form(client, path, {"month": "2027/03", "action": "close", "reason": "All booked."})
    assert (wrong.status_code, "2027/03" in wrong.get_data(as_text=True)) == (422, True)
    assert (
        post_form(client, path, {"month": "2027-03", "action": "close", "reason": "All booked."}).status_code
        == 303
    )
    with read_only():
        (change,) = periods.changes_of_fund(jp.fund.id)
    assert "Refuse" not in page(client, path)
    sign_in(client, jp.colleague)
    fields = {"version": str(change.version)}
    assert post_form(client, f"/funds/periods/{change.id}/approve", fields).status_code == 303
    assert "Closed" in page(client, path)


def test_a_trade_and_a_revaluation_over_the_page(client: FlaskClient, treasury: Treasury) -> None:
    cash, principal = account(treasury.usd, "1000"), account(treasury.usd, "3100")
    unit_of_work(service.post, treasury.a, transfer("in", cash, principal, 500_00))
    sign_in(client, treasury.first)
    fields = {
        "reference": "T-1", "counterparty": "Bank", "sold_fund_id": str(treasury.usd.id), "sold.amount": "100.00",
        "sold.currency": "USD", "bought_fund_id": str(treasury.jpy.id), "bought.amount": "15000",
        "bought.currency": "JPY", "traded_on": "2027-04-10",
    }  # fmt: skip
    path = "/funds/exchange"
    assert post_form(client, f"{path}/trades", fields).status_code == 303
    rate = {
        "purpose": "month_end",
        "base": "USD",
        "quote": "JPY",
        "figure": "160",
        "day": "2027-04-30",
        "citation": "B",
    }
    assert post_form(client, "/rates", rate).status_code == 303
    assert "160.0000" in page(client, "/rates")
    hand = Hand(client.application, treasury.second)
    (made,) = hand.does("GET", "/official-rates")
    assert (
        hand.does("POST", f"/official-rates/{made['id']}/approval", version=made["version"])["decision"]
        == "approved"
    )
    with read_only():
        (trade,) = exchange.trades()
    sign_in(client, treasury.second)
    version = {"version": str(trade.version)}
    assert post_form(client, f"{path}/trades/{trade.id}/approve", version).status_code == 303
    revalue = {"fund_id": str(treasury.jpy.id), "month": "2027-04"}
    assert post_form(client, f"{path}/revaluations", revalue).status_code == 303
    with read_only():
        (row,) = exchange.revaluations()
    mine = post_form(client, f"{path}/revaluations/{row.id}/approve", {"version": str(row.version)})
    assert mine.status_code == 403
    sign_in(client, treasury.first)
    good = post_form(client, f"{path}/revaluations/{row.id}/approve", {"version": str(row.version)})
    assert good.status_code == 303
    assert "6.25" in page(client, path, language="ja")


def test_the_api_does_the_same(app: Flask, jp: Desk) -> None:
    first, second = Hand(app, jp.officer), Hand(app, jp.colleague)
    lot, fund = f"/lots/{jp.lot.id}", f"/funds/{jp.fund.id}"
    move = {"step": "allocate", "amount": money("600", "JPY"), "key": "hand:9", "on": "2027-05-01"}
    assert {b["code"]: b["posted"]["amount"] for b in first.does("POST", f"{lot}/moves", move)}[
        "B250"
    ] == "600"
    again = first.send("POST", f"{lot}/moves", move)
    assert again.status_code == 201
    assert lot_balances(jp.lot)["B250"] == 600
    assert first.send("POST", f"{lot}/moves", {**move, "step": "expend"}).status_code == 422
    (status,) = first.does("GET", f"{fund}/status")
    assert status["stages"]["B250"] == 600
    rows = first.does("GET", f"{fund}/trial-balance?through=2027-12-31")
    assert sum(int(row["balance"]["amount"]) for row in rows) == 0
    asked = first.does(
        "POST", f"{fund}/period-changes", {"month": "2027-04", "action": "close", "reason": "Done."}
    )
    path = f"/period-changes/{asked['id']}"
    assert first.send("POST", f"{path}/approval", version=1).status_code == 403
    assert second.does("POST", f"{path}/approval", version=asked["version"])["decision"] == "approved"
    assert [one["state"] for one in first.does("GET", f"{fund}/periods")] == ["closed"]
    carry = {"carry": "approved", "amount": money("1", "JPY"), "authority": "A", "reason": "R"}
    assert first.send("POST", f"{lot}/carry-overs", carry).status_code == 422
    assert first.does("GET", f"{lot}/changes") == []


def test_a_list_costs_the_same_for_one_row_and_for_three(
    client: FlaskClient, jp: Desk, treasury: Treasury, count_queries: Any
) -> None:
    """Lots of a fund, lines of an account, months, balances."""
    cash, gains = account(jp.fund, "1000"), account(jp.fund, "3100")

    def more(number: int) -> None:
        unit_of_work(service.post, jp.actor, transfer(f"n{number}", cash, gains, 5))
        open_lot(jp, "annual", 2027 + number)

    paths = ("/funds", f"/funds/{jp.fund.id}", f"/funds/{jp.fund.id}/balances", f"/funds/accounts/{cash.id}")
    seen: dict[int, list[int]] = {}
    for number in range(1, 4):
        more(number)
        sign_in(client, jp.officer)
        client.get("/funds")
        counts = []
        for path in paths:
            with count_queries() as statements:
                assert client.get(path).status_code == 200
            counts.append(len(statements))
        seen[number] = counts
    assert seen[1] == seen[2] == seen[3]


def test_money_that_waits_shows_as_committed(client: FlaskClient, us: Desk) -> None:
    lot = open_lot(us, "annual", 2027)
    wanted = Obligation(Money(400, "USD"), "award:9", date(2027, 5, 1), "A-9", new_id())
    unit_of_work(service.hold_obligation, us.actor, lot.id, wanted)
    sign_in(client, us.officer)
    assert "4.00" in page(client, f"/funds/lots/{lot.id}")
