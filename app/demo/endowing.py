"""The endowment: what both governments gave and pledged, how it is invested and valued, what its years may pay."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.council import queries as council
from app.demo.funds import whole
from app.demo.world import World, do
from app.endowment import queries
from app.endowment import service as endowment
from app.endowment.rules import (
    BookingDraft,
    CommitmentDraft,
    DonorDraft,
    Fair,
    HoldingDraft,
    PledgeDraft,
    PolicyDraft,
    ValuationDraft,
)
from app.endowment.states import BookingKind, DonorKind, ParityBasis
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party

GIVEN = {"US": (-700, 42_000_000), "JP": (-690, 6_000_000_000)}
"""Party → when it contributed, and how much, in whole units of its currency."""
AUTHORITY = {"US": "Joint Endowment Act, section 4", "JP": "共同基金拠出金（令和予算）"}
HOLDINGS: Mapping[str, tuple[tuple[str, str, str, int], ...]] = {
    "US": (
        ("US-BONDS", "Government bond index", "国債指数連動", 20_000_000),
        ("US-SHARES", "World share index", "世界株式指数連動", 18_000_000),
    ),
    "JP": (
        ("JP-BONDS", "Japanese government bond index", "日本国債指数連動", 2_900_000_000),
        ("JP-SHARES", "World share index, in yen", "世界株式指数連動（円建て）", 2_500_000_000),
    ),
}
WORTH = ("1.004", "0.993", "1.012", "1.021", "1.009", "1.034", "1.047", "1.052", "1.058")
"""What a holding is worth for what it cost, quarter by quarter."""
INCOME: tuple[tuple[int, str, int, str], ...] = (
    (-330, "US", 1_512_000, "Custodian's statement, first year"),
    (-329, "JP", 186_000_000, "受託銀行残高報告書（初年度）"),
    (-28, "US", 884_500, "Custodian's statement, second year"),
)
WAITING = (-2, "JP", 97_400_000, "受託銀行残高報告書（第2年度）")
"""Prepared by the administrator of one side; the other has not approved it yet."""
POLICIES: tuple[tuple[int, Mapping[str, Any]], ...] = (
    (-680, {"rules": ["moving_average"], "rate": "0.04", "minimum_quarters": 2, "reserve": "0.10"}),
    (
        -130,
        {
            "rules": ["moving_average", "smoothed"],
            "rate": "0.04",
            "weight": "0.8",
            "lag": 1,
            "collar": ["0.03", "0.055"],
            "minimum_quarters": 2,
            "reserve": "0.10",
        },
    ),
)
BEGINS, MONTHLY = Decimal(100), Decimal("1.0019")
"""The price index of the demonstration, and how it grows in a month."""
YEARS = 40
"""So long do the invented prices and the invented market reach back."""
FIRST_CLOSE = 400
"""The first year of the fund closed with the last quarter that ended so many days ago."""


def endow(world: World) -> None:
    """From the first contribution to this week's booking that waits for the second pair of eyes."""
    with world.days.at(-710):
        for side in GIVEN:
            do(endowment.open_book, world.actor("endowment-us"), party(side).currency)
    for side, (days, _amount) in GIVEN.items():
        decided(world, "bookings", side, days, _contributed(world, side))
        _invest(world, side)
        for begins, settings in POLICIES:
            _sign(world, side, begins, settings)
    for income in INCOME:
        decided(world, "bookings", income[1], income[0], _earned(world, income))
    for side in GIVEN:
        _value(world, side)
        _pay_out(world, side)
    _promise(world)
    days, side, *_rest = WAITING
    with world.days.at(days, side=side):
        do(endowment.prepare, world.actor(f"endowment-{side.lower()}"), _earned(world, WAITING))


def _close(world: World) -> date:
    """The first close of the fund's year; the second is twelve months later and well behind us too."""
    month = Month.of(world.days.day(-FIRST_CLOSE))
    return month.plus(-(month.number % 3 or 3)).last_day()


def _ago(world: World, day: date) -> int:
    return (day - world.days.day(0)).days


def decided(world: World, kind: str, side: str, days: int, draft: Any) -> Any:
    """Prepared by the administrator of a side, approved three days later by the other."""
    other = "JP" if side == "US" else "US"
    with world.days.at(days, side=side):
        made = do(endowment.prepare_kind, world.actor(f"endowment-{side.lower()}"), kind, draft)
    with world.days.at(days + 3, side=other, hour=16):
        approver, model = world.actor(f"endowment-{other.lower()}"), queries.KINDS[kind]
        return do(endowment.approve, approver, made.id, made.version, model)


def _contributed(world: World, side: str) -> BookingDraft:
    days, amount = GIVEN[side]
    money, day = whole(amount, party(side).currency), world.days.day(days - 1, side)
    return BookingDraft(BookingKind.CONTRIBUTION, money, day, AUTHORITY[side], side, AUTHORITY[side])


def _earned(world: World, income: tuple[int, str, int, str]) -> BookingDraft:
    days, side, amount, statement = income
    money = whole(amount, party(side).currency)
    return BookingDraft(BookingKind.INCOME, money, world.days.day(days - 1, side), statement)


