"""What must hold of a valuation and of a published price index."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.endowment.sources import MarketSeries, PriceSeries
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money

NANO = 9
SHOWN = 20
"""So many faults of a file are named; the rest are the same fault."""


@dataclass(frozen=True, slots=True)
class Fair:
    """The fair value of one holding."""

    holding_id: uuid.UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class ValuationDraft:
    """The fund's worth at the end of a quarter. `cash` is what of the cash is invested capital; `reason` why an
    earlier valuation of the same quarter is replaced.
    """

    quarter_end: date
    cash: Money
    lines: tuple[Fair, ...]
    citation: str
    reason: str = ""


def is_quarter_end(day: date) -> bool:
    return day.month % 3 == 0 and day == Month.of(day).last_day()


def valuation_problems(
    draft: ValuationDraft, costs: Mapping[uuid.UUID, int], *, is_correction: bool, today: date
) -> list[Problem]:
    """A past quarter end, every holding that the book had then and no other one, once; a reason for a correction."""
    problems = []
    if not is_quarter_end(draft.quarter_end):
        problems.append(Problem("endowment.no_quarter_end", "/quarter_end"))
    if draft.quarter_end > today:
        problems.append(Problem("endowment.date_in_the_future", "/quarter_end"))
    named = [line.holding_id for line in draft.lines]
    held = {holding_id for holding_id, cost in costs.items() if cost > 0}
    if len(set(named)) < len(named) or not held <= set(named) or not set(named) <= costs.keys():
        problems.append(Problem("endowment.value_every_holding_once", "/lines"))
    amounts = [draft.cash, *(line.amount for line in draft.lines)]
    if any(m.minor < 0 for m in amounts) or len({m.currency for m in amounts}) > 1:
        problems.append(Problem("endowment.value_in_the_books_currency", "/lines"))
    if not draft.citation.strip():
        problems.append(Problem("endowment.citation_needed", "/citation"))
    if is_correction and not draft.reason.strip():
        problems.append(Problem("endowment.correction_needs_reason", "/reason"))
    return problems


def price_problems(series: PriceSeries, source: str) -> list[Problem]:
    """Every line of the index can be used, no month is missing between the first and the last, the source is named."""
    problems: list[Problem] = []
    if not source.strip():
        problems.append(Problem("endowment.citation_needed", "/source"))
    for refusal in series.refused[:SHOWN]:
        facts = {"line": refusal.line, "text": refusal.text[:40]}
        problems.append(Problem("endowment.line_of_index_unusable", "/text", facts))
    return problems + _level_problems(sorted(series.levels), series)


def _level_problems(months: Sequence[Month], series: PriceSeries) -> list[Problem]:
    if not months:
        return [Problem("endowment.index_is_empty", "/text")]
    problems = []
    if months[0].until(months[-1]) + 1 != len(months):
        problems.append(Problem("endowment.month_of_index_missing", "/text"))
    if any(level != round(level, NANO) for level in series.levels.values()):
        problems.append(Problem("endowment.index_too_fine", "/text"))
    return problems


def market_problems(series: MarketSeries, source: str, *, is_known: bool) -> list[Problem]:
    """A published series of markets names its source, has a month, and is taken once."""
    problems = [] if source.strip() else [Problem("market.source_needed", "/source")]
    problems += [] if series.months else [Problem("market.empty", "/file")]
    return problems + ([Problem("market.taken_before", "/file")] if is_known else [])
