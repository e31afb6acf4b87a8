"""What may be allocated today in each book, and why that much: from market value down to what is uncommitted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.endowment.models import Payout, Policy, Valuation
from app.endowment.queries.books import Position, moved, positions
from app.endowment.queries.history import newest_payout, policy_in_force
from app.endowment.queries.rows import newest_valuation
from app.kernel.money import Money

ALLOCATION = "endowment_commitment"
"""The purpose of the entry that takes available money for an award."""


ON_VALUE = ("market_value", "stays_invested")
"""Steps that are drawn on the scale of the whole fund; beside it a payout would be too small to see."""


class StepKind(StrEnum):
    """A sum, or what is added to the one before it or taken from it."""

    SUM = "sum"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the waterfall; `level` is the sum after it, in minor units, `account` where its lines are."""

    name: str
    kind: StepKind
    amount: Money
    level: int
    account: str = ""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """One book: the steps that end in `uncommitted`, and what they rest on."""

    position: Position
    steps: Sequence[Step]
    payout: Payout | None
    policy: Policy | None
    valuation: Valuation | None

    @property
    def currency(self) -> str:
        return self.position.fund.currency

    @property
    def bars(self) -> list[tuple[Step, int, int]]:
        """Every step with its place and width in ‰ of the largest sum of its part: value first, then the payout."""
        drawn = []
        for step in self.steps:
            low = step.level if step.kind == StepKind.LESS else 0
            low = step.level - step.amount.minor if step.kind == StepKind.MORE else low
            size = self._size(step)
            drawn.append((step, _permille(low, size), _permille(abs(step.amount.minor), size)))
        return drawn

    def _size(self, step: Step) -> int:
        """The largest sum of the part of the picture that a step is in."""
        is_value = [s.name in ON_VALUE for s in self.steps]
        part = [
            s for s, on_value in zip(self.steps, is_value, strict=True) if on_value == (step.name in ON_VALUE)
        ]
        return max((s.level + (s.amount.minor if s.kind == StepKind.LESS else 0) for s in part), default=0)

    @property
    def uncommitted(self) -> Money:
        return self.position.free


def waterfalls(today: date) -> list[Waterfall]:
    """Every book. The last step is exactly what selection may draw on (`available`)."""
    return [_waterfall(position, today) for position in positions()]


def _waterfall(position: Position, today: date) -> Waterfall:
    currency = position.fund.currency
    payout = newest_payout(currency)
    steps = [*_from_market_value(payout), *_from_new_money(position, payout)]
    return Waterfall(position, steps, payout, policy_in_force(currency, today), newest_valuation(currency))


def _from_market_value(payout: Payout | None) -> list[Step]:
    """Value at the close → what the year pays → what of it is new money."""
    if payout is None:
        return []
    currency = payout.currency

    def step(name: str, kind: StepKind, minor: int, level: int, account: str = "") -> Step:
        return Step(name, kind, Money(minor, currency), level, account)

    value, paid, new = payout.valuation.total_minor, payout.amount_minor, payout.new_minor
    return [
        step("market_value", StepKind.SUM, value, value),
        step("stays_invested", StepKind.LESS, value - paid, paid),
        step("payout", StepKind.SUM, paid, paid, "3100"),
        step("reserve", StepKind.LESS, payout.reserve_minor, paid - payout.reserve_minor, "3300"),
        step("promised", StepKind.LESS, payout.promised_minor, new, "3400"),
        step("new_money", StepKind.SUM, new, new, "3200"),
    ]


def _from_new_money(position: Position, payout: Payout | None) -> list[Step]:
    """New money and what was left of earlier years and releases, less awards and what pending entries hold."""
    currency = position.fund.currency
    new = payout.new_minor if payout else 0
    awarded, held = moved(position.fund, "3200", ALLOCATION), position.held("3200").minor
    carried = position.total("3200").minor + awarded - new
    at = new + carried
    return [
        Step("carried", StepKind.MORE, Money(carried, currency), at, "3200"),
        Step("awarded", StepKind.LESS, Money(awarded, currency), at - awarded, "3200"),
        Step("held", StepKind.LESS, Money(held, currency), at - awarded - held, "3200"),
        Step("uncommitted", StepKind.SUM, position.free, position.free.minor, "3200"),
    ]


def _permille(amount: int, size: int) -> int:
    return max(0, min(1000, amount * 1000 // size)) if size > 0 else 0
