from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fx import rates
from app.fx.rates import Rate

DAY = date(2026, 10, 30)
SOMEWHEN = st.dates(date(1999, 1, 4), date(2030, 1, 1))
PART = st.integers(1, 10**12)


def rate(
    base: str, quote: str, numerator: int, denominator: int, *, day: date = DAY, source: str = "ECB"
) -> Rate:
    return Rate(base, quote, numerator, denominator, day, source)


DOLLAR, YEN = rate("EUR", "USD", *rates.ratio("1.1172")), rate("EUR", "JPY", *rates.ratio("175.68"))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("175.68", (4392, 25)),
        ("136", (136, 1)),
        ("0.5", (1, 2)),
        ("20193.16", (504829, 25)),
        ("1.10", (11, 10)),
    ],
)
def test_a_figure_is_an_exact_ratio(figure, expected):
    assert rates.ratio(figure) == expected


@pytest.mark.parametrize("figure", ["", ".", "0", "0.00", "-1", "1e3", "1,5", "１", "N/A", "1.2.3", " 1"])
def test_what_is_no_figure_is_refused(figure):
    with pytest.raises(ValueError, match=r"figure|positive"):
        rates.ratio(figure)


@given(st.decimals(min_value="0.0001", max_value=10**9, places=8))
def test_no_figure_is_rounded(figure):
    assert Fraction(*rates.ratio(f"{figure:f}")) == Fraction(figure)


def test_the_dollar_in_yen_of_the_last_day():
    crossed = rates.cross(DOLLAR, YEN)
    assert (crossed.base, crossed.quote, crossed.day, crossed.source) == ("USD", "JPY", DAY, "ECB")
    assert Fraction(crossed.numerator, crossed.denominator) == Fraction("175.68") / Fraction("1.1172")
    assert rates.decimal_text(crossed, places=2) == "157.25"


@pytest.mark.parametrize(
    "other",
    [
        rate("USD", "JPY", 1, 1),
        rate("EUR", "JPY", 1, 1, day=DAY - timedelta(days=1)),
        rate("EUR", "JPY", 1, 1, source="FED"),
    ],
)
def test_rates_that_do_not_belong_together_do_not_cross(other):
    with pytest.raises(ValueError, match="one base, day and source"):
        rates.cross(DOLLAR, other)


@given(PART, PART, PART, PART)
def test_crossing_back_is_the_inverse(a, b, c, d):
    one, other = rate("EUR", "USD", *rates.lowest(a, b)), rate("EUR", "JPY", *rates.lowest(c, d))
    assert rates.cross(other, one) == rates.inverse(rates.cross(one, other))


def test_a_currency_costs_one_of_itself():
    assert rates.cross(DOLLAR, DOLLAR) == rates.identity("USD", DAY, "ECB")
    with pytest.raises(ValueError, match="one of itself"):
        rate("USD", "USD", 2, 1)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_a_rate_is_positive(numerator, denominator):
    with pytest.raises(ValueError, match="positive"):
        rate("EUR", "USD", numerator, denominator)
    with pytest.raises(ValueError, match="positive"):
        rates.lowest(numerator, denominator)


@pytest.mark.parametrize(
    ("minor", "expected"),
    [(1_000_000_00, 157_250_269), (1, 2), (0, 0), (-1_000_000_00, -157_250_269)],
)
def test_dollars_become_yen(minor, expected):
    assert rates.convert(minor, rates.cross(DOLLAR, YEN), base_digits=2, quote_digits=0) == expected


def test_yen_become_dollars():
    assert rates.convert(157_250_269, rates.cross(YEN, DOLLAR), base_digits=0, quote_digits=2) == 1_000_000_00


@given(st.integers(-(10**15), 10**15), PART, PART, st.integers(0, 3), st.integers(0, 3))
def test_conversion_is_exact_but_for_one_rounding(minor, numerator, denominator, base_digits, quote_digits):
    converted = rates.convert(
        minor, rate("AAA", "BBB", numerator, denominator), base_digits=base_digits, quote_digits=quote_digits
    )
    exact = Fraction(minor * numerator * 10**quote_digits, denominator * 10**base_digits)
    assert abs(converted - exact) <= Fraction(1, 2)
    assert converted == round(exact)  # round() of a Fraction rounds half to even


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**10))
def test_division_rounds_half_to_even(numerator, denominator):
    assert rates.divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(("numerator", "expected"), [(5, 2), (15, 8), (25, 12), (-5, -2), (-15, -8), (7, 4)])
def test_halves_go_to_the_even_neighbour(numerator, expected):
    assert rates.divide_half_even(numerator, 2) == expected


@given(PART, PART, st.integers(0, 8))
def test_the_shown_text_is_the_rate_rounded(numerator, denominator, places):
    exact = Fraction(numerator, denominator)
    shown = Decimal(rates.decimal_text(rate("AAA", "BBB", numerator, denominator), places=places))
    assert shown == Decimal(round(exact * 10**places)).scaleb(-places)
    assert shown == shown.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


@given(st.sets(SOMEWHEN, max_size=30), SOMEWHEN, st.integers(0, 10_000))
def test_the_day_in_force_is_the_latest_that_is_not_too_old(published, day, max_age_days):
    found = rates.day_in_force(published, day, max_age_days=max_age_days)
    candidates = [one for one in published if one <= day and (day - one).days <= max_age_days]
    assert found == max(candidates, default=None)


def test_a_weekend_takes_the_rate_of_friday():
    friday = date(2026, 10, 30)
    assert rates.day_in_force([friday], date(2026, 11, 1)) == friday
    assert rates.day_in_force([friday], date(2026, 11, 6)) == friday
    assert rates.day_in_force([friday], date(2026, 11, 7)) is None
    assert rates.oldest_valid(date(2026, 11, 6)) == friday
