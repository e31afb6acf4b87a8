"""The budgetary book: stages, expiry and carry-over as each party's rules say (I4, I5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, RuleBroken
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger import queries, service
from app.ledger.drafts import CarryDraft, LotDraft
from app.ledger.expiry import expiry_of, latest_dates
from app.ledger.models import Lot
from app.ledger.queries import budget
from app.ledger.service import Move, Obligation
from app.ledger.states import BudgetStep
from tests.factories.ledger import BOOKKEEPER, lot_balances
from tests.ledger.conftest import Desk
from tests.ledger.test_random import broken

S = BudgetStep


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon UTC, which is the same day in both capitals."""
    with clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        yield


def open_lot(desk: Desk, kind: str, year: int, *, amount: int = 1000) -> Lot:
    """A lot that ends as late as its kind allows."""
    rules = expiry_of(desk.fund.party)
    latest = latest_dates(rules.kind(kind, date(year, 6, 1)), desk.fund.party, year)
    code = f"L-{kind.upper().replace('_', '-')}-{year}"
    draft = LotDraft(
        code, desk.fund.id, year, *(latest or (date(2060, 1, 1), date(2060, 1, 1))), "Act 1",
        Money(amount, desk.fund.currency), kind,
    )  # fmt: skip
    return unit_of_work(service.open_lot, desk.actor, draft)


def move(lot: Lot, step: BudgetStep, minor: int, day: date) -> None:
    with read_only():
        currency = queries.lot(lot.id).fund.currency
    wanted = Move(step, Money(minor, currency), f"k:{new_id()}", day)
    unit_of_work(service.move, BOOKKEEPER, lot.id, wanted)


def standing(lot: Lot) -> dict[str, int]:
    """Stages that hold something, authority left out."""
    return {code: minor for code, minor in lot_balances(lot).items() if minor and code != "B100"}


def codes_of(caught: Any) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_money_moves_from_stage_to_stage_and_authority_stays_their_sum(us: Desk) -> None:
    lot, day = open_lot(us, "annual", 2027), date(2027, 3, 1)
    for step, minor in ((S.ALLOCATE, 600), (S.COMMIT, 400), (S.OBLIGATE_COMMITTED, 300), (S.EXPEND, 120)):
        move(lot, step, minor, day)
    assert standing(lot) == {"B200": 400, "B250": 200, "B300": 100, "B400": 180, "B500": 120}
    for step, minor in ((S.REFUND, 20), (S.DEOBLIGATE, 50), (S.UNCOMMIT, 100), (S.RELEASE, 350)):
        move(lot, step, minor, day)
    assert standing(lot) == {"B200": 750, "B400": 150, "B500": 100}
    assert broken() == []


@pytest.mark.parametrize(
    ("step", "minor"), [(S.ALLOCATE, 1001), (S.COMMIT, 1), (S.EXPEND, 1), (S.ADJUST_UP, 1)]
)
def test_no_stage_gives_more_than_it_holds(us: Desk, step: BudgetStep, minor: int) -> None:
    lot = open_lot(us, "annual", 2027)
    with pytest.raises(RuleBroken) as caught:
        move(lot, step, minor, date(2027, 3, 1))
    assert codes_of(caught) == ["ledger.overdrawn"]


def test_an_award_binds_allocated_money_first(us: Desk) -> None:
    lot, day = open_lot(us, "annual", 2027), date(2027, 3, 1)
    move(lot, S.ALLOCATE, 300, day)
    wanted = Obligation(Money(500, "USD"), "award:1", day, "A-1", new_id())
    unit_of_work(service.hold_obligation, BOOKKEEPER, lot.id, wanted)
    assert standing(lot) == {"B200": 500}
    with read_only():
        (status,) = [one for one in queries.status_of_funds([us.fund.id]) if one.lot.id == lot.id]
        assert queries.unobligated([lot.id])[lot.id] == Money(500, "USD")
    assert (status.stages["B300"], status.stages["B200"]) == (500, 500)
    assert (
        sum(minor for code, minor in status.stages.items() if code != "B100") == status.stages["B100"] == 1000
    )


