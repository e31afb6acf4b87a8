"""What lies on the desks of the endowment's administrators: a statement of the bank, and one of each kind to decide."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from app.demo.endowing import YEARS, decided, worth_now
from app.demo.funds import whole
from app.demo.world import World, do
from app.endowment import queries
from app.endowment import service as endowment
from app.endowment.models import Booking
from app.endowment.rules import (
    BookingDraft,
    CommitmentDraft,
    OutcomeDraft,
    PledgeDraft,
    PolicyDraft,
    ReversalDraft,
    StatementDraft,
)
from app.endowment.states import BookingKind, Outcome, ParityBasis
from app.fx import service as fx
from app.fx.rules import RateDraft
from app.fx.states import RatePurpose
from app.kernel.db import read_only
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party
from app.ledger.drafts import TradeDraft
from app.ledger.service import exchange, periods
from app.ledger.states import PeriodAction

FEE, AUDIT = 12_500, 4_200
"""Whole dollars: custody of a quarter, and an audit that was booked twice by mistake."""
CYCLE = (0, 4, 8, 11, 12, 9, 4, -3, -9, -13, -8, -2)
"""How far shares of the invented market stand above their trend, in percent, year by year."""


def lay_out(world: World) -> None:
    """After the endowment is there; nothing of it changes what may be allocated."""
    fee, audit, again = (
        _charged(world, *charge)
        for charge in (
            (-26, FEE, "Custody"),
            (-25, AUDIT, "Audit, invoice 118"),
            (-24, AUDIT, "Audit, invoice 118"),
        )
    )
    _set_rates(world)
    _take_statement(world, fee, audit)
    _reverse(world, again)
    _wait(world)
    _ask(world)
    _take_market(world)


def _charged(world: World, days: int, amount: int, invoice: str) -> Booking:
    day = world.days.day(days - 1)
    draft = BookingDraft(BookingKind.FEE, whole(amount, party("US").currency), day, invoice)
    made: Booking = decided(world, "bookings", "US", days, draft)
    return made


def _set_rates(world: World) -> None:
    """A rate for bookings every month since the fund began, so that parity can be told."""
    dollars, yen = party("US").currency, party("JP").currency
    for number, days in enumerate(range(-712, -10, 30)):
        figure = f"{148 + CYCLE[number % len(CYCLE)]}.{number % 10}0"
        draft = RateDraft(
            RatePurpose.BOOKING, dollars, yen, figure, world.days.day(days), "Treasury bulletin"
        )
        with world.days.at(days):
            made = do(fx.propose_rate, world.actor("endowment-us"), draft)
        with world.days.at(days + 3, side="JP", hour=16):
            do(fx.approve_rate, world.actor("endowment-jp"), made.id, made.version)


def _take_statement(world: World, fee: Booking, audit: Booking) -> None:
    """One line bears its booking's words, one has its amount alone, the others are for people to find out."""
    income = next(
        row for row in _bookings() if row.kind == BookingKind.INCOME and row.currency == fee.currency
    )
    rows = [
        (income.effective_on, income.amount, "CC-4471", income.authority),
        (fee.effective_on, -fee.amount, "CC-4502", "Quarterly charge"),
        (audit.effective_on, -audit.amount, "CC-4503", "Hollis & Wren"),
        (audit.effective_on, -Money(35_00, fee.currency), "CC-4504", "Wire charge"),
    ]
    with world.days.at(-6, hour=11):
        draft = StatementDraft(
            fee.currency, "Central Custody Bank", "custody-statement.xlsx", _workbook(rows)
        )
        do(endowment.take_statement, world.actor("endowment-us"), draft)


def _bookings() -> list[Booking]:
    with read_only():
        return list(queries.bookings())


