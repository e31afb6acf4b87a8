"""The grid of costs: years of the party, categories of the side, the caps and rates of the call."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.calls.models import Call, CallAgency
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.proposals.models import Half, Proposal

CATEGORIES = ("personnel", "equipment", "travel", "materials", "subaward", "other", "indirect")
"""Cost categories of a side that names none of its own."""

INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cell of a budget: an amount in one fiscal year of the half's party and one category."""

    fiscal_year: int
    category: str
    amount: Money


def first_month(call: Call, party: str) -> Month:
    """Projects of a call begin in the first month after its review ends, on the calendar of the party."""
    return Month.of(call.review_ends_at.astimezone(ZoneInfo(party_of(party).zone)).date()).plus(1)


def fiscal_years(call: Call, party: str, months: int) -> tuple[int, ...]:
    """The fiscal years of the party that a project of so many months touches."""
    begin, owner = first_month(call, party), party_of(party)
    first = owner.fiscal_year(begin.first_day())
    last = owner.fiscal_year(begin.plus(max(months, 1) - 1).first_day())
    return tuple(range(first, last + 1))


def categories(side: CallAgency) -> tuple[str, ...]:
    return tuple(side.cost_categories) or CATEGORIES


def cost_problems(proposal: Proposal, half: Half, side: CallAgency, costs: Sequence[Cost]) -> list[Problem]:
    """Each cost names a year and category of the grid, once, in the half's currency."""
    years, known = fiscal_years(proposal.call, half.party, proposal.months), categories(side)
    problems, seen = [], set()
    for number, cost in enumerate(costs):
        at = f"/budget/{number}"
        if cost.category not in known:
            problems.append(Problem("budget.unknown_category", f"{at}/category", {"category": cost.category}))
        if cost.fiscal_year not in years and cost.amount.minor:
            problems.append(Problem("budget.year_outside", f"{at}/fiscal_year", {"year": cost.fiscal_year}))
        if cost.amount.currency != half.currency:
            problems.append(Problem("budget.wrong_currency", f"{at}/amount", {"currency": half.currency}))
        if (cost.fiscal_year, cost.category) in seen:
            problems.append(Problem("budget.cell_twice", f"{at}/category", {"category": cost.category}))
        seen.add((cost.fiscal_year, cost.category))
    return problems


def total(half: Half) -> Money:
    """What a half asks for."""
    return Money(sum(line.amount_minor for line in half.lines), half.currency)


def indirect_limit(direct_minor: int, permille: int) -> int:
    """The most indirect cost, in minor units, that a rate allows on so much direct cost; rounded down."""
    return direct_minor * permille // 1000


def budget_problems(half: Half, side: CallAgency, years: Sequence[int]) -> list[Problem]:
    """The ask is more than nothing, within the side's largest half, and keeps the cost rule of the side.

    The rate of indirect cost is the call's own: 10 % and 30 % are both in use (funding-models, 2.1 and I7).
    """
    at, asked = f"/halves/{half.party}/budget", total(half)
    facts = {"party": half.party}
    problems = []
    if asked.minor <= 0:
        problems.append(Problem("budget.empty", at, facts))
    if asked.minor > side.largest_half_minor:
        problems.append(Problem("budget.over_cap", at, {**facts, "cap": _shown(side.largest_half)}))
    indirect = sum(line.amount_minor for line in half.lines if line.category == INDIRECT)
    limit = indirect_limit(asked.minor - indirect, side.indirect_permille)
    if indirect > limit:
        problems.append(
            Problem("budget.indirect_too_high", at, {**facts, "limit": _shown(Money(limit, half.currency))})
        )
    outside = sorted({line.fiscal_year for line in half.lines} - set(years))
    problems += [Problem("budget.year_outside", at, {"year": year}) for year in outside]
    return problems


def _shown(amount: Money) -> str:
    return f"{amount.currency} {amount}"
