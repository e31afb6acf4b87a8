"""The national money: an appropriation and lots for every agency."""

from collections.abc import Mapping
from typing import Any

from app.demo.reading import read
from app.demo.world import World, do
from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import FiscalYear
from app.kernel.money import Money, digits
from app.kernel.parties import party
from app.ledger import service as ledger
from app.ledger.drafts import FundDraft, LotDraft
from app.ledger.models import Fund, Lot
from app.ledger.states import FundKind

YEARS_TO_PAY = 5


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
