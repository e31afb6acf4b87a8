"""Exact arithmetic of exchange rates: whole-number ratios, one rounding, in one place. Pure.

A rate says that one unit of `base` costs `numerator / denominator` units of `quote` on a day. Amounts are
minor units. Nothing here is a decimal fraction, so nothing drifts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

MAX_AGE_DAYS = 7
"""A published rate holds until the next one; the longest gap in the ECB's calendar (Easter) is 5 days."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A dated rate with its source; ValueError unless it is a positive ratio between two currencies."""

    base: str
    quote: str
    numerator: int
    denominator: int
    day: date
    source: str

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError("a rate is a positive ratio")
        if self.base == self.quote and self.numerator != self.denominator:
            raise ValueError("a currency costs one of itself")


def ratio(figure: str) -> tuple[int, int]:
    """A published figure as a ratio in lowest terms: `"175.68"` → (4392, 25). ValueError unless positive."""
    whole, _, fraction = figure.partition(".")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit():
        raise ValueError(f"{figure!r} is no figure")
    return lowest(int(whole + fraction), 10 ** len(fraction))


def lowest(numerator: int, denominator: int) -> tuple[int, int]:
    """The same ratio in lowest terms; ValueError unless positive."""
    if numerator <= 0 or denominator <= 0:
        raise ValueError("a rate is a positive ratio")
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def identity(currency: str, day: date, source: str) -> Rate:
    """One of a currency for one of itself."""
    return Rate(currency, currency, 1, 1, day, source)


def inverse(rate: Rate) -> Rate:
    return Rate(rate.quote, rate.base, rate.denominator, rate.numerator, rate.day, rate.source)


def cross(first: Rate, second: Rate) -> Rate:
    """The rate between the quotes of two rates with one base, day and source: EUR/USD and EUR/JPY give
    USD/JPY.

    Raises ValueError when the two do not belong together.
    """
    if (first.base, first.day, first.source) != (second.base, second.day, second.source):
        raise ValueError("a cross rate needs two rates of one base, day and source")
    numerator, denominator = lowest(
        second.numerator * first.denominator, second.denominator * first.numerator
    )
    return Rate(first.quote, second.quote, numerator, denominator, first.day, first.source)


def oldest_valid(day: date, *, max_age_days: int = MAX_AGE_DAYS) -> date:
    """The oldest day whose rate still holds on `day`."""
    return day - timedelta(days=max_age_days)


def day_in_force(published: Iterable[date], day: date, *, max_age_days: int = MAX_AGE_DAYS) -> date | None:
    """The latest published day on or before `day`, None when it is older than `max_age_days`."""
    oldest = oldest_valid(day, max_age_days=max_age_days)
    return max((one for one in published if oldest <= one <= day), default=None)


def convert(minor: int, rate: Rate, *, base_digits: int, quote_digits: int) -> int:
    """An amount in minor units of `rate.base` as minor units of `rate.quote`, rounded half to even once.

    The digits are those of the currencies (2 for the dollar, 0 for the yen).
    """
    return divide_half_even(minor * rate.numerator * 10**quote_digits, rate.denominator * 10**base_digits)


def divide_half_even(numerator: int, denominator: int) -> int:
    """The quotient as the nearest whole number, a half to the even one; `denominator` is positive."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))


def decimal_text(rate: Rate, *, places: int = 4) -> str:
    """The rate rounded half to even, to be shown: `"157.2503"`. Never for computing."""
    scaled = divide_half_even(rate.numerator * 10**places, rate.denominator)
    whole, fraction = divmod(scaled, 10**places)
    return f"{whole}.{fraction:0{places}d}" if places else str(whole)
