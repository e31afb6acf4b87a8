"""Amounts as people type them: taken exactly or refused, through the API and the form alike; nothing is guessed."""

import itertools
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import read_only
from app.ledger import queries
from tests.factories.accounts import sign_in
from tests.factories.http import post_form
from tests.journeys.steps import Hand
from tests.ledger.conftest import Desk

_numbers = itertools.count(1)

TYPED: list[tuple[str, Any, int | None, int | None]] = [
    # currency, what was typed, minor units by the API, by the form; None is a refusal
    ("JPY", "1", 1, 1),
    ("JPY", "123", 123, 123),
    ("JPY", "0001", 1, 1),
    ("JPY", "1000000000000000", 10**15, 10**15),
    ("JPY", "99999999999999999", 10**17 - 1, 10**17 - 1),
    ("JPY", "100000000000000000", None, None),
    ("JPY", "0", None, None),
    ("JPY", "-1", None, None),
    ("JPY", "１２３", None, None),
    ("JPY", "٣", None, None),
    ("JPY", "一", None, None),
    ("JPY", "1e5", None, None),
    ("JPY", "1,000", None, None),
    ("JPY", "1 000", None, None),
    ("JPY", "1_000", None, None),
    ("JPY", "1.0", None, None),
    ("JPY", "¥100", None, None),
    ("JPY", "100円", None, None),
    ("JPY", "0x10", None, None),
    ("JPY", "+1", None, None),
    ("JPY", "", None, None),
    ("JPY", " 1", None, 1),
    ("JPY", "1\u200b", None, None),
    ("USD", "0.01", 1, 1),
    ("USD", "12500.00", 1_250_000, 1_250_000),
    ("USD", "12500", None, 1_250_000),
    ("USD", "999999999999999.99", 10**17 - 1, 10**17 - 1),
    ("USD", "1000000000000000.00", None, None),
    ("USD", "0.00", None, None),
    ("USD", "-0.01", None, None),
    ("USD", "0.001", None, None),
    ("USD", "1.5", None, None),
    ("USD", ".50", None, None),
    ("USD", "1.", None, None),
    ("USD", "1,000.00", None, None),
    ("USD", "1000,00", None, None),
    ("USD", "1１.00", None, None),
    ("USD", "1．00", None, None),
    ("USD", "NaN", None, None),
    ("USD", "nan", None, None),
    ("USD", "Infinity", None, None),
    ("USD", "1e5", None, None),
    ("USD", "1E+2", None, None),
    ("USD", "$5.00", None, None),
]
NOT_TEXT: list[Any] = [5, 5.0, -1, True, None, ["1"], {"minor": 1}, 10**15]


def body_of(desk: Desk, amount: Any) -> dict[str, Any]:
    return {
        "code": f"ODD-{next(_numbers)}", "fund_id": str(desk.fund.id), "fiscal_year": 2027,
        "obligate_by": "2027-09-30", "liquidate_by": "2027-09-30", "authority": "Act 1",
        "amount": {"amount": amount, "currency": desk.fund.currency},
    }  # fmt: skip


def authority_of(code: str) -> int | None:
    with read_only():
        lot = queries.lot_by_code(code)
        return queries.accounts_of_lots([lot.id])[lot.id]["B100"].posted_minor if lot else None


@pytest.fixture
def desks(us: Desk, jp: Desk) -> dict[str, Desk]:
    return {"USD": us, "JPY": jp}


def test_the_api_takes_an_amount_exactly_or_not_at_all(app: Flask, desks: dict[str, Desk]) -> None:
    hands = {currency: Hand(app, desk.officer) for currency, desk in desks.items()}
    for currency, typed, by_api, _by_form in TYPED:
        body = body_of(desks[currency], typed)
        answer = hands[currency].send("POST", "/lots", body)
        assert (answer.status_code, authority_of(body["code"])) == (422 if by_api is None else 201, by_api), (
            typed
        )
        if by_api is None:
            assert [one["pointer"] for one in answer.json["errors"]] == ["/amount"], typed


def test_the_api_takes_no_amount_that_is_no_text(app: Flask, desks: dict[str, Desk]) -> None:
    hand = Hand(app, desks["USD"].officer)
    for wrong in NOT_TEXT:
        body = body_of(desks["USD"], wrong)
        answer = hand.send("POST", "/lots", body)
        assert (answer.status_code, authority_of(body["code"])) == (422, None), wrong


def test_the_form_takes_the_same_and_whole_units(client: FlaskClient, desks: dict[str, Desk]) -> None:
    for currency, cases in itertools.groupby(TYPED, key=lambda one: one[0]):
        desk = desks[currency]
        sign_in(client, desk.officer)
        for _currency, typed, _by_api, by_form in cases:
            fields = {key: str(value) for key, value in body_of(desk, typed).items() if key != "amount"}
            fields |= {"amount.amount": typed, "amount.currency": currency}
            answer = post_form(client, f"/funds/{desk.fund.id}/lots/new", fields)
            assert (answer.status_code == 303, authority_of(fields["code"])) == (
                by_form is not None,
                by_form,
            ), typed


def test_another_currency_than_the_funds_is_refused(app: Flask, desks: dict[str, Desk]) -> None:
    body = body_of(desks["USD"], "1") | {"amount": {"amount": "1", "currency": "JPY"}}
    answer = Hand(app, desks["USD"].officer).send("POST", "/lots", body)
    assert (answer.status_code, [one["code"] for one in answer.json["errors"]]) == (
        422,
        ["lot.wrong_currency"],
    )
