"""Money: exact, one currency at a time, parts sum to the whole (T-MN1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import LIMIT, CurrencyMismatchError, Money, digits, total

minor = st.integers(-(LIMIT - 1), LIMIT - 1)
currencies = st.sampled_from(["USD", "JPY", "EUR"])


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("12500.00", "USD", 1_250_000),
        ("0.01", "USD", 1),
        ("-0.01", "USD", -1),
        ("1", "JPY", 1),
        ("1000000000000000", "JPY", 10**15),
        ("999999999999999.99", "USD", 10**17 - 1),
    ],
)
def test_parse_reads_exactly_the_digits_of_the_currency(text: str, currency: str, expected: int) -> None:
    assert Money.parse(text, currency) == Money(expected, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12500", "USD"),
        ("12500.0", "USD"),
        ("12500.000", "USD"),
        ("1.0", "JPY"),
        ("1.", "JPY"),
        ("1,000", "JPY"),
        ("1e5", "JPY"),
        ("NaN", "USD"),
        ("Infinity", "USD"),
        ("１２３", "JPY"),
        ("٣", "JPY"),
        (" 1", "JPY"),
        ("1\n", "JPY"),
        ("+1", "JPY"),
        ("", "JPY"),
        ("--1", "JPY"),
        ("1000000000000000.00", "USD"),
        ("9" * 19, "JPY"),
    ],
)
def test_parse_refuses_everything_else(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        Money.parse(text, currency)


def test_a_form_may_leave_the_decimals_out() -> None:
    assert Money.parse("12500", "USD", whole_units=True) == Money(1_250_000, "USD")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown currency"):
        digits("ZZZ")


@given(minor, currencies)
def test_text_round_trips(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(str(money), currency) == money


@given(minor, currencies, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_parts_sum_to_the_whole_and_differ_by_less_than_one_from_their_share(
    amount: int, currency: str, weights: list[int]
) -> None:
    parts = Money(amount, currency).allocate(weights)
    assert total(parts, currency) == Money(amount, currency)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - amount * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|empty"):
        Money(100, "JPY").allocate(weights)


def test_two_currencies_never_meet() -> None:
    for operation in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b):
        with pytest.raises(CurrencyMismatchError):
            operation(Money(1, "USD"), Money(1, "JPY"))


def test_amounts_of_one_currency_compare_and_add() -> None:
    one, two = Money(1, "JPY"), Money(2, "JPY")
    assert (one < two, two <= one, one + two, two - one, -one) == (
        True,
        False,
        Money(3, "JPY"),
        one,
        Money(-1, "JPY"),
    )
