"""What the fund could pay over decades under a policy: history replayed, and paths drawn from it in blocks.

Statistics, not money: arrays of double precision, nothing here is booked, authorised or shown as an amount to
the minor unit (decision 0010). The rules are those of `spending`, worked on all paths at once; the tests hold
the two together path by path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.endowment.sources import MarketMonth
from app.endowment.spending import FundHistory, Rule, SpendingPolicy, Underwater, payout
from app.kernel.fiscal import Month

Array = NDArray[np.double]

QUANTILES = (Decimal("0.05"), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal("0.95"))
"""The lines of a fan."""

_YEAR = 4
"""Quarters in a year."""

_LAGGED = {Rule.SMOOTHED, Rule.INFLATION}
"""Rules that read values of earlier closes."""


@dataclass(frozen=True, eq=False)
class MarketReturns:
    """Quarterly history, three arrays of one length: total return, the income in it, inflation; as shares."""

    total: Array
    income: Array
    inflation: Array

    def __post_init__(self) -> None:
        arrays = (self.total, self.income, self.inflation)
        if len({len(a) for a in arrays}) != 1 or not all(np.isfinite(a).all() for a in arrays):
            raise ValueError("three finite series of one length")


@dataclass(frozen=True, eq=False)
class Outlook:
    """What became of `paths` paths of one policy. Amounts are minor units in prices of the opening close.

    `value_fan` (quarters + 1, 5) and `payout_fan` (years, 5) are the `QUANTILES` of market value and of what
    a year paid. `ruined` paths could not pay what was due, by year (years + 1, cumulative); `poorer` ended
    worth less in real terms than they began; `below_floor` ended below the real contributions (R8).
    """

    paths: int
    value_fan: Array
    payout_fan: Array
    ruined: NDArray[np.int64]
    poorer: int
    below_floor: int

    @property
    def probability_of_ruin(self) -> Fraction:
        return Fraction(int(self.ruined[-1]), self.paths)

    @property
    def probability_of_losing_purchasing_power(self) -> Fraction:
        return Fraction(self.poorer, self.paths)


def quarterly_returns(
    market: Mapping[Month, MarketMonth], prices: Mapping[Month, Decimal], *, shares: Decimal = Decimal("0.6")
) -> MarketReturns:
    """Quarterly returns of a fund that holds `shares` (0 to 1) in the index and the rest in ten-year bonds.

    Rebalanced each month; a bond is bought at par and sold at the next month's yield. Uses the longest run of
    months without a gap in both series that ends latest; ValueError when there is not a whole quarter.
    """
    months = _latest_run(market, prices)
    level, dividend, rate, index = (
        np.array(column, dtype=np.double)
        for column in zip(
            *((market[m].price, market[m].dividend, market[m].bond_yield, prices[m]) for m in months),
            strict=True,
        )
    )
    rate = rate / 100
    yielded = np.stack([dividend[1:] / 12 / level[:-1], rate[:-1] / 12])
    gained = np.stack([level[1:] / level[:-1] - 1, _par_bond(rate[:-1], rate[1:]) - 1])
    mix = np.array([shares, 1 - shares], dtype=np.double)
    income, total = mix @ yielded, mix @ (yielded + gained)
    return MarketReturns(
        total=_by_quarter(1 + total).prod(axis=1) - 1,
        income=_by_quarter(income).sum(axis=1),
        inflation=_by_quarter(index[1:] / index[:-1]).prod(axis=1) - 1,
    )


def monte_carlo(
    history: FundHistory,
    policies: Mapping[str, SpendingPolicy],
    returns: MarketReturns,
    year: int,
    *,
    years: int = 30,
    paths: int = 10_000,
    block: int = 12,
    seed: int = 0,
    fee: Decimal = Decimal("0.005"),
) -> dict[str, Outlook]:
    """Draw `paths` futures of `years` and work every policy on the same ones.

    Circular block bootstrap: whole runs of `block` quarters of the three series together, so that good and
    bad years, and inflation with them, stay in company. The same seed gives the same answer. `fee` is a share
    of the value per year. Raises ValueError for counts below 1, MissingFact where the policy looks further
    back than the history goes.
    """
    if min(years, paths, block) < 1:
        raise ValueError("a projection has years, paths and a block length")
    quarters, length = years * _YEAR, len(returns.total)
    blocks = -(-quarters // block)
    starts = np.random.default_rng(seed).integers(0, length, size=(blocks, 1, paths))
    drawn = (starts + np.arange(block)[:, None]) % length
    return _outlooks(history, policies, _pick(returns, drawn.reshape(-1, paths)[:quarters], fee), year)


def replay(
    history: FundHistory,
    policies: Mapping[str, SpendingPolicy],
    returns: MarketReturns,
    year: int,
    *,
    years: int = 30,
    fee: Decimal = Decimal("0.005"),
) -> dict[str, Outlook]:
    """Every stretch of `years` that history holds, one path per starting quarter, in order.

    Raises ValueError when history is shorter than that, MissingFact as `monte_carlo` does.
    """
    quarters = years * _YEAR
    paths = len(returns.total) - quarters + 1
    if years < 1 or paths < 1:
        raise ValueError(f"history holds no stretch of {years} years")
    window = np.arange(quarters)[:, None] + np.arange(paths)
    return _outlooks(history, policies, _pick(returns, window, fee), year)


@dataclass(frozen=True, eq=False)
class _Futures:
    """Growth factor after fees, income share and price level (opening close = 1) by quarter and path."""

    growth: Array
    income: Array
    level: Array

    @property
    def years(self) -> int:
        return len(self.growth) // _YEAR

    @property
    def paths(self) -> int:
        return int(self.growth.shape[1])


class _Paths:
    """One policy on all paths. Rows of `value` and `level` are quarter ends; row `past` - 1 opens."""

    def __init__(self, history: FundHistory, policy: SpendingPolicy, futures: _Futures, year: int) -> None:
        self.history, self.policy, self.futures, self.year = history, policy, futures, year
        self.opening = np.double(payout(policy, history, year).minor)
        self.past = max(policy.quarters, policy.lag * _YEAR + 1, _YEAR + 1)
        quarters = len(futures.growth)
        self.value = np.full((self.past + quarters, futures.paths), np.nan)
        self.level = np.full((self.past + quarters, futures.paths), np.nan)
        self.known = self._fill_past()
        self.level[self.past :] = futures.level
        self.principal = np.double(history.principal(year))
        self.paid = np.empty((futures.years, futures.paths))
        self.ruined = np.zeros((futures.years + 1, futures.paths), dtype=bool)

    def run(self) -> None:
        """Work all years; the payout decided at one close is paid in quarters of the next year."""
        due = np.full(self.futures.paths, self.opening)
        for n in range(self.futures.years):
            first = self.past + n * _YEAR
            paid = self._pay(first, due)
            self.ruined[n + 1] = self.ruined[n] | (self.value[first + _YEAR - 1] <= 0)
            self.paid[n] = paid / self.level[first - 1]
            due = self._payout(first + _YEAR - 1, due)

    def outlook(self) -> Outlook:
        real = self.value[self.past - 1 :] / self.level[self.past - 1 :]
        lines = np.array(QUANTILES, dtype=np.double)
        floor = self.history.real_floor(self.year)
        return Outlook(
            paths=self.futures.paths,
            value_fan=np.quantile(real, lines, axis=1).T,
            payout_fan=np.quantile(self.paid, lines, axis=1).T,
            ruined=self.ruined.sum(axis=1),
            poorer=int((real[-1] < real[0]).sum()),
            below_floor=int((real[-1] < floor).sum()),
        )

    def _fill_past(self) -> int:
        close = self.history.closing(self.year)
        for n in range(self.past):
            month = close.plus(-3 * n)
            self.value[self.past - 1 - n] = self.history.values.get(month, np.nan)
            if month in self.history.prices:
                self.level[self.past - 1 - n] = np.double(self.history.inflated(close, month))
        if _LAGGED & set(self.policy.rules):
            for years in range(self.policy.lag):
                self.history.inflated(self.history.closing(self.year - years), close)
                self.history.value(self.history.closing(self.year - years))
        known = ~np.isnan(self.value[self.past - 1 :: -1, 0])
        return int(known.argmin() or len(known))

    def _pay(self, first: int, due: Array) -> Array:
        paid = np.zeros(self.futures.paths)
        for row in range(first, first + _YEAR):
            worth = self.value[row - 1] * self.futures.growth[row - self.past]
            instalment = np.minimum(due / _YEAR, worth)
            np.subtract(worth, instalment, out=self.value[row])
            paid += instalment
        return paid

    def _payout(self, row: int, last: Array) -> Array:
        amounts = [self._amount(rule, row, last) for rule in self.policy.rules]
        return self._after_underwater(np.minimum.reduce(amounts), row)

    def _amount(self, rule: Rule, row: int, last: Array) -> Array:
        if rule is Rule.MOVING_AVERAGE:
            return np.double(self.policy.rate) * self._average(row)
        if rule is Rule.INCOME:
            return self._income(row)
        if rule is Rule.INCOME_AND_PRINCIPAL:
            return self._income(row) + np.double(self.policy.principal_rate) * self.principal
        grown = last * (self.level[row] / self.level[row - _YEAR])
        return self._collared(grown if rule is Rule.INFLATION else self._smoothed(grown, row), row)

    def _smoothed(self, grown: Array, row: int) -> Array:
        weight = np.double(self.policy.weight)
        lagged = self.value[row - self.policy.lag * _YEAR]
        return weight * grown + (1 - weight) * np.double(self.policy.rate) * lagged

    def _collared(self, amount: Array, row: int) -> Array:
        if self.policy.collar is None:
            return amount
        then = row - self.policy.lag * _YEAR
        base = self.value[then] * (self.level[row] / self.level[then])
        low, high = (np.double(share) for share in self.policy.collar)
        return np.clip(amount, low * base, high * base)

    def _average(self, row: int) -> Array:
        window = min(self.policy.quarters, self.known + row - self.past + 1)
        return self.value[row - window + 1 : row + 1].mean(axis=0)

    def _income(self, row: int) -> Array:
        earned = self.futures.income[row - self.past - _YEAR + 1 : row - self.past + 1]
        return (self.value[row - _YEAR : row] * earned).sum(axis=0)

    def _after_underwater(self, due: Array, row: int) -> Array:
        way, worth = self.policy.underwater, self.value[row]
        if way is Underwater.PRUDENT or self.principal == 0:
            return due
        if way is Underwater.SCALED:
            return due * np.minimum(worth / self.principal, 1)
        sunk = np.minimum(due, self._income(row)) if way is Underwater.INCOME else np.zeros_like(due)
        return np.where(worth < self.principal, sunk, due)


def _outlooks(
    history: FundHistory, policies: Mapping[str, SpendingPolicy], futures: _Futures, year: int
) -> dict[str, Outlook]:
    worked = {name: _Paths(history, policy, futures, year) for name, policy in policies.items()}
    for paths in worked.values():
        paths.run()
    return {name: paths.outlook() for name, paths in worked.items()}


def _pick(returns: MarketReturns, index: NDArray[np.int64], fee: Decimal) -> _Futures:
    growth = 1 + returns.total[index] - np.double(fee) / _YEAR
    level = np.asarray(np.cumprod(1 + returns.inflation[index], axis=0), dtype=np.double)
    return _Futures(growth, returns.income[index], level)


def _latest_run(market: Mapping[Month, MarketMonth], prices: Mapping[Month, Decimal]) -> list[Month]:
    """The latest unbroken run of months in both, from one quarter end to another."""
    both = set(market) & set(prices)
    run: list[Month] = []
    month = max(both, default=Month(1, 1))
    while month in both:
        run.append(month)
        month = month.plus(-1)
    ends = [n for n, m in enumerate(run) if m.number % 3 == 0]
    if len(ends) < 2:
        raise ValueError("no whole quarter in both series")
    return run[ends[0] : ends[-1] + 1][::-1]


def _par_bond(bought: Array, sold: Array) -> Array:
    """Price, of 1 paid, of a ten-year par bond with coupon `bought` when the yield is `sold` (both > 0)."""
    worth_at_end = (1 + sold) ** -10
    return bought / sold * (1 - worth_at_end) + worth_at_end


def _by_quarter(monthly: Array) -> Array:
    return monthly.reshape(-1, 3)