def test_five_years_after_availability_everything_is_cancelled(us: Desk) -> None:
    """31 USC 1552: 30 September of the fifth year; before it obligations may be paid and adjusted, not made."""
    lot = open_lot(us, "annual", 2027)
    assert (lot.obligate_by, lot.liquidate_by) == (date(2027, 9, 30), date(2032, 9, 30))
    for step, minor in ((S.ALLOCATE, 900), (S.OBLIGATE, 700), (S.EXPEND, 200)):
        move(lot, step, minor, date(2027, 9, 30))
    with on(date(2027, 9, 30)):
        assert unit_of_work(service.expire_lots, BOOKKEEPER) == []
    with on(date(2027, 10, 1)):
        assert [one.code for one in unit_of_work(service.expire_lots, BOOKKEEPER)] == [lot.code]
        assert unit_of_work(service.expire_lots, BOOKKEEPER) == []
    assert standing(lot) == {"B400": 500, "B500": 200, "B600": 300}
    move(lot, S.EXPEND, 100, date(2030, 2, 1))
    move(lot, S.ADJUST_UP, 50, date(2030, 2, 1))
    move(lot, S.ADJUST_DOWN, 20, date(2030, 2, 1))
    with pytest.raises(RuleBroken) as caught:
        move(lot, S.DEOBLIGATE, 1, date(2030, 2, 1))
    assert codes_of(caught) == ["lot.obligation_period_over"]
    with on(date(2032, 10, 1)):
        unit_of_work(service.expire_lots, BOOKKEEPER)
    assert standing(lot) == {"B500": 300, "B700": 700}
    with pytest.raises((RuleBroken, Conflict)):
        move(lot, S.REFUND, 1, date(2032, 10, 2))
    assert broken() == []


def test_what_waits_for_an_obligation_expires_with_the_lot(us: Desk) -> None:
    lot = open_lot(us, "annual", 2027)
    wanted = Obligation(Money(400, "USD"), "award:2", date(2027, 9, 30), "A-2", new_id())
    entry = unit_of_work(service.hold_obligation, BOOKKEEPER, lot.id, wanted)
    with on(date(2027, 10, 1)):
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.settle, BOOKKEEPER, entry.id)
        assert codes_of(caught) == ["lot.obligation_period_over"]
        unit_of_work(service.expire_lots, BOOKKEEPER)
        with pytest.raises(Conflict):
            unit_of_work(service.settle, BOOKKEEPER, entry.id)
    assert standing(lot) == {"B600": 1000}
    with read_only():
        assert queries.entry(entry.id).state == "expired"


def test_a_year_of_japan_ends_in_march_and_pays_until_the_end_of_april(jp: Desk) -> None:
    lot = open_lot(jp, "annual", 2027)
    assert (lot.obligate_by, lot.liquidate_by) == (date(2028, 3, 31), date(2028, 4, 30))
    move(lot, S.ALLOCATE, 600, date(2027, 5, 1))
    move(lot, S.OBLIGATE, 600, date(2028, 3, 31))
    with on(date(2028, 4, 1)):
        unit_of_work(service.expire_lots, BOOKKEEPER)
    move(lot, S.EXPEND, 100, date(2028, 4, 30))
    with pytest.raises(RuleBroken) as caught:
        move(lot, S.EXPEND, 100, date(2028, 5, 1))
    assert codes_of(caught) == ["lot.payment_period_over"]
    with pytest.raises(RuleBroken) as caught:
        move(lot, S.ADJUST_UP, 10, date(2028, 4, 10))
    assert codes_of(caught) == ["lot.obligation_period_over"]


def carry(desk: Desk, lot: Lot, way: str, minor: int, **changes: Any) -> Lot:
    draft = CarryDraft(way, Money(minor, desk.fund.currency), "財計第100号", "実験装置の納入遅延")
    return unit_of_work(service.carry_over, desk.actor, lot.id, replace(draft, **changes))


def test_money_is_carried_once_by_approval_and_a_second_time_only_by_accident(jp: Desk) -> None:
    """明許繰越, then 事故繰越 of what is obligated; what is not carried expires with the old year (財政法 42, 14-3)."""
    lot = open_lot(jp, "annual", 2027)
    move(lot, S.ALLOCATE, 500, date(2027, 5, 1))
    move(lot, S.OBLIGATE, 500, date(2027, 5, 1))
    with on(date(2028, 3, 20)):
        carried = carry(jp, lot, "approved", 350)
    assert (carried.obligate_by, carried.liquidate_by) == (date(2029, 3, 31), date(2029, 4, 30))
    assert standing(lot) == {"B200": 350, "B400": 500, "B600": 150}
    move(lot, S.EXPEND, 300, date(2028, 6, 1))
    with on(date(2029, 3, 1)):
        with pytest.raises(RuleBroken) as caught:
            carry(jp, lot, "approved", 100)
        assert codes_of(caught) == ["lot.carried_already"]
        with pytest.raises(RuleBroken) as caught:
            carry(jp, lot, "accident", 1)
        assert codes_of(caught) == ["lot.carry_too_much"]
        again = carry(jp, lot, "accident", 0)
    assert (again.obligate_by, again.liquidate_by) == (date(2029, 3, 31), date(2030, 4, 30))
    with on(date(2029, 4, 1)):
        unit_of_work(service.expire_lots, BOOKKEEPER)
    assert standing(lot) == {"B400": 200, "B500": 300, "B600": 500}
    move(lot, S.EXPEND, 200, date(2030, 4, 30))
    with on(date(2030, 4, 1)):
        with pytest.raises(RuleBroken) as caught:
            carry(jp, lot, "accident", 0)
        assert codes_of(caught) == ["lot.carried_already"]
    with read_only():
        assert [change.kind.value for change in budget.changes_of(lot.id)] == [
            "carried",
            "carried",
            "expired",
        ]
    assert broken() == []


