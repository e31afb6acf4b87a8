"""Statements as pure functions of balances: figures that a person can add up."""

from datetime import UTC, date, datetime

import pytest

from app.kernel.money import Money
from app.kernel.parties import party
from app.reports.statements import (
    Balance,
    Cut,
    Movement,
    Obligation,
    PartyShare,
    PayoutFacts,
    activity,
    annual,
    cuts,
    outstanding,
    parity,
    position,
    read_cut,
    status_of_funds,
)
from app.reports.statements.journal import JournalLine, account_name, as_beancount, as_csv

PARTIES = (party("US"), party("JP"))


def usd(minor):
    return Money(minor, "USD")


BOOKS = [
    Balance("1000", "USD", 700),
    Balance("1100", "USD", 300),
    Balance("2000", "USD", -50),
    Balance("3000", "USD", -600, "US"),
    Balance("3000", "USD", -300, "JP"),
    Balance("4100", "USD", -80),
    Balance("5300", "USD", 30),
    Balance("1210", "USD", 500, "JP"),
    Balance("1219", "USD", -500, "JP"),
    Balance("3200", "USD", 0),
]


def shown(table):
    return [(row.key, row.party, *(value.minor for value in row.values)) for row in table.rows]


def test_a_position_adds_up():
    made = position(BOOKS, "USD")
    assets, liabilities, net, memo = made.tables
    assert shown(assets) == [("1000", "", 700), ("1100", "", 300), ("total_assets", "", 1000)]
    assert shown(liabilities) == [("2000", "", 50), ("total_liabilities", "", 50)]
    assert shown(net) == [
        ("3000", "JP", 300),
        ("3000", "US", 600),
        ("result", "", 50),
        ("total_net_assets", "", 950),
    ]
    assert shown(memo) == [("1210", "JP", 500)]
    assert made.is_balanced


def test_books_that_do_not_add_up_say_so():
    assert not position([*BOOKS, Balance("1000", "USD", 1)], "USD").is_balanced


def test_an_empty_fund_has_a_position_of_nothing():
    made = position([], "JPY")
    assert [shown(table)[-1][-1] for table in made.tables] == [0, 0, 0]
    assert made.is_balanced


def test_activity_goes_from_opening_to_closing_by_purpose():
    opening = [Balance("3000", "USD", -100, "US")]
    closing = [Balance("3000", "USD", -350, "US"), Balance("3200", "USD", -40)]
    moved = [
        Movement("contribution", "3000", "USD", -250),
        Movement("income", "3200", "USD", -60),
        Movement("award", "3200", "USD", 20),
        Movement("income", "4100", "USD", -60),
        Movement("income", "1000", "USD", 60),
        Movement("nothing", "3200", "USD", 0),
    ]
    changes, results = activity(opening, moved, closing, "USD").tables
    assert [column.key for column in changes.columns] == ["3000", "3200", "sum"]
    assert shown(changes) == [
        ("opening", "", 100, 0, 100),
        ("award", "", 0, -20, -20),
        ("contribution", "", 250, 0, 250),
        ("income", "", 0, 60, 60),
        ("closing", "", 350, 40, 390),
    ]
    assert shown(results) == [("4100", "", 60), ("result", "", 60)]


def test_activity_that_misses_a_movement_does_not_agree():
    assert not activity([], [], [Balance("3000", "USD", -1)], "USD").is_balanced


def test_the_authority_of_a_lot_is_the_sum_of_its_stages():
    lots = [
        Balance("B100", "USD", 100, lot="A"),
        Balance("B200", "USD", -60, lot="A"),
        Balance("B400", "USD", -40, lot="A"),
    ]
    made = status_of_funds([*lots, Balance("1000", "USD", 5)], "USD")
    assert [row.text for row in made.tables[0].rows] == ["A", ""]
    assert [value.minor for value in made.tables[0].rows[1].values] == [100, 60, 0, 0, 40, 0, 0, 0]
    assert made.is_balanced
    assert not status_of_funds([*lots, Balance("B500", "USD", -1, lot="A")], "USD").is_balanced
    assert status_of_funds([], "USD").is_balanced


