"""The projection against the exact rules path by path, against closed forms, and its draws."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from app.endowment.projection import MarketReturns, Outlook, monte_carlo, quarterly_returns, replay
from app.endowment.sources import MarketMonth
from app.endowment.spending import (
    FundHistory,
    MissingFact,
    Rule,
    SpendingPolicy,
    Underwater,
    payout,
)
from app.kernel.fiscal import Month
from tests.endowment.test_spending import MILLION, YALE, millions, worked_example

NO_FEE = Decimal(0)
GROWN = SpendingPolicy(rules=(Rule.INFLATION,), underwater=Underwater.PRUDENT)
POLICIES = {
    "average": SpendingPolicy(rules=(Rule.MOVING_AVERAGE,)),
    "smoothed": SpendingPolicy(rules=(Rule.SMOOTHED,), collar=YALE, underwater=Underwater.STOP),
    "smoothed, no memory": SpendingPolicy(rules=(Rule.SMOOTHED,), weight=Decimal(0), lag=0),
    "inflation": GROWN,
    "collared": SpendingPolicy(rules=(Rule.INFLATION,), collar=(Decimal("0.043"), Decimal("0.0435"))),
    "principal": SpendingPolicy(rules=(Rule.INCOME_AND_PRINCIPAL,), underwater=Underwater.PRUDENT),
    "income": SpendingPolicy(rules=(Rule.INCOME,), underwater=Underwater.INCOME),
    "least": SpendingPolicy(rules=(Rule.MOVING_AVERAGE, Rule.SMOOTHED), underwater=Underwater.INCOME),
    "long window": SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), quarters=20),
}


def returns(total: list[float], income: list[float] | None = None, inflation: float = 0.0) -> MarketReturns:
    size = len(total)
    return MarketReturns(
        np.array(total), np.array(income or [0.0] * size), np.full(size, inflation, dtype=np.double)
    )


def rough_market(years: int) -> MarketReturns:
    dice = np.random.default_rng(7)
    size = 4 * years
    return MarketReturns(
        dice.normal(0.012, 0.06, size), dice.uniform(0.004, 0.012, size), dice.normal(0.006, 0.004, size)
    )


def worked_exactly(history: FundHistory, policy: SpendingPolicy, market: MarketReturns) -> list[int]:
    """Closing values year by year through the exact rules: what the projection must come to."""
    values, prices = dict(history.values), dict(history.prices)
    payouts, income = dict(history.payouts), dict(history.income)
    level, closings = Fraction(prices[Month(2026, 12)]), []
    for year in range(2026, 2026 + len(market.total) // 4):
        now = replace(history, values=values, prices=prices, payouts=payouts, income=income)
        due = payout(policy, now, year).minor
        payouts[year], earned = due, Fraction(0)
        for quarter in range(4):
            n = 4 * (year - 2026) + quarter
            month = Month(2026, 12).plus(3 * (n + 1))
            before = values[month.plus(-3)]
            earned += before * Fraction(float(market.income[n]))
            grown = before * (1 + Fraction(float(market.total[n])))
            values[month] = int(max(Fraction(0), grown - Fraction(due, 4)))
            level *= 1 + Fraction(float(market.inflation[n]))
        income[year + 1] = int(earned)
        prices[Month(year + 1, 12)] = Decimal(level.numerator) / Decimal(level.denominator)
        closings.append(int(values[Month(year + 1, 12)] * Fraction(prices[Month(2026, 12)]) / level))
    return closings


def one_path(policy: SpendingPolicy, market: MarketReturns, history: FundHistory | None = None) -> Outlook:
    years = len(market.total) // 4
    found = replay(history or worked_example(), {"it": policy}, market, 2026, years=years, fee=NO_FEE)
    return found["it"]


@pytest.mark.parametrize("name", POLICIES)
def test_one_path_is_what_the_exact_rules_give(name: str) -> None:
    market, policy = rough_market(9), POLICIES[name]
    history = worked_example()
    if policy.quarters > 12:
        older = {Month(2023, 12).plus(-3 * n): millions("90") for n in range(8)}
        history = replace(history, values={**older, **history.values})
    outlook = one_path(policy, market, history)
    closings = worked_exactly(history, policy, market)
    assert outlook.paths == 1
    np.testing.assert_allclose(outlook.value_fan[4::4, 2], closings, rtol=1e-8)
    assert outlook.payout_fan[0, 2] == payout(policy, history, 2026).minor


def test_a_young_fund_averages_a_growing_window() -> None:
    example = worked_example()
    young = replace(example, values={m: v for m, v in example.values.items() if m >= Month(2026, 6)})
    policy = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), minimum_quarters=1)
    outlook = one_path(policy, rough_market(5), young)
    closings = worked_exactly(young, policy, rough_market(5))
    np.testing.assert_allclose(outlook.value_fan[4::4, 2], closings, rtol=1e-8)


def test_a_fund_that_earns_nothing_is_ruined_in_the_year_its_money_ends() -> None:
    """105.4 at 4.4075 a year lasts 23 whole years; the 24th pays the 4.0275 that is left."""
    outlook = one_path(GROWN, returns([0.0] * 120))
    assert outlook.ruined.tolist() == [0] * 24 + [1] * 7
    assert outlook.probability_of_ruin == 1
    paid = outlook.payout_fan[:, 2] / MILLION
    np.testing.assert_allclose(paid, [4.4075] * 23 + [105.4 - 23 * 4.4075] + [0.0] * 6, atol=1e-9)
    assert outlook.value_fan[-1].tolist() == [0.0] * 5


def test_a_fund_that_pays_nothing_and_keeps_up_with_prices_stays_as_it_is() -> None:
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    outlook = one_path(nothing, returns([0.5] * 40, inflation=0.5))
    np.testing.assert_allclose(outlook.value_fan[1:], np.double(millions("105.4")), rtol=1e-12)
    assert (outlook.probability_of_ruin, outlook.below_floor) == (0, 1)


@pytest.mark.parametrize(("growth", "poorer", "below"), [(0.009, 1, 1), (0.010, 0, 1), (0.011, 0, 0)])
def test_losing_purchasing_power_is_measured_from_the_opening_and_from_the_contributions(
    growth: float, poorer: int, below: int
) -> None:
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    outlook = one_path(nothing, returns([growth] * 120, inflation=0.0099))
    assert (outlook.poorer, outlook.below_floor) == (poorer, below)
    assert outlook.probability_of_losing_purchasing_power == poorer


def test_the_fee_is_taken_by_the_quarter() -> None:
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    found = replay(
        worked_example(), {"it": nothing}, returns([0.01] * 4), 2026, years=1, fee=Decimal("0.04")
    )["it"]
    np.testing.assert_allclose(found.value_fan[:, 2], np.double(millions("105.4")), rtol=1e-12)
    assert found.payout_fan[0, 2] == 0


def test_replay_walks_every_stretch_of_history_in_order() -> None:
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    market = returns([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    found = replay(worked_example(), {"it": nothing}, market, 2026, years=1, fee=NO_FEE)["it"]
    ends = sorted(np.prod(1 + market.total[n : n + 4]) for n in range(3))
    assert found.paths == 3
    np.testing.assert_allclose(
        found.value_fan[-1] / millions("105.4"), np.quantile(ends, [0.05, 0.25, 0.5, 0.75, 0.95])
    )


def test_the_same_seed_gives_the_same_futures_and_another_seed_others() -> None:
    first, again, other = (
        monte_carlo(worked_example(), POLICIES, rough_market(20), 2026, years=10, paths=300, seed=seed)
        for seed in (5, 5, 6)
    )
    for name in POLICIES:
        assert np.array_equal(first[name].value_fan, again[name].value_fan)
        assert not np.array_equal(first[name].value_fan[-1], other[name].value_fan[-1])


def test_policies_meet_the_same_futures() -> None:
    alone = monte_carlo(worked_example(), {"it": GROWN}, rough_market(20), 2026, years=5, paths=50, seed=1)
    beside = monte_carlo(worked_example(), POLICIES, rough_market(20), 2026, years=5, paths=50, seed=1)
    assert np.array_equal(alone["it"].value_fan, beside["inflation"].value_fan)


@pytest.mark.parametrize(("block", "differ"), [(2, False), (4, False), (1, True)])
def test_blocks_keep_neighbours_together(block: int, differ: bool) -> None:
    """Gain and loss alternate and cancel; drawn in neighbours they end where they began."""
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    market = returns([0.25, -0.2] * 10)
    found = monte_carlo(
        worked_example(), {"it": nothing}, market, 2026, years=5, paths=200, block=block, fee=NO_FEE
    )["it"]
    spread = found.value_fan[-1, -1] - found.value_fan[-1, 0]
    assert bool(spread > MILLION) is differ


def test_a_long_horizon_draws_every_quarter_of_history_about_as_often() -> None:
    nothing = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), rate=Decimal(0))
    market = returns([0.0] * 9 + [1.0])
    found = monte_carlo(
        worked_example(), {"it": nothing}, market, 2026, years=30, paths=2_000, block=7, fee=NO_FEE
    )["it"]
    doublings = np.log2(found.value_fan[-1, 2] / millions("105.4"))
    assert abs(doublings - 12) <= 1


@pytest.mark.parametrize("wrong", [{"years": 0}, {"paths": 0}, {"block": 0}])
def test_counts_below_one_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="years, paths and a block"):
        monte_carlo(worked_example(), {"it": GROWN}, rough_market(5), 2026, **wrong)


@pytest.mark.parametrize("years", [0, 6])
def test_history_must_hold_the_stretch(years: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        replay(worked_example(), {"it": GROWN}, rough_market(5), 2026, years=years)


@pytest.mark.parametrize(("lost", "kind"), [("values", "value"), ("prices", "price")])
def test_a_policy_that_looks_further_back_than_the_history_is_refused(lost: str, kind: str) -> None:
    example = worked_example()
    policy = SpendingPolicy(rules=(Rule.INFLATION,), collar=YALE, lag=2)
    cut = {m: v for m, v in getattr(example, lost).items() if m != Month(2025, 12)}
    with pytest.raises(MissingFact) as refused:
        replay(replace(example, **{lost: cut}), {"it": policy}, rough_market(5), 2026, years=5)
    assert (refused.value.kind, refused.value.when) == (kind, Month(2025, 12))


@pytest.mark.parametrize("broken", [[0.1, np.nan], [0.1, 0.1, 0.1]])
def test_a_history_is_three_finite_series_of_one_length(broken: list[float]) -> None:
    with pytest.raises(ValueError, match="three finite series"):
        MarketReturns(np.array(broken), np.zeros(2), np.zeros(2))


def month_of(price: str, dividend: str = "1.2", bond_yield: str = "6") -> MarketMonth:
    return MarketMonth(Decimal(price), Decimal(dividend), Decimal(bond_yield))


FLAT = {Month(2020, 3).plus(n): month_of("100") for n in range(4)}
LEVELS = {month: Decimal(100 + n) for n, month in enumerate(FLAT)}


def test_a_quarter_of_shares_is_dividends_and_growth() -> None:
    market = {**FLAT, Month(2020, 6): month_of("110")}
    found = quarterly_returns(market, LEVELS, shares=Decimal(1))
    np.testing.assert_allclose(found.total, [1.001 * 1.001 * 1.101 - 1])
    np.testing.assert_allclose(found.income, [0.003])
    np.testing.assert_allclose(found.inflation, [0.03])


def test_a_quarter_of_bonds_is_coupons_and_a_price_that_falls_when_yields_rise() -> None:
    market = {**FLAT, Month(2020, 6): month_of("100", bond_yield="7")}
    found = quarterly_returns(market, LEVELS, shares=Decimal(0))
    repriced = sum(0.06 / 1.07**n for n in range(1, 11)) + 1.07**-10
    np.testing.assert_allclose(found.total, [1.005 * 1.005 * (repriced + 0.005) - 1])
    np.testing.assert_allclose(found.income, [0.015])


def test_a_mix_is_rebalanced_every_month() -> None:
    found = quarterly_returns(FLAT, LEVELS, shares=Decimal("0.6"))
    np.testing.assert_allclose(found.total, [(1 + 0.6 * 0.001 + 0.4 * 0.005) ** 3 - 1])


def test_only_the_latest_unbroken_quarters_are_used() -> None:
    market = {Month(2019, 1).plus(n): month_of(str(100 + n)) for n in range(23)}
    levels = {month: Decimal(100) for month in market if month != Month(2020, 2)}
    found = quarterly_returns(market, levels, shares=Decimal(1))
    np.testing.assert_allclose(
        found.total[0] + 1, np.prod([(101.1 + n) / (100 + n) for n in range(14, 17)]), rtol=1e-9
    )
    assert len(found.total) == 2


@pytest.mark.parametrize("months", [0, 3])
def test_less_than_a_quarter_is_no_history(months: int) -> None:
    with pytest.raises(ValueError, match="no whole quarter"):
        quarterly_returns(dict(list(FLAT.items())[:months]), LEVELS)


def test_a_fund_without_principal_is_never_underwater() -> None:
    history, market = replace(worked_example(), contributions=()), rough_market(40)
    plain = SpendingPolicy(rules=(Rule.MOVING_AVERAGE,), underwater=Underwater.PRUDENT)
    scaled = one_path(replace(plain, underwater=Underwater.SCALED), market, history)
    assert np.array_equal(scaled.payout_fan, one_path(plain, market, history).payout_fan)
