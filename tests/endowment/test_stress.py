"""A fall of a quarter after the close of the worked example, and promises held against it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.endowment.spending import (
    MissingFact,
    Rule,
    SpendingPolicy,
    Stress,
    Underwater,
    overcommitted,
    payout,
    stress,
)
from tests.endowment.test_spending import MILLION, YALE, millions, worked_example

BOTH = SpendingPolicy(rules=(Rule.MOVING_AVERAGE, Rule.SMOOTHED), collar=YALE, underwater=Underwater.PRUDENT)


def test_the_lag_carries_the_smoothed_rule_over_the_fall() -> None:
    ahead = stress(BOTH, worked_example(), 2026, Stress())[2027]
    assert ahead.fair_value == millions("79.05")
    by_hand = (
        Fraction("0.8") * 442_960_000 * Fraction("1.025") + Fraction("0.2") * 45 * millions("98.8") / 1000
    )
    assert ahead.by_rule[Rule.SMOOTHED] == int(by_hand)
    assert round(Fraction(ahead.by_rule[Rule.SMOOTHED], MILLION), 2) == Fraction("4.52")


def test_the_worst_chosen_rule_decides() -> None:
    ahead = stress(BOTH, worked_example(), 2026, Stress())[2027]
    window = [
        "101.1",
        "99.0",
        "97.5",
        "98.8",
        "101.6",
        "103.9",
        "104.2",
        "105.4",
        "79.05",
        "79.05",
        "79.05",
        "79.05",
    ]
    average = sum(millions(value) for value in window) * Fraction(45, 12_000)
    assert ahead.minor == ahead.by_rule[Rule.MOVING_AVERAGE] == int(average) < ahead.by_rule[Rule.SMOOTHED]


def test_income_falls_with_the_value() -> None:
    income = SpendingPolicy(rules=(Rule.INCOME,), underwater=Underwater.PRUDENT)
    ahead = stress(income, worked_example(), 2026, Stress())[2027]
    assert ahead.minor == 237_150_000
    assert round(Fraction(ahead.minor, MILLION), 1) == Fraction("2.4")


def test_years_ahead_feed_each_other() -> None:
    ahead = stress(BOTH, worked_example(), 2026, Stress(), years=4)
    assert list(ahead) == [2027, 2028, 2029, 2030]
    assert ahead[2030].by_rule[Rule.MOVING_AVERAGE] == millions("79.05") * 45 // 1000
    grown = Fraction("0.8") * ahead[2029].minor * Fraction("1.025")
    assert ahead[2030].by_rule[Rule.SMOOTHED] == int(grown + Fraction("0.009") * millions("79.05"))


def test_no_fall_and_no_inflation_is_the_fund_standing_still() -> None:
    still = stress(BOTH, worked_example(), 2026, Stress(fall=Decimal(0), inflation=Decimal(0)))[2027]
    assert still.fair_value == payout(BOTH, worked_example(), 2026).fair_value


def test_promises_beyond_the_sure_money_are_named_by_year() -> None:
    ahead = stress(BOTH, worked_example(), 2026, Stress(), years=2)
    sure = {year: p.minor - p.reserve for year, p in ahead.items()}
    assert overcommitted(sure, ahead.values()) == {}
    promised = {2028: sure[2028] + 5, 2027: sure[2027] + 1, 2029: 1}
    assert overcommitted(promised, ahead.values()) == {2027: 1, 2028: 5, 2029: 1}
    assert overcommitted(promised, ahead.values(), {2028: 5}) == {2027: 1, 2029: 1}


def test_a_stress_needs_what_a_payout_needs() -> None:
    with pytest.raises(MissingFact):
        stress(BOTH, worked_example(), 2027, Stress())
