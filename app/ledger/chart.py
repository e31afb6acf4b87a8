"""The chart of accounts (funding-models.md 3.2), and which side of an account is its own.

`sign` is +1 where debits increase the account, -1 where credits do. A guarded account can never be overdrawn:
its balance in its own direction, less what pending entries hold, stays at nothing or above.

A fund has one currency, so there is one cash account; an account of a party (principal, due to the treasury) bears
the party. Conditional pledges are a memorandum with a contra account of their own: nothing of them can be spent.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from app.ledger.states import BudgetStep
from config.settings import ROOT


@dataclass(frozen=True, slots=True)
class AccountKind:
    """One line of the chart."""

    code: str
    name: str
    sign: int
    is_guarded: bool


KINDS = {
    kind.code: kind
    for kind in (
        AccountKind("1000", "cash", +1, is_guarded=True),
        AccountKind("1100", "investments", +1, is_guarded=True),
        AccountKind("1110", "fair_value_adjustment", +1, is_guarded=False),
        AccountKind("1200", "contributions_receivable", +1, is_guarded=True),
        AccountKind("1210", "conditional_pledges", +1, is_guarded=True),
        AccountKind("1219", "conditional_pledges_contra", -1, is_guarded=True),
        AccountKind("1300", "royalties_receivable", +1, is_guarded=True),
        AccountKind("1400", "advances", +1, is_guarded=True),
        AccountKind("2000", "grants_payable", -1, is_guarded=True),
        AccountKind("2010", "grants_payable_later", -1, is_guarded=True),
        AccountKind("2100", "due_to_treasury", -1, is_guarded=True),
        AccountKind("2200", "fx_clearing", +1, is_guarded=False),
        AccountKind("2300", "deferred_contribution", -1, is_guarded=True),
        AccountKind("3000", "principal", -1, is_guarded=True),
        AccountKind("3020", "inflation_reserve", -1, is_guarded=True),
        AccountKind("3100", "gains", -1, is_guarded=False),
        AccountKind("3200", "income_available", -1, is_guarded=True),
        AccountKind("3300", "reserve", -1, is_guarded=True),
        AccountKind("3400", "committed", -1, is_guarded=True),
        AccountKind("3410", "restricted", -1, is_guarded=True),
        AccountKind("3500", "currency_translation", -1, is_guarded=False),
        AccountKind("4000", "contributions", -1, is_guarded=False),
        AccountKind("4100", "interest", -1, is_guarded=False),
        AccountKind("4200", "realised", -1, is_guarded=False),
        AccountKind("4210", "unrealised", -1, is_guarded=False),
        AccountKind("4300", "royalties", -1, is_guarded=False),
        AccountKind("4400", "private_matching", -1, is_guarded=False),
        AccountKind("4500", "fx_gain", -1, is_guarded=False),
        AccountKind("5000", "grants_paid", +1, is_guarded=True),
        AccountKind("5100", "deobligated", -1, is_guarded=False),
        AccountKind("5200", "administration", +1, is_guarded=False),
        AccountKind("5300", "fees", +1, is_guarded=False),
        AccountKind("5400", "fx_loss", +1, is_guarded=False),
        AccountKind("5500", "written_off", +1, is_guarded=False),
        AccountKind("B100", "authority", +1, is_guarded=True),
        AccountKind("B200", "available", -1, is_guarded=True),
        AccountKind("B250", "allocated", -1, is_guarded=True),
        AccountKind("B300", "committed_lot", -1, is_guarded=True),
        AccountKind("B400", "obligated", -1, is_guarded=True),
        AccountKind("B500", "expended", -1, is_guarded=True),
        AccountKind("B600", "expired", -1, is_guarded=True),
        AccountKind("B700", "cancelled", -1, is_guarded=True),
    )
}
LOT_CODES = ("B100", "B200", "B250", "B300", "B400", "B500", "B600", "B700")
"""Every lot has these accounts: authority equals the sum of all the others (I4), because every entry is balanced."""
MONETARY_CODES = ("1000", "1200", "1300", "1400", "2000", "2010", "2100")
"""Claims and debts in units of money: what a month-end revaluation is about. Investments have a fair value instead."""

STAGES_OF_STEP = {
    BudgetStep.ALLOCATE: ("B200", "B250"),
    BudgetStep.RELEASE: ("B250", "B200"),
    BudgetStep.COMMIT: ("B250", "B300"),
    BudgetStep.UNCOMMIT: ("B300", "B250"),
    BudgetStep.OBLIGATE: ("B250", "B400"),
    BudgetStep.OBLIGATE_COMMITTED: ("B300", "B400"),
    BudgetStep.DEOBLIGATE: ("B400", "B250"),
    BudgetStep.EXPEND: ("B400", "B500"),
    BudgetStep.REFUND: ("B500", "B400"),
    BudgetStep.ADJUST_UP: ("B600", "B400"),
    BudgetStep.ADJUST_DOWN: ("B400", "B600"),
}
"""Step → the stage money leaves and the stage it enters."""


def kind(code: str) -> AccountKind:
    """The line of the chart with that code; KeyError when there is none."""
    return KINDS[code]


@cache
def reporting_currency() -> str:
    """The currency in which gains and losses of other currencies are told (config/books.toml)."""
    with (ROOT / "config" / "books.toml").open("rb") as stream:
        return str(tomllib.load(stream)["reporting_currency"])