def _invest(world: World, side: str) -> None:
    days, currency = GIVEN[side][0] + 10, party(side).currency
    for code, en, ja, cost in HOLDINGS[side]:
        with world.days.at(days - 2, side=side):
            draft = HoldingDraft(code, currency, Bilingual(en, ja), "Central Custody Bank")
            holding = do(endowment.add_holding, world.actor(f"endowment-{side.lower()}"), draft)
        bought = BookingDraft(
            BookingKind.PURCHASE,
            whole(cost, currency),
            world.days.day(days - 1, side),
            f"Order {code}-1",
            holding_id=holding.id,
        )
        decided(world, "bookings", side, days, bought)


def _sign(world: World, side: str, days: int, settings: Mapping[str, Any]) -> None:
    close = _close(world)
    with world.days.at(days, side=side):
        drafter = world.actor(f"endowment-{side.lower()}")
        begins = world.days.day(days + 7, side)
        draft = PolicyDraft(
            party(side).currency,
            begins,
            settings,
            close.month,
            "Resolution of the Joint Council",
            {"fall": "0.25", "inflation": "0.025", "income_yield": "0.03"},
        )
        made = do(endowment.draft_policy, drafter, draft)
    for later, signer in enumerate(GIVEN, 1):
        with world.days.at(days + later, side=signer, hour=17):
            do(endowment.sign, world.actor(f"endowment-{signer.lower()}"), made.id)


def _value(world: World, side: str) -> None:
    """A valuation two weeks after every quarter that has ended since the fund was invested."""
    month = Month.of(world.days.day(GIVEN[side][0] + 20))
    end = month.plus(-month.number % 3)
    for worth in WORTH:
        days = _ago(world, end.last_day()) + 12
        if days > -4:
            return
        decided(world, "valuations", side, days, _valuation(side, end.last_day(), Decimal(worth)))
        end = end.plus(3)


def worth_now(side: str, reason: str) -> ValuationDraft:
    """The newest quarter valued anew, a little lower."""
    with read_only():
        valued = queries.newest(queries.KINDS["valuations"])
        newest = next(row for row in valued if row.currency == party(side).currency)
    return replace(_valuation(side, newest.quarter_end, Decimal("1.0555")), reason=reason)


def _valuation(side: str, end: date, worth: Decimal) -> ValuationDraft:
    currency = party(side).currency
    with read_only():
        ids = {row.code: row.id for row in queries.holdings(currency)}
    lines = tuple(
        Fair(ids[code], whole(int(cost * worth), currency)) for code, _en, _ja, cost in HOLDINGS[side]
    )
    left = GIVEN[side][1] - sum(cost for *_names, cost in HOLDINGS[side])
    return ValuationDraft(end, whole(left, currency), lines, f"Statement of custody, {end.isoformat()}")


def _pay_out(world: World, side: str) -> None:
    """Prices, then the payout, three weeks after each close; the first index reaches back for looking ahead."""
    base = Month.of(world.days.day(-740))
    close = Month.of(_close(world))
    for first, year_end in ((base.plus(-12 * YEARS), close), (base, close.plus(12))):
        days = _ago(world, year_end.last_day())
        levels = {m: BEGINS * MONTHLY ** base.until(m) for m in first.through(year_end)}
        text = "\n".join(["Date,Index", *(f"{m}-01,{level:.4f}" for m, level in levels.items())])
        currency = party(side).currency
        prices = {"currency": currency, "source": "Consumer price index (demonstration)", "text": text}
        decided(world, "prices", side, days + 15, prices)
        decided(world, "payouts", side, days + 20, {"currency": currency, "year": year_end.year})


def _promise(world: World) -> None:
    """A pledge that waits for its match, a gift for a priority, and a part of the coming year's payout."""
    pledge = PledgeDraft(
        "JP",
        whole(1_500_000_000, party("JP").currency),
        ParityBasis.CAPITAL,
        "共同基金追加拠出（閣議了解）",
        world.days.day(240, "JP"),
        "",
        "共同基金法第6条",
    )
    decided(world, "pledges", "JP", -40, pledge)
    _give(world, whole(250_000, party("US").currency))
    year = _close(world).year + 2
    promise = CommitmentDraft(whole(300_000, party("US").currency), year, "AWARD-3", "Joint decision")
    decided(world, "commitments", "US", -12, promise)


def _give(world: World, amount: Money) -> None:
    with read_only():
        priority = council.active_priorities()[0]
    name = Bilingual("Meridian Instruments Foundation", "メリディアン計測財団")
    with world.days.at(-210):
        draft = DonorDraft("MERIDIAN", DonorKind.FOUNDATION, name, "Undertaking signed with the gift deed")
        donor = do(endowment.add_donor, world.actor("endowment-us"), draft)
    gift = BookingDraft(
        BookingKind.GIFT,
        amount,
        world.days.day(-205) - timedelta(days=1),
        "Gift deed",
        donor_id=donor.id,
        priority_id=priority.id,
    )
    decided(world, "bookings", "US", -205, gift)
