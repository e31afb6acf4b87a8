"""What the fund may pay in a year: spending rules R1 to R8 (funding-models 3.5), in whole minor units.

Everything is exact integers and fractions, rounded down once at the end of each rule. A year `t` of the fund
is named by the calendar year it closes in; its payout is decided on the closing value and spent in the twelve
months that follow. `payout` computes; whether it may be posted is decided by people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.kernel.fiscal import Month


class Rule(StrEnum):
    """How a payout is found; a policy may hold several and pays the least of them."""

    MOVING_AVERAGE = "moving_average"
    SMOOTHED = "smoothed"
    INFLATION = "inflation"
    INCOME_AND_PRINCIPAL = "income_and_principal"
    INCOME = "income"


class Underwater(StrEnum):
    """R7: worth less than was given, the fund pays nothing, only income, in proportion, or on as before."""

    STOP = "stop"
    INCOME = "income"
    SCALED = "scaled"
    PRUDENT = "prudent"


class Flag(StrEnum):
    """What an approver must see beside the amount."""

    COLLAR_LOW = "collar_low"
    COLLAR_HIGH = "collar_high"
    PRUDENCE = "prudence"
    UNDERWATER = "underwater"
    REAL_FLOOR = "real_floor"
    OVERCOMMITTED = "overcommitted"


class MissingFact(ValueError):
    """The history lacks a figure the policy needs: `kind` (value, price, payout), `when` (month or year)."""

    def __init__(self, kind: str, when: Month | int) -> None:
        super().__init__(f"no {kind} for {when}")
        self.kind = kind
        self.when = when


@dataclass(frozen=True, slots=True)
class SpendingPolicy:
    """One signed version of the policy. Rates are shares per year (0.045 is 4.5 %), all within [0, 1].

    `quarters` and `minimum_quarters` bound the window of R1 and R6: a young fund averages what it has, if it
    has the minimum. `weight` is the memory of R2; `lag` the age in years of the value R2 and the collar read.
    `collar` is the lowest and highest share of that value, inflated, that R2 and R3 may pay. `reserve` is the
    share of a payout that is not promised to anybody.
    """

    rules: tuple[Rule, ...]
    rate: Decimal = Decimal("0.045")
    weight: Decimal = Decimal("0.8")
    collar: tuple[Decimal, Decimal] | None = None
    quarters: int = 12
    minimum_quarters: int = 12
    lag: int = 2
    principal_rate: Decimal = Decimal("0.05")
    prudence_rate: Decimal = Decimal("0.07")
    underwater: Underwater = Underwater.SCALED
    reserve: Decimal = Decimal("0.10")

    def __post_init__(self) -> None:
        low, high = self.collar or (Decimal(0), Decimal(1))
        shares = (self.rate, self.weight, low, high, self.principal_rate, self.prudence_rate, self.reserve)
        if not all(share.is_finite() and 0 <= share <= 1 for share in shares) or low > high:
            raise ValueError("a rate lies between 0 and 1, and a collar opens upwards")
        if not self.rules or not 1 <= self.minimum_quarters <= self.quarters or self.lag < 0:
            raise ValueError("a policy has a rule, a window of quarters and a lag that is not negative")

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> "SpendingPolicy":
        """Read the `[endowment.spending]` table of a call template, whose numbers are int, str or Decimal.

        Raises TypeError for an unknown key, ValueError for a value out of range.
        """
        read = {key: _READERS.get(key, _decimal)(value) for key, value in table.items()}
        return cls(**read)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Principal received (not a pledge) in a month, minor units, positive."""

    month: Month
    minor: int

    def __post_init__(self) -> None:
        if self.minor <= 0:
            raise ValueError("a contribution is positive")


