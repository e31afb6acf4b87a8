"""R1 and R2 over sixty-two years of share prices and consumer prices, beside a computation of their own.

The fund of the test begins with 100 million dollars in index shares at the end of 1957 and spends what the
engine says, a quarter of it each quarter. The independent side reads the files again with its own few lines
and works in decimals with other formulas: R1 from running totals, R2 unrolled into a weighted sum.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from app.endowment.projection import quarterly_returns, replay
from app.endowment.sources import MarketSeries, read_market, read_prices
from app.endowment.spending import Contribution, FundHistory, Rule, SpendingPolicy, Underwater, payout
from app.kernel.fiscal import Month
from tests.plugins.needs import real_data

pytestmark = pytest.mark.needs("real_data")

FIRST, LAST = 1960, 2022
"""Years whose payout is computed: 63 of them."""

BEGUN = Month(1957, 12)
WEALTH = 10_000_000_000
POLICY = {
    Rule.MOVING_AVERAGE: SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), underwater=Underwater.PRUDENT),
    Rule.SMOOTHED: SpendingPolicy(rules=(Rule.SMOOTHED,), underwater=Underwater.PRUDENT),
}


def finance(name: str) -> Path:
    return real_data() / "finance" / name


def grown(market: MarketSeries, end: Month) -> Fraction:
    """Growth with dividends over the quarter that ends in `end`."""
    factor = Fraction(1)
    for month in (end.plus(-2), end.plus(-1), end):
        now, before = market.months[month], market.months[month.plus(-1)]
        factor *= (Fraction(now.price) + Fraction(now.dividend) / 12) / Fraction(before.price)
    return factor


def spent_down(rule: Rule) -> FundHistory:
    """The fund's history under a rule from its beginning to the close of 2022, by the engine."""
    market = read_market(finance("shiller_sp500_monthly.csv").read_bytes())
    prices = read_prices(finance("us_cpi_monthly.csv").read_bytes()).levels
    values, paid = {BEGUN: WEALTH}, {FIRST - 1: WEALTH * 45 // 1000}
    fund = FundHistory("USD", 12, values, prices, (Contribution(BEGUN, WEALTH),), payouts=paid)
    for year in range(BEGUN.year + 1, LAST + 1):
        due = paid.get(year - 1, 0)
        for end in (Month(year, number) for number in (3, 6, 9, 12)):
            values[end] = int(values[end.plus(-3)] * grown(market, end)) - due // 4
        if year >= FIRST:
            paid[year] = payout(POLICY[rule], replace(fund, values=values, payouts=paid), year).minor
    return replace(fund, values=values, payouts=paid)


def consumer_prices() -> Mapping[str, Decimal]:
    with finance("us_cpi_monthly.csv").open(encoding="utf-8") as stream:
        return {row["Date"][:7]: Decimal(row["Index"]) for row in csv.DictReader(stream)}


def test_the_series_are_the_published_ones() -> None:
    """Spot values anybody can look up, and the blank months at the end told from figures."""
    market = read_market(finance("shiller_sp500_monthly.csv").read_bytes())
    prices = read_prices(finance("us_cpi_monthly.csv").read_bytes())
    assert market.months[Month(1987, 12)].price == Decimal("241.0")
    assert prices.levels[Month(1999, 12)] == Decimal("168.3")
    assert max(market.months) == Month(2023, 6)
    assert {refusal.code for refusal in market.refused} == {"series.blank"}
    assert len(market.months) + len(market.refused) == 1866


def test_the_moving_average_over_63_years_against_running_totals() -> None:
    fund = spent_down(Rule.MOVING_AVERAGE)
    ends = sorted(fund.values)
    totals = [0, *accumulate(fund.values[end] for end in ends)]
    expected = {}
    for year in range(FIRST, LAST + 1):
        n = ends.index(Month(year, 12)) + 1
        expected[year] = (totals[n] - totals[n - 12]) * 45 // 12_000
    assert {year: fund.payouts[year] for year in expected} == expected
    assert len(expected) == 63


def test_the_smoothed_rule_over_63_years_step_by_step() -> None:
    fund, cpi = spent_down(Rule.SMOOTHED), consumer_prices()
    with localcontext() as exact:
        exact.prec = 60
        for year in range(FIRST, LAST + 1):
            lagged = fund.values[Month(year - 2, 12)]
            last = fund.payouts[year - 1] * cpi[f"{year}-12"]
            amount = (last * 8 + lagged * 9 * cpi[f"{year - 1}-12"] / 100) / cpi[f"{year - 1}-12"] / 10
            assert fund.payouts[year] == int(amount.to_integral_value(ROUND_FLOOR)), year


def test_the_smoothed_rule_over_63_years_unrolled() -> None:
    """S_T/P_T = w^n S_0/P_0 + (1-w) r sum w^k V_{T-k-2}/P_{T-k}; only the yearly rounding may differ."""
    fund, cpi = spent_down(Rule.SMOOTHED), consumer_prices()
    year, years = LAST, LAST - FIRST + 1
    real = Decimal("0.8") ** years * fund.payouts[FIRST - 1] / cpi[f"{FIRST - 1}-12"]
    for k in range(years):
        lagged = fund.values[Month(year - k - 2, 12)]
        real += Decimal("0.8") ** k * Decimal("0.009") * lagged / cpi[f"{year - k}-12"]
    assert 0 <= real * cpi[f"{year}-12"] - fund.payouts[year] < 6


def test_smoothing_does_what_it_is_for() -> None:
    """The smoothed payout swings less from year to year than the moving average on the same market."""
    swings = {}
    for rule in POLICY:
        paid = spent_down(rule).payouts
        years = [paid[year] for year in range(FIRST, LAST + 1)]
        swings[rule] = sum(abs(Fraction(b, a) - 1) for a, b in pairwise(years))
    assert swings[Rule.SMOOTHED] < swings[Rule.MOVING_AVERAGE]


def test_the_projection_replays_the_same_history() -> None:
    """A stretch of the replay is the fund of 1972 to 2022 worked quarter by quarter with the same rule."""
    market = read_market(finance("shiller_sp500_monthly.csv").read_bytes())
    prices = read_prices(finance("us_cpi_monthly.csv").read_bytes()).levels
    history = spent_down(Rule.MOVING_AVERAGE)
    upto = Month(1972, 12)
    months = {m: found for m, found in market.months.items() if upto <= m <= Month(2022, 12)}
    returns = quarterly_returns(months, prices, shares=Decimal(1))
    opening = replace(history, values={m: v for m, v in history.values.items() if m <= upto})
    seen = replay(opening, {"it": POLICY[Rule.MOVING_AVERAGE]}, returns, 1972, years=50, fee=Decimal(0))["it"]
    real = Fraction(history.values[Month(2022, 12)]) / history.inflated(upto, Month(2022, 12))
    assert seen.paths == 1
    assert abs(Fraction(float(seen.value_fan[-1, 2])) / real - 1) < Fraction(1, 10**3)