def test_outstanding_obligations_leave_out_what_is_paid():
    made = outstanding(
        [Obligation("B", "", usd(5)), Obligation("A", "L1", usd(7)), Obligation("C", "", usd(0))], "USD"
    )
    assert [(row.text, row.values[0].minor) for row in made.tables[0].rows] == [
        ("A L1", 7),
        ("B", 5),
        ("", 12),
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("US-2026", date(2025, 10, 1), date(2026, 9, 30)),
        ("JP-2026", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026-01-01..2026-03-31", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_cut_is_a_fiscal_year_or_two_days(text, first, last):
    cut = read_cut(text, PARTIES)
    assert (cut.first, cut.last, cut.code) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "XX-2026", "US-26", "2026-03-31..2026-01-01", "2026-02-30..2026-03-01", "2026-01-01"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"neither|before|day"):
        read_cut(text, PARTIES)


def test_five_years_of_every_party_are_offered():
    offered = cuts(PARTIES, date(2026, 11, 24))
    assert [cut.code for cut in offered][:2] == ["US-2027", "US-2026"]
    assert len(offered) == 10
    assert offered[5] == Cut(date(2026, 4, 1), date(2027, 3, 31), "JP", "2026")


def line(code="1000", name="cash", minor=1250, **more):
    facts = {
        "entry": "e1",
        "key": "event 1",
        "purpose": "income",
        "memo": '=1+1 "quoted"',
        "effective_on": date(2026, 1, 2),
        "booked_at": datetime(2026, 1, 3, tzinfo=UTC),
        "reverses": "",
        "party": "",
        "lot": "",
    }
    return JournalLine(code=code, name=name, amount=usd(minor), **(facts | more))


def test_a_cell_never_begins_as_a_formula():
    rows = as_csv([line(), line("3200", "income_available", -1250)]).split("\r\n")
    assert rows[1].startswith("e1,event 1,income,2026-01-02,2026-01-03T00:00:00+00:00,1000,,,12.50,,USD,,")
    assert rows[1].endswith('"\'=1+1 ""quoted"""')
    assert rows[2].split(",")[8:10] == ["", "12.50"]


def test_accounts_have_names_that_the_reader_of_plain_text_knows():
    assert account_name(line()) == "Assets:Cash-1000"
    assert account_name(line("3000", "principal", party="US")) == "Equity:Principal-3000:US"
    assert (
        account_name(line("B400", "obligated", lot="APP_NSF 2027"))
        == "Assets:Lots:APP-NSF-2027:Obligated-B400"
    )


def test_the_plain_text_names_every_balance():
    text = as_beancount(
        "F",
        [line(), line("3200", "income_available", -1250)],
        {"Assets:Cash-1000": usd(1250)},
        date(2026, 1, 31),
    )
    assert "2026-01-02 open Assets:Cash-1000 USD" in text
    assert "2026-02-01 balance Assets:Cash-1000 12.50 USD" in text
    assert "'quoted'" in text


def test_the_annual_statement_shows_years_side_by_side_and_that_parts_make_the_payout():
    parts = {"reserve": usd(10), "promised": usd(20), "new_money": usd(70)}
    facts = [
        PayoutFacts(year, 2, {"real_floor": usd(year)}, usd(120), usd(200), usd(100), parts)
        for year in (2026, 2025)
    ]
    made = annual(facts, {2028: usd(5), 2027: usd(6)}, "USD")
    floors, paid, later = made.tables
    assert [column.key for column in floors.columns] == ["2025", "2026"]
    assert [value and value.minor for value in floors.rows[1].values] == [2025, 2026]
    assert floors.rows[0].values == [None, None]
    assert shown(paid)[-1] == ("payout", "", 100, 100)
    assert [(row.text, row.values[0].minor) for row in later.rows] == [("2027", 6), ("2028", 5), ("", 11)]
    assert made.is_balanced
    short = [PayoutFacts(2026, 1, {}, usd(1), usd(1), usd(101), parts)]
    assert not annual(short, {}, "USD").is_balanced


def test_parity_leaves_open_what_has_no_rate():
    made = parity([PartyShare("US", (usd(1), None, usd(2), usd(2), usd(0), usd(0)))], "USD")
    assert [value and value.minor for value in made.tables[0].rows[0].values] == [1, None, 2, 2, 0, 0]
