"""The look ahead on its page: real series taken through the form, versions side by side, the same for the same seed."""

import io
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest

from app.endowment import queries, service
from app.kernel import db
from app.kernel.errors import Forbidden, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.accounts import actor_of, person, save, sign_in
from tests.factories.endowment import booked, contribution, index, opened, signed, valued
from tests.factories.http import csrf_token

FIRST = Month(1990, 1)
MONTHS = 12 * 37


def series():
    rows = ["Date,SP500,Dividend,Long Interest Rate"]
    for n in range(MONTHS):
        month = FIRST.plus(n)
        rows.append(f"{month.first_day()},{100 + n + 10 * (n % 7)}.5,{2 + n / 100:.2f},{3 + n % 4}.25")
    return "\n".join(rows).encode()


@pytest.fixture
def team(app, database):
    made = opened()
    booked(made, contribution("US", Money(100_000_000_00, "USD")))
    index(made, "USD", {FIRST.plus(n): f"{100 + n / 5:.1f}" for n in range(MONTHS)})
    day = date(2026, 9, 30)
    for back in range(20):
        end = Month.of(day).plus(-3 * back).last_day()
        valued(made, end, Money(100_000_000_00 + back, "USD"))
    signed(made, "USD", rules=["moving_average"], rate="0.045")
    return made


@pytest.fixture
def client(app, team):
    client = app.test_client()
    sign_in(client, team.preparer, is_fresh=True)
    return client


def take(client, data=None, source="Shiller, October 2026", key="1"):
    fields = {"csrf_token": csrf_token(client), "idempotency_key": key * 32, "source": source}
    given = {**fields, "file": (io.BytesIO(series() if data is None else data), "series.csv")}
    return client.post("/endowment/projection/market", data=given, content_type="multipart/form-data")


def test_without_history_the_page_says_what_is_missing(client):
    page = client.get("/endowment/projection").text
    assert ("None was taken yet." in page, "Side by side" in page) == (True, False)


def test_a_series_is_taken_and_both_looks_ahead_appear(client):
    assert take(client).status_code == 303
    page = client.get("/endowment/projection?years=10&paths=200&seed=7").text
    assert ("Side by side" in page, "200 futures, seed 7" in page, page.count("<polygon")) == (True, True, 4)
    again, other = (
        client.get(f"/endowment/projection?years=10&paths=200&seed={seed}").text for seed in (7, 8)
    )
    drawn = [text.split("<polygon")[1] for text in (page, again, other)]
    assert (drawn[1] == drawn[0], drawn[2] == drawn[0]) == (True, False)
    client.set_cookie("language", "ja")
    assert "長期の支払能力" in client.get("/endowment/projection?years=10&paths=50").text


def test_more_years_than_history_holds_are_answered_in_words(client):
    take(client)
    assert "do not hold so many years" in client.get("/endowment/projection?years=60&paths=10").text


@pytest.mark.parametrize(
    "query",
    ["years=0", "paths=1000000", "years=31&paths=10000", "shares=2", "seed=x", "policies=7"],
)
def test_wishes_out_of_range_are_refused(client, query):
    assert client.get(f"/endowment/projection?{query}").status_code == 422


@pytest.mark.parametrize(
    ("data", "source", "words"),
    [
        (b"When,What\n", "Shiller", "no table of the series"),
        (b"Date,SP500,Dividend,Long Interest Rate\n", "Shiller", "no month with all figures"),
        (b"\xff\xfe", "Shiller", "no table of the series"),
    ],
)
def test_a_series_that_is_none_is_refused(client, data, source, words):
    answer = take(client, data, source)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_the_same_file_is_taken_once_and_by_administrators_only(client, team):
    take(client)
    assert "This file was taken before." in take(client, key="2").text
    stranger = person("Stranger")
    save(stranger)
    with pytest.raises(Forbidden):
        db.unit_of_work(service.take_market, actor_of(stranger), "x", series())
    with pytest.raises(RuleBroken):
        db.unit_of_work(service.take_market, actor_of(team.preparer), "x", b"")
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(service.take_market, actor_of(team.preparer), " ", series() + b"\n")
    assert [problem.code for problem in fault.value.problems] == ["market.source_needed"]


def test_figures_are_kept_digit_by_digit(client):
    take(client)
    with db.read_only():
        months = queries.market_months(queries.newest_market())
    assert (months[FIRST].price, months[FIRST].dividend, months[FIRST].bond_yield) == (
        Decimal("100.5"),
        Decimal("2.00"),
        Decimal("3.25"),
    )
    assert len(months) == MONTHS


def test_the_api_tells_the_figures_of_the_page(client):
    path = "/api/v1/endowment/projection?years=10&paths=200&seed=7"
    empty = client.get(path).json
    assert [version["drawn"] for version in empty["versions"]] == [None]
    take(client)
    made, again = client.get(path).json, client.get(path).json
    (version,) = made["versions"]
    assert (made == again, version["drawn"]["paths"], made["missing"]) == (True, 200, "")
    assert [row["year"] - made["first_year"] for row in version["replayed"]["rows"]] == [5, 10]
    medians = [Decimal(amount["amount"]) for amount in version["drawn"]["rows"][0]["value"]]
    assert medians == sorted(medians)
    missing = client.get("/api/v1/endowment/projection?years=60").json
    assert "do not hold so many years" in missing["missing"]
    assert client.get("/api/v1/endowment/projection?years=0").status_code == 422


class Listener:
    """Keeps what is told to a logger."""

    def __init__(self):
        self.heard = []

    def info(self, event, **facts):
        self.heard.append({"event": event, **facts})


def test_every_look_ahead_leaves_its_seed_and_inputs_in_the_log(client, monkeypatch):
    take(client)
    listener = Listener()
    monkeypatch.setattr(import_module("app.endowment.queries.outlooks"), "log", listener)
    client.get("/endowment/projection?seed=7&paths=10&years=5")
    (told,) = listener.heard
    assert {name: told[name] for name in ("event", "currency", "seed", "paths", "years", "shares")} == {
        "event": "endowment.projection", "currency": "USD", "seed": 7, "paths": 10, "years": 5, "shares": "0.6",
    }  # fmt: skip
    assert len(told["market"]) == 64
