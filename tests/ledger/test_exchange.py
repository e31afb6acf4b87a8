"""Trades as one entry with two balanced halves; revaluation of the endowment's monetary items alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.fx import service as fx
from app.fx.rules import RateDraft
from app.fx.states import RatePurpose
from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, Forbidden, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger import queries, service
from app.ledger.drafts import EntryDraft, Leg, TradeDraft
from app.ledger.models import Revaluation, Trade
from app.ledger.queries import exchange as found
from app.ledger.service import exchange as verbs
from tests.factories.ledger import account, balances, transfer
from tests.ledger.conftest import Desk, Treasury
from tests.ledger.test_random import broken

NOW = datetime(2027, 7, 5, 12, tzinfo=UTC)
APRIL, MAY, JUNE = (Month(2027, number) for number in (4, 5, 6))


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with clock.at(NOW):
        yield


def rate(desk: Treasury, purpose: RatePurpose, day: date, figure: str) -> None:
    draft = RateDraft(purpose, "USD", "JPY", figure, day, "Bulletin")
    made = unit_of_work(fx.propose_rate, desk.a, draft)
    unit_of_work(fx.approve_rate, desk.b, made.id, made.version)


def fill(desk: Treasury, fund: Any, minor: int, day: date, code: str = "1000") -> None:
    """Money comes in on a day."""
    into, principal = account(fund, code), account(fund, "3000", party="US")
    amount = Money(minor, fund.currency)
    legs = (Leg(into.id, amount), Leg(principal.id, -amount))
    unit_of_work(
        service.post, desk.a, EntryDraft(f"in:{fund.code}:{code}:{day}", "endowment_contribution", legs, day)
    )


def draft_of(desk: Treasury, **changes: Any) -> TradeDraft:
    draft = TradeDraft(
        "T-1",
        desk.usd.id,
        Money(100_00, "USD"),
        desk.jpy.id,
        Money(15_000, "JPY"),
        date(2027, 4, 10),
        "Bank A",
    )
    return replace(draft, **changes)


def traded(desk: Treasury, draft: TradeDraft) -> Trade:
    made = unit_of_work(verbs.prepare_trade, desk.a, draft)
    return unit_of_work(verbs.approve_trade, desk.b, made.id, made.version)


def revalued(desk: Treasury, month: Month) -> Revaluation:
    made = unit_of_work(verbs.prepare_revaluation, desk.a, desk.jpy.id, month)
    return unit_of_work(verbs.approve_revaluation, desk.b, made.id, made.version)


def codes_of(caught: Any) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_a_trade_is_one_entry_that_balances_in_each_currency(treasury: Treasury) -> None:
    fill(treasury, treasury.usd, 500_00, date(2027, 4, 1))
    made = unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury))
    assert balances(account(treasury.usd, "1000")) == [(500_00, 0)]
    with pytest.raises(Forbidden):
        unit_of_work(verbs.approve_trade, treasury.a, made.id, made.version)
    trade = unit_of_work(verbs.approve_trade, treasury.b, made.id, made.version)
    with read_only():
        entry = queries.entry(trade.entry_id)
        lines = sorted((line.currency, line.amount_minor) for line in entry.lines)
    assert lines == [("JPY", -15_000), ("JPY", 15_000), ("USD", -100_00), ("USD", 100_00)]
    assert balances(account(treasury.usd, "1000"), account(treasury.jpy, "1000")) == [
        (400_00, 0),
        (15_000, 0),
    ]
    assert balances(account(treasury.usd, "2200"), account(treasury.jpy, "2200")) == [
        (100_00, 0),
        (-15_000, 0),
    ]
    assert broken() == []


def test_a_refused_trade_books_nothing(treasury: Treasury) -> None:
    made = unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury))
    refused = unit_of_work(verbs.refuse_trade, treasury.b, made.id, made.version, "Not ours.")
    assert (refused.decision, refused.entry_id) == ("refused", None)


def test_no_trade_sells_more_than_there_is(treasury: Treasury) -> None:
    made = unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury))
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.approve_trade, treasury.b, made.id, made.version)
    assert codes_of(caught) == ["ledger.overdrawn"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"sold": Money(0, "USD")}, ["trade.amount_must_be_positive"]),
        ({"bought": Money(-5, "JPY")}, ["trade.amount_must_be_positive"]),
        ({"sold": Money(5, "JPY")}, ["lot.wrong_currency"]),
        ({"traded_on": date(2027, 7, 7)}, ["trade.day_in_future"]),
        ({"counterparty": " "}, ["trade.counterparty_needed"]),
    ],
)
def test_every_mistake_of_a_trade_is_told(
    treasury: Treasury, changes: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury, **changes))
    assert codes_of(caught) == codes


def test_appropriations_trade_nothing_and_a_reference_is_one_trade(treasury: Treasury, jp: Desk) -> None:
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury, bought_fund_id=jp.fund.id))
    assert codes_of(caught) == ["trade.only_endowment"]
    unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury))
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_trade, treasury.a, draft_of(treasury))
    assert codes_of(caught) == ["trade.reference_taken"]
    with pytest.raises(Forbidden):
        unit_of_work(verbs.prepare_trade, jp.actor, draft_of(treasury, reference="T-2"))


def test_month_by_month_the_gain_is_what_the_money_is_worth_less_what_it_was_carried_at(
    treasury: Treasury,
) -> None:
    """15,000 yen bought for 100.00 dollars: at 160 worth 93.75, at 125 worth 120.00."""
    fill(treasury, treasury.usd, 500_00, date(2027, 4, 1))
    traded(treasury, draft_of(treasury))
    for day, figure in ((APRIL, "160"), (MAY, "125"), (JUNE, "125")):
        rate(treasury, RatePurpose.MONTH_END, day.last_day(), figure)
    april, may, june = (revalued(treasury, month) for month in (APRIL, MAY, JUNE))
    assert [(one.carrying_minor, one.value_minor, one.gain_minor) for one in (april, may, june)] == [
        (100_00, 93_75, -6_25), (93_75, 120_00, 26_25), (120_00, 120_00, 0),
    ]  # fmt: skip
    assert (april.entry_id is None, june.entry_id) == (False, None)
    assert balances(account(treasury.usd, "5400"), account(treasury.usd, "4500")) == [(6_25, 0), (26_25, 0)]
    clearing = balances(account(treasury.usd, "2200"))[0][0]
    assert clearing == 120_00  # and 15,000 yen owed at 125 are 120.00: the clearing accounts cancel out
    with read_only():
        assert found.gains_by_currency(date(2027, 4, 1), date(2027, 6, 30)) == {"JPY": (26_25, 6_25)}
        assert found.gains_by_currency(date(2027, 5, 1), date(2027, 6, 30)) == {"JPY": (26_25, 0)}
    assert broken() == []


def test_money_that_came_in_is_carried_at_the_rate_of_its_day_and_investments_are_left_alone(
    treasury: Treasury,
) -> None:
    account(treasury.usd, "1000")
    rate(treasury, RatePurpose.BOOKING, date(2027, 4, 5), "150")
    fill(treasury, treasury.jpy, 30_000, date(2027, 4, 5))
    fill(treasury, treasury.jpy, 900_000, date(2027, 4, 5), "1100")
    rate(treasury, RatePurpose.MONTH_END, APRIL.last_day(), "120")
    april = revalued(treasury, APRIL)
    assert (april.position_minor, april.carrying_minor, april.value_minor) == (30_000, 200_00, 250_00)


def test_a_late_booking_of_a_revalued_month_is_carried_in_the_next(treasury: Treasury) -> None:
    account(treasury.usd, "1000")
    rate(treasury, RatePurpose.BOOKING, date(2027, 4, 5), "150")
    fill(treasury, treasury.jpy, 30_000, date(2027, 4, 5))
    for month in (APRIL, MAY):
        rate(treasury, RatePurpose.MONTH_END, month.last_day(), "120")
    revalued(treasury, APRIL)
    with clock.at(NOW.replace(hour=13)):
        fill(treasury, treasury.jpy, 15_000, date(2027, 4, 6))
        may = revalued(treasury, MAY)
    assert (may.carrying_minor, may.value_minor, may.gain_minor) == (350_00, 375_00, 25_00)


def test_what_changed_after_it_was_computed_is_not_booked(treasury: Treasury) -> None:
    account(treasury.usd, "1000")
    rate(treasury, RatePurpose.BOOKING, date(2027, 4, 5), "150")
    rate(treasury, RatePurpose.MONTH_END, APRIL.last_day(), "120")
    fill(treasury, treasury.jpy, 30_000, date(2027, 4, 5))
    made = unit_of_work(verbs.prepare_revaluation, treasury.a, treasury.jpy.id, APRIL)
    fill(treasury, treasury.jpy, 1, date(2027, 4, 6))
    with pytest.raises(Conflict):
        unit_of_work(verbs.approve_revaluation, treasury.b, made.id, made.version)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_revaluation, treasury.a, treasury.jpy.id, APRIL)
    assert codes_of(caught) == ["revaluation.waits_already"]
    unit_of_work(verbs.refuse_revaluation, treasury.b, made.id, made.version, "Compute anew.")
    assert revalued(treasury, APRIL).position_minor == 30_001
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_revaluation, treasury.a, treasury.jpy.id, APRIL)
    assert codes_of(caught) == ["revaluation.done_already"]


def test_awards_and_the_reporting_book_are_never_revalued(treasury: Treasury, jp: Desk) -> None:
    for fund, month, codes in (
        (jp.fund, APRIL, ["revaluation.only_endowment"]),
        (treasury.usd, APRIL, ["revaluation.reporting_currency"]),
        (treasury.jpy, Month(2027, 7), ["period.not_over"]),
    ):
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(verbs.prepare_revaluation, treasury.a, fund.id, month)
        assert codes_of(caught) == codes
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.prepare_revaluation, treasury.a, treasury.jpy.id, APRIL)
    assert codes_of(caught) == ["fx.no_official_rate"]


def test_a_transfer_within_one_book_is_no_trade(treasury: Treasury) -> None:
    cash, gains = account(treasury.usd, "1000"), account(treasury.usd, "3100")
    unit_of_work(service.post, treasury.a, transfer("x", cash, gains, 5))
    with read_only():
        assert found.trades() == []
