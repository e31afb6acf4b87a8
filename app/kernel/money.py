"""Money is a whole number of minor units with its currency. No fractions, no silent conversion.

Decimal digits come from ISO 4217 as Babel holds it (two for the dollar, none for the yen).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

LIMIT = 10**17
"""No amount of the programme reaches this many minor units; a larger one is a mistake, and BIGINT stays safe."""


class CurrencyMismatchError(TypeError):
    """Two amounts of different currencies met in one operation."""


@cache
def digits(currency: str) -> int:
    """Decimal digits of a currency; ValueError for a code that is none."""
    if currency not in _known():
        raise ValueError(f"unknown currency {currency!r}")
    return int(get_currency_precision(currency))


@cache
def _known() -> frozenset[str]:
    return frozenset(list_currencies())


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` in the smallest unit of `currency` (ISO 4217)."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str, *, whole_units: bool = False) -> "Money":
        """Read `text`: ASCII digits, an optional leading minus, and exactly the currency's decimal digits.

        `whole_units` also accepts a number without its decimals (a form field). Raises ValueError for all else:
        separators, exponents, full-width digits, blanks, an amount beyond `LIMIT`.
        """
        places = digits(currency)
        decimals = rf"(?:\.([0-9]{{{places}}})){'?' if whole_units else ''}" if places else "()"
        match = re.fullmatch(rf"(-?)([0-9]{{1,18}}){decimals}", text)
        if match is None:
            raise ValueError(f"not an amount in {currency} with {places} decimals")
        sign, whole, fraction = match.groups()
        minor = int(whole) * 10**places + int(fraction or 0)
        if minor >= LIMIT:
            raise ValueError("amount out of range")
        return cls(-minor if sign else minor, currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        """The amount alone, with exactly the currency's digits: `12500.00`."""
        places = digits(self.currency)
        sign, number = ("-" if self.minor < 0 else ""), abs(self.minor)
        if not places:
            return f"{sign}{number}"
        whole, fraction = divmod(number, 10**places)
        return f"{sign}{whole}.{fraction:0{places}d}"

    def __composite_values__(self) -> tuple[int, str]:
        return self.minor, self.currency

    def allocate(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Split by largest remainder: the parts are proportional to `weights` and sum to the whole exactly.

        Ties go to the earlier part. Raises ValueError for a negative weight or weights that sum to nothing.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        sign, whole = (-1 if self.minor < 0 else 1), abs(self.minor)
        shares = [divmod(whole * weight, total) for weight in weights]
        left = whole - sum(quotient for quotient, _ in shares)
        order = sorted(range(len(weights)), key=lambda i: -shares[i][1])
        extra = set(order[:left])
        return tuple(Money(sign * (q + (i in extra)), self.currency) for i, (q, _) in enumerate(shares))

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")
        return other.minor


def total(amounts: Sequence[Money], currency: str) -> Money:
    """The sum of amounts that are all in `currency`."""
    return sum(amounts, Money.zero(currency))
