"""A bad year ahead of time: would the fund still pay what it has promised (invariant I11)?

Works the real spending rules forward on a fallen value; whole minor units throughout.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.endowment.spending.yearly import FundHistory, Payout, SpendingPolicy, payout


@dataclass(frozen=True, slots=True)
class Stress:
    """The value falls at once by `fall` and stays; prices rise by `inflation` a year; income is a yield."""

    fall: Decimal = Decimal("0.25")
    inflation: Decimal = Decimal("0.025")
    income_yield: Decimal = Decimal("0.03")


def stress(
    policy: SpendingPolicy, history: FundHistory, year: int, shock: Stress, *, years: int = 1
) -> dict[int, Payout]:
    """Year -> payout for the `years` after `year`, if the shock came just after its close.

    Every rule of the policy is worked forward on the fallen value, each payout feeding the next, so the
    worst chosen rule decides (funding-models 3.5). Raises as `payout` does.
    """
    paid = {**history.payouts, year: payout(policy, history, year).minor}
    fallen = _fallen(history, year, shock, years)
    ahead: dict[int, Payout] = {}
    for later in range(year + 1, year + years + 1):
        ahead[later] = payout(policy, replace(fallen, payouts=paid), later)
        paid = {**paid, later: ahead[later].minor}
    return ahead


def overcommitted(
    commitments: Mapping[int, int], ahead: Iterable[Payout], scheduled: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Year -> minor units promised beyond what is sure: stressed payout less reserve, plus appropriations.

    `scheduled` are appropriations with authority, by year. A year the stress does not reach counts as nothing
    sure. Empty when every promise is covered (invariant I11).
    """
    sure = {p.year: p.minor - p.reserve + (scheduled or {}).get(p.year, 0) for p in ahead}
    excess = {year: amount - sure.get(year, 0) for year, amount in commitments.items()}
    return {year: amount for year, amount in sorted(excess.items()) if amount > 0}


def _fallen(history: FundHistory, year: int, shock: Stress, years: int) -> FundHistory:
    close = history.closing(year)
    worth = int(history.value(close) * (1 - Fraction(shock.fall)))
    ends = {close.plus(3 * n): worth for n in range(1, 4 * years + 1)}
    levels = {
        close.plus(12 * n): history.prices[close] * (1 + shock.inflation) ** n for n in range(1, years + 1)
    }
    yielded = dict.fromkeys(range(year + 1, year + years + 1), int(worth * Fraction(shock.income_yield)))
    return replace(
        history,
        values={**history.values, **ends},
        prices={**history.prices, **levels},
        income={**history.income, **yielded},
    )
