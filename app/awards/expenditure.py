"""What indirect cost a report of expenditure may claim, what comes back with unspent money, what may be paid by now.

Nothing here knows a party: `CostRule.of` reads the cost rule of a side (`config/programmes/README.md`). Amounts are
whole minor units of one currency, rates whole per mille. Every rounding is told where it happens; decision 0032 says
why it is that one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from app.calls.terms import Due, Terms, schedule
from app.kernel.money import Money

PERMILLE = 1000
MODIFIED, TOTAL = "modified_total_direct", "total"
SUBAWARD = "subaward"
GATES = {"milestone": "milestone"}
"""On what an instalment is paid → the kind of period whose accepted report it waits for; `signature` waits for none."""


@dataclass(frozen=True, slots=True)
class RateVersion:
    """What holds from a day on. `subaward_base`: so much of each subaward counts; None: all of it."""

    effective_from: date
    permille: int
    subaward_base: int | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostRule:
    """How indirect cost follows from direct cost on one side. The call's own rate is never exceeded."""

    base: str
    most_permille: int
    versions: tuple[RateVersion, ...] = ()

    @classmethod
    def of(cls, side: Mapping[str, Any], most_permille: int) -> "CostRule":
        """The rule in a side's table; without versions the call's rate holds on the whole base."""
        return cls(
            side.get("indirect_base", "direct"),
            most_permille,
            tuple(_version(table) for table in side.get("cost_rules", ())),
        )

    @property
    def is_modified(self) -> bool:
        return self.base == MODIFIED

    def in_force(self, day: date) -> RateVersion:
        """The version of a day; the oldest for days before it."""
        if not self.versions:
            return RateVersion(date.min, self.most_permille)
        past = [one for one in self.versions if one.effective_from <= day]
        return (
            max(past, key=lambda one: one.effective_from)
            if past
            else min(self.versions, key=lambda one: one.effective_from)
        )

    def permille(self, day: date) -> int:
        """The rate of a period that began on `day`, at most the call's."""
        return min(self.in_force(day).permille, self.most_permille)


def _version(table: Mapping[str, Any]) -> RateVersion:
    base = table.get("subaward_base")
    return RateVersion(
        date.fromisoformat(str(table["effective_from"])),
        table["indirect_permille"],
        Money.parse(base["amount"], base["currency"]).minor if base else None,
        tuple(table.get("excluded", ())),
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """One report: `costs` by kind, `subawards` by their id (together the cost of that kind), `excluded` further
    amounts that the base leaves out, by what they are; `begins` is the first day of the period.
    """

    begins: date
    costs: Mapping[str, int]
    indirect: int = 0
    subawards: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    unspent: int = 0
    matching: int = 0

    @property
    def direct(self) -> int:
        return sum(self.costs.values())

    @property
    def total(self) -> int:
        return self.direct + self.indirect

    @property
    def returned(self) -> int:
        return self.unspent + self.matching


def counted_subawards(amounts: Mapping[str, int], before: Mapping[str, int], most: int | None) -> int:
    """I8: of each subaward only the first `most` counts, once over its life; `before` is what it had cost already."""
    if most is None:
        return sum(amounts.values())
    return sum(
        min(most, before.get(name, 0) + minor) - min(most, before.get(name, 0))
        for name, minor in amounts.items()
    )


def modified_base(report: Spent, version: RateVersion, before: Mapping[str, int]) -> int:
    """I8: direct cost without excluded kinds, subawards beyond their base, and what else is left out."""
    kept = sum(
        minor for kind, minor in report.costs.items() if kind != SUBAWARD and kind not in version.excluded
    )
    counted = counted_subawards(report.subawards, before, version.subaward_base)
    return kept + counted - sum(report.excluded.values())


def bases(rule: CostRule, reports: Sequence[Spent], awarded_on: date) -> list[int]:
    """The base of each report, in their order. Which version of the base holds, the day of the award decides."""
    if not rule.is_modified:
        return [report.direct for report in reports]
    version, before, found = rule.in_force(awarded_on), Counter[str](), []
    for report in reports:
        found.append(modified_base(report, version, before))
        before.update(report.subawards)
    return found


def indirect_allowed(rule: CostRule, reports: Sequence[Spent], awarded_on: date) -> int:
    """I7, I8: the sum of rate(period) x base over all reports, rounded down once, at the end.

    Where the rate is of the total, indirect cost included, it comes to rate / (1 - rate) of direct cost.
    """
    share = Fraction(0)
    for report, base in zip(reports, bases(rule, reports, awarded_on), strict=True):
        rate = Fraction(rule.permille(report.begins), PERMILLE)
        if rule.base == TOTAL:
            rate = rate / (1 - rate) if rate < 1 else Fraction(0)
        share += rate * base
    return share.numerator // share.denominator


def matching_indirect(rule: CostRule, unspent: int, begins: date) -> int:
    """I7: the indirect cost that goes back with unspent direct cost, rounded up.

    What may be kept is rounded down, so what goes back is rounded up: floor(r x d) - ceil(r x u) never exceeds
    floor(r x (d - u)), and kept and returned make up what was granted.
    """
    rate = rule.permille(begins)
    if rule.base != TOTAL:
        return -(-unspent * rate // PERMILLE)
    return -(-unspent * rate // (PERMILLE - rate)) if rate < PERMILLE else 0


def plan(terms: Terms, amount: Money, years: Sequence[int]) -> list[Due]:
    """When a line is paid: its instalments, year by year in the proportion of `years` (what the budget asked for in
    each; all the same where it says nothing), exact to the minor unit (I16).
    """
    weights = list(years) if any(years) else [1] * max(len(years), 1)
    return schedule(terms, amount.allocate(weights))


def waits_for_reports(dues: Iterable[Due]) -> bool:
    """Whether any instalment waits for a report at all."""
    return any(gate_of(due.on, "year") for due in dues)


def gate_of(on: str, by_year: str) -> str:
    """The kind of period whose accepted report an instalment waits for; '' where it waits for none."""
    return "" if on == "signature" else GATES.get(on, by_year)


def payable(dues: Iterable[Due], accepted: Mapping[str, int], by_year: str) -> int:
    """I13: the sum of instalments that may be paid by now.

    An instalment waits for all before it. The n-th that is paid on the same thing waits for the n-th accepted report
    of that kind of period; `accepted` counts them by kind.
    """
    met: Counter[str] = Counter()
    paid = 0
    for due in dues:
        gate = gate_of(due.on, by_year)
        met[due.on] += 1
        if gate and accepted.get(gate, 0) < met[due.on]:
            return paid
        paid += due.amount.minor
    return paid
