"""Spending rules R1 to R8: the worked example to the cent, each rule's table, and properties."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.endowment.spending import (
    Contribution,
    Flag,
    FundHistory,
    MissingFact,
    Payout,
    Rule,
    SpendingPolicy,
    Underwater,
    payout,
)
from app.kernel.fiscal import Month

MILLION = 100_000_000
"""Cents in a million dollars."""

QUARTER_ENDS = [
    "96.0",
    "97.2",
    "98.9",
    "100.4",
    "101.1",
    "99.0",
    "97.5",
    "98.8",
    "101.6",
    "103.9",
    "104.2",
    "105.4",
]
YALE = (Decimal("0.035"), Decimal("0.055"))


def millions(text: str) -> int:
    cents = Decimal(text) * MILLION
    assert cents == int(cents)
    return int(cents)


def worked_example() -> FundHistory:
    """50 + 50 contributed three years before 2026 closes; prices up 2.5 % a year (funding-models 3.5)."""
    close, begun = Month(2026, 12), Month(2023, 12)
    values = {close.plus(-3 * (11 - n)): millions(v) for n, v in enumerate(QUARTER_ENDS)}
    prices = {begun.plus(12 * n): 100 * Decimal("1.025") ** n for n in range(4)}
    gifts = (Contribution(begun, millions("50")), Contribution(begun, millions("50")))
    return FundHistory(
        "USD",
        12,
        values,
        prices,
        gifts,
        payouts={2025: millions("4.30")},
        income={2026: millions("3.1")},
        promised={2026: millions("2.60")},
    )


def of(*rules: Rule, **changes: object) -> SpendingPolicy:
    return SpendingPolicy(rules=rules, collar=YALE, **changes)  # type: ignore[arg-type]


def computed(*rules: Rule, **changes: object) -> Payout:
    return payout(of(*rules, **changes), worked_example(), 2026)


@pytest.mark.parametrize(
    ("rule", "cents"),
    [
        (Rule.MOVING_AVERAGE, 451_500_000),
        (Rule.SMOOTHED, 442_960_000),
        (Rule.INFLATION, 440_750_000),
        (Rule.INCOME_AND_PRINCIPAL, 500_000_000 + 310_000_000),
        (Rule.INCOME, 310_000_000),
    ],
)
def test_each_rule_of_the_worked_example_to_the_cent(rule: Rule, cents: int) -> None:
    found = computed(rule)
    assert (found.minor, found.deciding) == (cents, rule)


def test_the_worked_example_to_the_cent() -> None:
    assert computed(Rule.MOVING_AVERAGE, Rule.SMOOTHED) == Payout(
        year=2026,
        currency="USD",
        minor=442_960_000,
        by_rule={Rule.MOVING_AVERAGE: 451_500_000, Rule.SMOOTHED: 442_960_000},
        collar=(369_189_625, 580_155_125),
        fair_value=10_540_000_000,
        average=10_033_333_333,
        prudence_limit=702_333_333,
        historic_value=10_000_000_000,
        real_floor=10_768_906_250,
        reserve=44_296_000,
        promised=260_000_000,
        new_money=138_664_000,
        flags=(Flag.REAL_FLOOR,),
    )


def test_the_real_shortfall_of_the_worked_example() -> None:
    found = computed(Rule.MOVING_AVERAGE, Rule.SMOOTHED)
    assert found.real_shortfall == 228_906_250
    assert round(Fraction(found.real_shortfall, found.real_floor) * 100, 2) == Fraction("2.13")
    assert found.deciding is Rule.SMOOTHED
    assert not found.needs_memo


def test_the_payout_of_the_worked_example_is_4_20_percent_of_the_inflated_value() -> None:
    base = Fraction(millions("100.4")) * Fraction("1.025") ** 2
    assert base == Fraction("105.48275") * MILLION
    assert round(computed(Rule.SMOOTHED).minor / base * 100, 2) == Fraction("4.20")


@pytest.mark.parametrize(
    ("collar", "cents", "flags"),
    [
        (("0.045", "0.06"), 474_672_375, (Flag.COLLAR_LOW, Flag.REAL_FLOOR)),
        (("0.01", "0.04"), 421_931_000, (Flag.COLLAR_HIGH, Flag.REAL_FLOOR)),
        (None, 442_960_000, (Flag.REAL_FLOOR,)),
    ],
)
def test_the_collar_holds_and_says_so(
    collar: tuple[str, str] | None, cents: int, flags: tuple[Flag, ...]
) -> None:
    bounds = None if collar is None else (Decimal(collar[0]), Decimal(collar[1]))
    found = payout(replace(of(Rule.SMOOTHED), collar=bounds), worked_example(), 2026)
    assert (found.minor, found.flags) == (cents, flags)
    assert (found.collar is None) == (collar is None)


def test_a_rule_without_collar_shows_none() -> None:
    assert computed(Rule.MOVING_AVERAGE).collar is None


def test_a_payout_above_seven_percent_waits_for_the_memorandum() -> None:
    limit = computed(Rule.INCOME).prudence_limit
    at, above = (
        payout(of(Rule.INCOME), replace(worked_example(), income={2026: limit + extra}), 2026)
        for extra in (0, 1)
    )
    assert (at.needs_memo, above.needs_memo) == (False, True)
    assert above.flags == (Flag.PRUDENCE, Flag.REAL_FLOOR)


@pytest.mark.parametrize(
    ("way", "cents"),
    [
        (Underwater.STOP, 0),
        (Underwater.INCOME, millions("3.1")),
        (Underwater.SCALED, 442_960_000 * 98 // 100),
        (Underwater.PRUDENT, 442_960_000),
    ],
)
def test_underwater_pays_as_the_policy_says(way: Underwater, cents: int) -> None:
    example = worked_example()
    sunk = replace(example, values={**example.values, Month(2026, 12): millions("98")})
    found = payout(of(Rule.SMOOTHED, underwater=way), sunk, 2026)
    assert found.minor == cents
    assert Flag.UNDERWATER in found.flags


@pytest.mark.parametrize("way", list(Underwater))
def test_exactly_what_was_given_is_not_underwater(way: Underwater) -> None:
    example = worked_example()
    level = replace(example, values={**example.values, Month(2026, 12): millions("100")})
    found = payout(of(Rule.SMOOTHED, underwater=way), level, 2026)
    assert (found.minor, Flag.UNDERWATER in found.flags) == (442_960_000, False)


def test_tails_beyond_the_payout_are_flagged_and_leave_nothing_new() -> None:
    found = payout(of(Rule.SMOOTHED), replace(worked_example(), promised={2026: 398_664_001}), 2026)
    assert (found.new_money, found.flags) == (0, (Flag.REAL_FLOOR, Flag.OVERCOMMITTED))
    exact = payout(of(Rule.SMOOTHED), replace(worked_example(), promised={2026: 398_664_000}), 2026)
    assert (exact.new_money, exact.flags) == (0, (Flag.REAL_FLOOR,))


def test_gifts_are_spendable_where_the_rule_counts_them() -> None:
    given = replace(worked_example(), gifts={2026: 7}, income={})
    assert payout(of(Rule.INCOME_AND_PRINCIPAL), given, 2026).minor == 500_000_007
    assert payout(of(Rule.INCOME), given, 2026).minor == 0


def test_a_contribution_counts_from_its_month() -> None:
    example = worked_example()
    late = replace(example, contributions=(*example.contributions, Contribution(Month(2027, 1), MILLION)))
    assert payout(of(Rule.INCOME), late, 2026).historic_value == 100 * MILLION


@pytest.mark.parametrize(
    ("rule", "gap", "kind", "when"),
    [
        (Rule.MOVING_AVERAGE, {"values": Month(2024, 3)}, "value", Month(2024, 3)),
        (Rule.SMOOTHED, {"values": Month(2024, 12)}, "value", Month(2024, 12)),
        (Rule.INFLATION, {"payouts": 2025}, "payout", 2025),
        (Rule.INFLATION, {"prices": Month(2025, 12)}, "price", Month(2025, 12)),
        (Rule.INCOME, {"prices": Month(2023, 12)}, "price", Month(2023, 12)),
        (Rule.INCOME, {"values": Month(2026, 12)}, "value", Month(2026, 12)),
    ],
)
def test_a_missing_figure_is_named(rule: Rule, gap: dict[str, object], kind: str, when: object) -> None:
    example = worked_example()
    cut = {name: {k: v for k, v in getattr(example, name).items() if k != lost} for name, lost in gap.items()}
    with pytest.raises(MissingFact) as refused:
        payout(of(rule), replace(example, **cut), 2026)
    assert (refused.value.kind, refused.value.when) == (kind, when)


def test_a_young_fund_averages_what_it_has_when_its_policy_allows() -> None:
    example = worked_example()
    young = replace(example, values={m: v for m, v in example.values.items() if m >= Month(2026, 6)})
    with pytest.raises(MissingFact, match="no value for 2026-03"):
        payout(of(Rule.MOVING_AVERAGE), young, 2026)
    found = payout(of(Rule.MOVING_AVERAGE, minimum_quarters=3), young, 2026)
    assert found.average == (10_390_000_000 + 10_420_000_000 + 10_540_000_000) // 3
    assert found.minor == 10_450_000_000 * 45 // 1000


def test_a_negative_value_is_refused() -> None:
    example = worked_example()
    with pytest.raises(ValueError, match="negative fair value"):
        payout(of(Rule.INCOME), replace(example, values={**example.values, Month(2026, 12): -1}), 2026)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": Decimal("1.01")},
        {"weight": Decimal("-0.1")},
        {"reserve": Decimal("NaN")},
        {"collar": (Decimal("0.05"), Decimal("0.04"))},
        {"rules": ()},
        {"minimum_quarters": 13},
        {"minimum_quarters": 0},
        {"lag": -1},
    ],
)
def test_a_policy_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"a rate lies|a policy has"):
        SpendingPolicy(**{"rules": (Rule.INCOME,), **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [0, -1])
def test_a_contribution_is_positive(minor: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Contribution(Month(2024, 1), minor)


def test_a_policy_is_read_from_a_table() -> None:
    table = {
        "rules": ["moving_average", "smoothed"],
        "rate": Decimal("0.0525"),
        "collar": [Decimal("0.045"), "0.06"],
        "quarters": 20,
        "minimum_quarters": 4,
        "lag": 1,
        "underwater": "stop",
    }
    assert SpendingPolicy.from_table(table) == SpendingPolicy(
        rules=(Rule.MOVING_AVERAGE, Rule.SMOOTHED),
        rate=Decimal("0.0525"),
        collar=(Decimal("0.045"), Decimal("0.06")),
        quarters=20,
        minimum_quarters=4,
        lag=1,
        underwater=Underwater.STOP,
    )
    with pytest.raises(TypeError):
        SpendingPolicy.from_table({"rules": ["income"], "ratio": 1})
    with pytest.raises(ValueError, match="'salary' is not a valid Rule"):
        SpendingPolicy.from_table({"rules": ["salary"]})


amounts = st.integers(0, 10**15)
rates = st.integers(0, 10_000).map(lambda n: Decimal(n) / 10_000)


@st.composite
def funds(draw: st.DrawFn) -> FundHistory:
    close = Month(2026, 3)
    values = {close.plus(-3 * n): draw(amounts) for n in range(12)}
    prices = {close.plus(-12 * n): Decimal(draw(st.integers(5_000, 20_000))) / 100 for n in range(4)}
    given_ = tuple(Contribution(close.plus(-12 * n), draw(st.integers(1, 10**15))) for n in (1, 3))
    return FundHistory(
        "JPY", 3, values, prices, given_, payouts={2025: draw(amounts)}, income={2026: draw(amounts)}
    )


@given(funds(), rates, rates, st.sampled_from(list(Underwater)))
def test_the_parts_of_a_payout_sum_to_it_and_no_rule_is_passed(
    fund: FundHistory, rate: Decimal, reserve: Decimal, way: Underwater
) -> None:
    policy = SpendingPolicy(rules=tuple(Rule), rate=rate, reserve=reserve, underwater=way)
    found = payout(policy, fund, 2026)
    assert 0 <= found.minor <= min(found.by_rule.values())
    assert found.reserve + found.new_money == found.minor
    assert found.reserve >= found.minor * Fraction(reserve)
    assert found == payout(policy, fund, 2026)


@given(funds(), rates, rates, rates, rates)
def test_every_rule_is_the_formula_rounded_down(
    fund: FundHistory, rate: Decimal, weight: Decimal, one: Decimal, two: Decimal
) -> None:
    """The formulas once more, written out in fractions with quarter ends and price levels picked by hand."""
    low, high = sorted((Fraction(one), Fraction(two)))
    policy = SpendingPolicy(
        rules=tuple(Rule),
        rate=rate,
        weight=weight,
        collar=(min(one, two), max(one, two)),
        underwater=Underwater.PRUDENT,
    )
    value = {str(m): Fraction(v) for m, v in fund.values.items()}
    cpi = {str(m): Fraction(p) for m, p in fund.prices.items()}
    r, w = Fraction(rate), Fraction(weight)
    base = value["2024-03"] * cpi["2026-03"] / cpi["2024-03"]
    grown = fund.payouts[2025] * cpi["2026-03"] / cpi["2025-03"]
    smooth = w * grown + (1 - w) * r * value["2024-03"]
    given_ = sum(c.minor for c in fund.contributions)
    expected = {
        Rule.MOVING_AVERAGE: r * sum(value.values()) / 12,
        Rule.SMOOTHED: min(max(smooth, low * base), high * base),
        Rule.INFLATION: min(max(grown, low * base), high * base),
        Rule.INCOME_AND_PRINCIPAL: fund.income[2026] + Fraction(5, 100) * given_,
        Rule.INCOME: Fraction(fund.income[2026]),
    }
    assert payout(policy, fund, 2026).by_rule == {rule: int(amount) for rule, amount in expected.items()}