def _workbook(rows: list[tuple[date, Money, str, str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    page.write_row(0, 0, ("Date", "Amount", "Reference", "Description"))
    for at, (day, amount, reference, text) in enumerate(rows, 1):
        page.write_row(at, 0, (day, float(str(amount)), reference, text))
    book.close()
    return out.getvalue()


def _reverse(world: World, again: Booking) -> None:
    with world.days.at(-5):
        day = world.days.day(-5)
        draft = ReversalDraft(again.entry_id or again.id, day, "Invoice 118 was booked twice")
        do(endowment.reverse, world.actor("endowment-us"), draft)


def _wait(world: World) -> None:
    """One of each kind that one administrator prepared this week and the other has not decided."""
    dollars, yen = party("US").currency, party("JP").currency
    with read_only():
        pledge = next(
            row for row in queries.newest(queries.KINDS["pledges"]) if row.standing == "conditional"
        )
    newest = Month.of(world.days.day(-45))
    index = "\n".join(("Date,Index", f"{newest}-01,112.3000"))
    pledged = PledgeDraft(
        "US",
        whole(10_000_000, dollars),
        ParityBasis.NONE,
        "Joint Endowment Act, section 9",
        None,
        "",
        "Section 9",
    )
    _prepare(world, "US", "pledges", pledged)
    _prepare(
        world,
        "US",
        "prices",
        {"currency": dollars, "source": "CPI (demonstration)", "text": index},
    )
    promise = CommitmentDraft(
        whole(180_000, dollars), world.days.day(0).year + 2, "AWARD-7", "Joint decision"
    )
    _prepare(world, "US", "commitments", promise)
    met = OutcomeDraft(pledge.id, Outcome.MET, world.days.day(-4, "JP"), "米国側拠出受領通知")
    _prepare(world, "JP", "outcomes", met)
    _prepare(world, "JP", "valuations", worth_now("JP", "受託銀行の訂正通知"))
    _draft_policy(world, yen)


def _prepare(world: World, side: str, kind: str, draft: Any) -> None:
    with world.days.at(-3, side=side):
        do(endowment.prepare_kind, world.actor(f"endowment-{side.lower()}"), kind, draft)


def _draft_policy(world: World, currency: str) -> None:
    """The next version, signed by who wrote it."""
    with read_only():
        before = next(row for row in queries.policies() if row.currency == currency)
    settings = {**before.settings, "rate": "0.042"}
    drafter = world.actor("endowment-jp")
    with world.days.at(-3, side="JP", hour=15):
        draft = PolicyDraft(
            currency,
            world.days.day(30, "JP"),
            settings,
            before.closing_month,
            "共同評議会議決（案）",
            before.stress,
        )
        made = do(endowment.draft_policy, drafter, draft)
        do(endowment.sign, drafter, made.id)


def _ask(world: World) -> None:
    """A rate, a trade, and a month to close."""
    dollars, yen = party("US").currency, party("JP").currency
    with read_only():
        books = {fund.currency: fund.id for fund in queries.books()}
    american, japanese = world.actor("endowment-us"), world.actor("endowment-jp")
    with world.days.at(-3, hour=12):
        rate = RateDraft(RatePurpose.BOOKING, dollars, yen, "151.20", world.days.day(-4), "Treasury bulletin")
        do(fx.propose_rate, american, rate)
    with world.days.at(-3, side="JP", hour=12):
        trade = TradeDraft(
            "FX-0031", books[dollars], whole(50_000, dollars), books[yen], whole(7_560_000, yen),
            world.days.day(-4, "JP"), "Central Custody Bank",
        )  # fmt: skip
        do(exchange.prepare_trade, japanese, trade)
        month = Month.of(world.days.day(-70, "JP"))
        do(periods.ask, japanese, books[yen], month, PeriodAction.CLOSE, "月次締め")


def _above_trend(month: int) -> Decimal:
    """Percent, between the figures of one year and the next, with a little unrest of its own."""
    year, part = divmod(month, 12)
    now, later = CYCLE[year % len(CYCLE)], CYCLE[(year + 1) % len(CYCLE)]
    return Decimal(now * (12 - part) + later * part) / 12 + Decimal(month * 37 % 11 - 5) / 2


def _take_market(world: World) -> None:
    """An invented market, as long as the price index."""
    last = Month.of(world.days.day(-60))
    lines = ["Date,SP500,Dividend,Long Interest Rate"]
    for back in range(YEARS * 12, -1, -1):
        month, at = last.plus(-back), YEARS * 12 - back
        level = 100 * Decimal("1.0052") ** at * (1 + _above_trend(at) / 100)
        lines.append(f"{month}-01,{level:.2f},{level / 45:.2f},{Decimal(25 + at % 84) / 10:.2f}")
    with world.days.at(-9):
        data = "\n".join(lines).encode()
        do(endowment.take_market, world.actor("endowment-us"), "Invented market (demonstration)", data)
