"""The chart of accounts (funding-models.md 3.2), and which side of an account is its own.

`sign` is +1 where debits increase the account, -1 where credits do. A guarded account can never be overdrawn:
its balance in its own direction, less what pending entries hold, stays at nothing or above.
"""

from dataclasses import dataclass


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
        AccountKind("2000", "grants_payable", -1, is_guarded=True),
        AccountKind("2100", "due_to_treasury", -1, is_guarded=True),
        AccountKind("2200", "fx_clearing", +1, is_guarded=False),
        AccountKind("3000", "principal", -1, is_guarded=True),
        AccountKind("3100", "gains", -1, is_guarded=False),
        AccountKind("3200", "income_available", -1, is_guarded=True),
        AccountKind("3300", "reserve", -1, is_guarded=True),
        AccountKind("3400", "committed", -1, is_guarded=True),
        AccountKind("5000", "grants_paid", +1, is_guarded=True),
        AccountKind("B100", "authority", +1, is_guarded=True),
        AccountKind("B200", "available", -1, is_guarded=True),
        AccountKind("B300", "committed_lot", -1, is_guarded=True),
        AccountKind("B400", "obligated", -1, is_guarded=True),
        AccountKind("B500", "expended", -1, is_guarded=True),
        AccountKind("B600", "expired", -1, is_guarded=True),
        AccountKind("B700", "cancelled", -1, is_guarded=True),
    )
}
LOT_CODES = ("B100", "B200", "B300", "B400", "B500", "B600", "B700")
"""Every lot has these accounts: authority equals the sum of all the others (I4), because every entry is balanced."""


def kind(code: str) -> AccountKind:
    """The line of the chart with that code; KeyError when there is none."""
    return KINDS[code]