@dataclass(frozen=True, slots=True)
class FundHistory:
    """One currency's book of the fund, in that currency's minor units.

    `closing_month` (1 to 12) ends the fund's year. `values` are fair values at quarter ends, `prices` a
    consumer price index by month (any base); `payouts`, `income` (interest and dividends), `gifts` and
    `promised` (tails of multi-year awards that fall due on that year's payout) are by year of the fund.
    """

    currency: str
    closing_month: int
    values: Mapping[Month, int]
    prices: Mapping[Month, Decimal]
    contributions: tuple[Contribution, ...]
    payouts: Mapping[int, int] = field(default_factory=dict)
    income: Mapping[int, int] = field(default_factory=dict)
    gifts: Mapping[int, int] = field(default_factory=dict)
    promised: Mapping[int, int] = field(default_factory=dict)

    def closing(self, year: int) -> Month:
        return Month(year, self.closing_month)

    def value(self, month: Month) -> int:
        """Fair value at the end of a month; MissingFact when there is none, ValueError below nothing."""
        if month not in self.values:
            raise MissingFact("value", month)
        if self.values[month] < 0:
            raise ValueError(f"negative fair value at {month}")
        return self.values[month]

    def inflated(self, earlier: Month, later: Month) -> Fraction:
        """How much the price level rose between two months, as a ratio; MissingFact without an index."""
        for month in (earlier, later):
            if month not in self.prices:
                raise MissingFact("price", month)
        return Fraction(self.prices[later]) / Fraction(self.prices[earlier])

    def principal(self, year: int) -> int:
        """All contributions up to the close of the year: the historic value."""
        return sum(c.minor for c in self._given(year))

    def real_floor(self, year: int) -> int:
        """R8: contributions in prices of the close of the year, rounded down."""
        close = self.closing(year)
        return _down(sum(c.minor * self.inflated(c.month, close) for c in self._given(year)))

    def _given(self, year: int) -> list[Contribution]:
        return [c for c in self.contributions if c.month <= self.closing(year)]


@dataclass(frozen=True, slots=True)
class Payout:
    """What year `year` may pay, in minor units of `currency`, and every figure behind it.

    `minor` = `reserve` + what may be promised; `new_money` is that less `promised`, never below nothing.
    `collar` (lowest, highest) is set when the policy has one and a rule that reads it.
    """

    year: int
    currency: str
    minor: int
    by_rule: Mapping[Rule, int]
    collar: tuple[int, int] | None
    fair_value: int
    average: int
    prudence_limit: int
    historic_value: int
    real_floor: int
    reserve: int
    promised: int
    new_money: int
    flags: tuple[Flag, ...]

    @property
    def deciding(self) -> Rule:
        """The rule that gave the least, the first of equals."""
        return min(self.by_rule, key=lambda rule: self.by_rule[rule])

    @property
    def real_shortfall(self) -> int:
        """How far the fair value lies below the real floor, or 0."""
        return max(0, self.real_floor - self.fair_value)

    @property
    def needs_memo(self) -> bool:
        """Above the prudence limit a payout waits for the boards' memorandum (invariant I10)."""
        return Flag.PRUDENCE in self.flags


def payout(policy: SpendingPolicy, history: FundHistory, year: int) -> Payout:
    """The payout decided at the close of `year`: the least of the policy's rules, then R7; R6, R8 beside it.

    All amounts are minor units of the book, each rule rounded down. Raises MissingFact for a figure the
    policy needs and the history lacks, ValueError for a negative fair value (funding-models 3.5).
    """
    amounts = {rule: _AMOUNT[rule](policy, history, year) for rule in policy.rules}
    collar = _collar(policy, history, year) if set(policy.rules) & _COLLARED else None
    by_rule = {rule: _within(amount, collar, rule) for rule, amount in amounts.items()}
    due = _after_underwater(policy, history, year, min(by_rule.values()))
    average = _average(policy, history, year, minimum=1)
    spendable = _down(due * (1 - Fraction(policy.reserve)))
    drawn = Payout(
        year=year,
        currency=history.currency,
        minor=due,
        by_rule=by_rule,
        collar=None if collar is None else (_down(collar[0]), _down(collar[1])),
        fair_value=history.value(history.closing(year)),
        average=_down(average),
        prudence_limit=_down(Fraction(policy.prudence_rate) * average),
        historic_value=history.principal(year),
        real_floor=history.real_floor(year),
        reserve=due - spendable,
        promised=history.promised.get(year, 0),
        new_money=max(0, spendable - history.promised.get(year, 0)),
        flags=(),
    )
    return replace(drawn, flags=_flags(drawn, amounts, collar))


def _moving_average(policy: SpendingPolicy, history: FundHistory, year: int) -> Fraction:
    """R1: the rate of the mean of the last quarter ends."""
    return Fraction(policy.rate) * _average(policy, history, year, minimum=policy.minimum_quarters)