@pytest.mark.parametrize(
    ("way", "changes", "codes"),
    [
        ("in_order", {}, ["lot.carry_not_open"]),
        ("nothing", {}, ["lot.carry_not_open"]),
        ("approved", {"authority": " "}, ["lot.approval_needed"]),
        ("approved", {"reason": ""}, ["reason.needed"]),
        ("approved", {"amount": Money(1001, "JPY")}, ["lot.carry_too_much"]),
        ("approved", {"amount": Money(-1, "JPY")}, ["lot.carry_too_much"]),
        ("approved", {"amount": Money(1, "USD")}, ["lot.wrong_currency"]),
    ],
)
def test_a_carry_over_needs_an_open_way_an_approval_and_a_reason(
    jp: Desk, way: str, changes: dict[str, Any], codes: list[str]
) -> None:
    lot = open_lot(jp, "annual", 2027)
    with on(date(2028, 3, 20)), pytest.raises(RuleBroken) as caught:
        carry(jp, lot, way, 10, **changes)
    assert codes_of(caught) == codes


def test_a_carry_over_comes_before_the_last_day_is_over(jp: Desk) -> None:
    lot = open_lot(jp, "annual", 2027)
    with on(date(2028, 3, 31)):
        carry(jp, lot, "approved", 10)
    late = open_lot(jp, "annual", 2025)
    with on(date(2026, 4, 1)), pytest.raises(RuleBroken) as caught:
        carry(jp, late, "approved", 10)
    assert codes_of(caught) == ["lot.carried_too_late"]


def test_a_multi_year_fund_is_not_bound_to_the_year(jp: Desk) -> None:
    lot = open_lot(jp, "fund", 2027)
    move(lot, S.ALLOCATE, 10, date(2035, 4, 1))
    with on(date(2040, 4, 1)):
        assert unit_of_work(service.expire_lots, BOOKKEEPER) == []
    with on(date(2040, 4, 1)), pytest.raises(RuleBroken) as caught:
        carry(jp, lot, "approved", 10)
    assert codes_of(caught) == ["lot.carry_not_open"]


@pytest.mark.parametrize(
    ("kind", "days", "codes"),
    [
        ("annual", (0, 0), []),
        ("annual", (1, 0), ["lot.date_too_late"]),
        ("annual", (0, 1), ["lot.date_too_late"]),
        ("two_year", (365, 365), []),
        ("weekly", (0, 0), ["lot.unknown_kind"]),
        ("fund", (0, 0), ["lot.unknown_kind"]),
    ],
)
def test_a_lot_ends_no_later_than_its_kind_allows(
    us: Desk, kind: str, days: tuple[int, int], codes: list[str]
) -> None:
    obligate = date(2027, 9, 30) + timedelta(days=days[0])
    pay = date(2032, 9, 30) + timedelta(days=days[1])
    draft = LotDraft("LATE", us.fund.id, 2027, obligate, pay, "Act 1", Money(1, "USD"), kind)
    if not codes:
        assert unit_of_work(service.open_lot, us.actor, draft).kind == kind
        return
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.open_lot, us.actor, draft)
    assert codes_of(caught) == codes


def test_status_of_funds_on_a_past_day_is_what_it_was(us: Desk) -> None:
    with on(date(2027, 1, 5)):
        lot = open_lot(us, "annual", 2027)
    with on(date(2027, 2, 1)):
        move(lot, S.ALLOCATE, 600, date(2027, 2, 1))
    with on(date(2027, 5, 1)):
        move(lot, S.OBLIGATE, 250, date(2027, 5, 1))
    with read_only():
        before = queries.status_of_funds([us.fund.id], through=date(2027, 3, 31))
        now = queries.status_of_funds([us.fund.id])
    pick = lambda found: next(one.stages for one in found if one.lot.id == lot.id)  # noqa: E731
    assert (pick(before)["B250"], pick(before)["B400"]) == (600, 0)
    assert (pick(now)["B250"], pick(now)["B400"]) == (350, 250)
