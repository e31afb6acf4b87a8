"""The money: an appropriation and lots for every agency, the endowment with contributions and income."""

from collections.abc import Mapping
from typing import Any

from app.demo.reading import read
from app.demo.world import World, do
from app.endowment import service as endowment
from app.endowment.rules import BookingDraft
from app.endowment.states import BookingKind
from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import FiscalYear
from app.kernel.money import Money, digits
from app.kernel.parties import party
from app.ledger import service as ledger
from app.ledger.drafts import FundDraft, LotDraft
from app.ledger.models import Fund, Lot
from app.ledger.states import FundKind

YEARS_TO_PAY = 5
BOOKINGS: tuple[Mapping[str, Any], ...] = (
    {
        "days": -700,
        "kind": "contribution",
        "party": "US",
        "whole": 42_000_000,
        "authority": "Joint Endowment Act, section 4",
    },
    {
        "days": -690,
        "kind": "contribution",
        "party": "JP",
        "whole": 6_000_000_000,
        "authority": "共同基金拠出金（令和予算）",
    },
    {
        "days": -330,
        "kind": "income",
        "party": "US",
        "whole": 1_512_000,
        "authority": "Custodian's statement, first year",
    },
    {
        "days": -329,
        "kind": "income",
        "party": "JP",
        "whole": 186_000_000,
        "authority": "受託銀行残高報告書（初年度）",
    },
    {
        "days": -28,
        "kind": "income",
        "party": "US",
        "whole": 884_500,
        "authority": "Custodian's statement, second year",
    },
)
WAITING = {
    "days": -2,
    "kind": "income",
    "party": "JP",
    "whole": 97_400_000,
    "authority": "受託銀行残高報告書（第2年度）",
}
"""Prepared by the administrator of one side; the other has not approved it yet."""


def whole(amount: int, currency: str) -> Money:
    """So many dollars or yen."""
    return Money(amount * 10 ** digits(currency), currency)


def open_lots(world: World) -> None:
    """One lot per agency and call: the fiscal year in which the call is published, and the next one."""
    calls = read("calls")["call"]
    for code in world.agencies:
        own = [(call, side) for call in calls for side in call["sides"] if side["agency"] == code]
        with world.days.at(-420, side=world.side_of(code)):
            fund = _open_appropriation(world, code)
        for call, side in own:
            with world.days.at(call["drafted"] - 1, side=world.side_of(code)):
                world.lots[code, call["key"]] = _open_lot(world, fund, call, side["budget"])


def _open_appropriation(world: World, code: str) -> Fund:
    agency = world.agencies[code]
    name = Bilingual(f"Appropriation of {agency.name.en}", f"{agency.name.ja}予算")
    currency = party(agency.party).currency
    draft = FundDraft(f"APP-{code}", FundKind.APPROPRIATION, currency, name, agency.party, agency.id)
    return do(ledger.open_fund, world.officer(code), draft)


def _open_lot(world: World, fund: Fund, call: Mapping[str, Any], budget: int) -> Lot:
    owner = party(fund.party)
    code = fund.code.removeprefix("APP-")
    year = owner.fiscal_year(world.days.day(call.get("published", 0), fund.party))
    last = FiscalYear.of(owner, year + 1).end
    draft = LotDraft(
        f"{code}-{call['code']}-{year}",
        fund.id,
        year,
        last,
        last.replace(year=last.year + YEARS_TO_PAY),
        f"{code} budget of {year}, joint programmes",
        whole(budget, fund.currency),
    )
    return do(ledger.open_lot, world.officer(code), draft)


def endow(world: World) -> None:
    """Both governments contribute; the fund earns; one booking of this week waits for the second pair of eyes."""
    with world.days.at(-710):
        for code in ("US", "JP"):
            do(endowment.open_book, world.actor("endowment-us"), party(code).currency)
    for booking in BOOKINGS:
        _book(world, booking)
    _prepare(world, WAITING)


def _book(world: World, booking: Mapping[str, Any]) -> None:
    made = _prepare(world, booking)
    other = "JP" if booking["party"] == "US" else "US"
    with world.days.at(booking["days"] + 3, side=other, hour=16):
        do(endowment.approve, world.actor(f"endowment-{other.lower()}"), made.id, made.version)


def _prepare(world: World, booking: Mapping[str, Any]) -> Any:
    side, kind = booking["party"], BookingKind(booking["kind"])
    is_contribution = kind == BookingKind.CONTRIBUTION
    with world.days.at(booking["days"], side=side):
        draft = BookingDraft(
            kind,
            whole(booking["whole"], party(side).currency),
            world.days.day(booking["days"] - 1, side),
            booking["authority"],
            side if is_contribution else "",
            booking["authority"] if is_contribution else "",
        )
        return do(endowment.prepare, world.actor(f"endowment-{side.lower()}"), draft)