def _smoothed(policy: SpendingPolicy, history: FundHistory, year: int) -> Fraction:
    """R2 (Yale, Tobin): mostly last year's payout in today's prices, partly the rate of a lagged value."""
    weight = Fraction(policy.weight)
    lagged = history.value(history.closing(year - policy.lag))
    return weight * _inflation(policy, history, year) + (1 - weight) * Fraction(policy.rate) * lagged


def _inflation(_policy: SpendingPolicy, history: FundHistory, year: int) -> Fraction:
    """R3: last year's payout in today's prices."""
    if year - 1 not in history.payouts:
        raise MissingFact("payout", year - 1)
    return history.payouts[year - 1] * history.inflated(history.closing(year - 1), history.closing(year))


def _income_and_principal(policy: SpendingPolicy, history: FundHistory, year: int) -> Fraction:
    """R4: income, gifts and a share of the principal appropriated."""
    received = history.income.get(year, 0) + history.gifts.get(year, 0)
    return received + Fraction(policy.principal_rate) * history.principal(year)


def _income(_policy: SpendingPolicy, history: FundHistory, year: int) -> Fraction:
    """R5: interest and dividends."""
    return Fraction(history.income.get(year, 0))


_AMOUNT = {
    Rule.MOVING_AVERAGE: _moving_average,
    Rule.SMOOTHED: _smoothed,
    Rule.INFLATION: _inflation,
    Rule.INCOME_AND_PRINCIPAL: _income_and_principal,
    Rule.INCOME: _income,
}
_COLLARED = {Rule.SMOOTHED, Rule.INFLATION}


def _average(policy: SpendingPolicy, history: FundHistory, year: int, *, minimum: int) -> Fraction:
    close = history.closing(year)
    ends = [close.plus(-3 * n) for n in range(policy.quarters)]
    known = next((n for n, end in enumerate(ends) if end not in history.values), len(ends))
    if known < minimum:
        raise MissingFact("value", ends[known])
    return Fraction(sum(history.value(end) for end in ends[:known]), known)


def _collar(policy: SpendingPolicy, history: FundHistory, year: int) -> tuple[Fraction, Fraction] | None:
    if policy.collar is None:
        return None
    then, now = history.closing(year - policy.lag), history.closing(year)
    base = history.value(then) * history.inflated(then, now)
    return Fraction(policy.collar[0]) * base, Fraction(policy.collar[1]) * base


def _within(amount: Fraction, collar: tuple[Fraction, Fraction] | None, rule: Rule) -> int:
    if collar is None or rule not in _COLLARED:
        return _down(amount)
    return _down(min(max(amount, collar[0]), collar[1]))


def _after_underwater(policy: SpendingPolicy, history: FundHistory, year: int, due: int) -> int:
    worth, given = history.value(history.closing(year)), history.principal(year)
    if worth >= given or policy.underwater is Underwater.PRUDENT:
        return due
    if policy.underwater is Underwater.STOP:
        return 0
    if policy.underwater is Underwater.INCOME:
        return min(due, history.income.get(year, 0))
    return due * worth // given


def _flags(
    drawn: Payout, amounts: Mapping[Rule, Fraction], collar: tuple[Fraction, Fraction] | None
) -> tuple[Flag, ...]:
    collared = [amounts[rule] for rule in amounts if rule in _COLLARED] if collar else []
    raised = {
        Flag.COLLAR_LOW: collar is not None and any(amount < collar[0] for amount in collared),
        Flag.COLLAR_HIGH: collar is not None and any(amount > collar[1] for amount in collared),
        Flag.PRUDENCE: drawn.minor > drawn.prudence_limit,
        Flag.UNDERWATER: drawn.fair_value < drawn.historic_value,
        Flag.REAL_FLOOR: drawn.real_shortfall > 0,
        Flag.OVERCOMMITTED: drawn.promised > drawn.minor - drawn.reserve,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def _down(amount: Fraction | int) -> int:
    return amount.numerator // amount.denominator


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


_READERS: dict[str, Callable[[Any], object]] = {
    "rules": lambda value: tuple(Rule(name) for name in value),
    "collar": lambda value: (_decimal(value[0]), _decimal(value[1])),
    "underwater": Underwater,
    "quarters": int,
    "minimum_quarters": int,
    "lag": int,
}
