"""Effort out of figures by year (estimates until the person confirms them), and the figures of an effort."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.disclosures.effort import combined, spread_percent, spread_person_months
from app.disclosures.record.values import Effort, YearValue, effort_of
from app.disclosures.record.yearly import Period, percents, periods
from app.kernel.fiscal import FiscalYear, Month
from app.kernel.parties import Party

_CENT = Decimal("0.01")


def months_by_year(item: Any) -> tuple[tuple[int, str], ...]:
    """Person-months by the year they are filed under, two decimals: as entered, else from the shares; none of 0."""
    if item.effort.person_months:
        return tuple((one.year, str(one.value)) for one in item.effort.person_months)
    found: dict[int, Decimal] = {}
    for period in periods(item):
        found[period.year] = found.get(period.year, Decimal(0)) + period.person_months
    rounded = {year: months.quantize(_CENT, ROUND_HALF_UP) for year, months in found.items()}
    return tuple((year, str(months)) for year, months in rounded.items() if months)


def from_months(lines: Iterable[tuple[int, str]], item: Any) -> Effort:
    """An effort from person-months by year: spread over the budget periods filed under each, else over the year."""
    entered = tuple(YearValue(year, Decimal(months or "0")) for year, months in lines)
    spans = periods(item)
    spread = [_spread(one, [p for p in spans if p.year == one.year]) for one in entered]
    return effort_of(_fitting(spread), estimated=bool(entered), person_months=entered)


def _spread(one: YearValue, spans: list[Period]) -> dict[Month, Decimal]:
    first = spans[0].first if spans else Month(one.year, 1)
    last = spans[-1].last if spans else Month(one.year, 12)
    try:
        return spread_person_months(one.value, first, last)
    except ValueError:
        return {}


def percent_by_year(item: Any, party: Party) -> tuple[tuple[int, int], ...]:
    """Percent by fiscal year of a party: as entered, else from the shares."""
    if item.effort.percents:
        return tuple((one.year, int(one.value)) for one in item.effort.percents)
    return tuple((int(year), value) for year, value in percents(item.effort.vector, party).items())


def from_percents(lines: Iterable[tuple[int, int]], party: Party) -> Effort:
    """An effort from percent by fiscal year: the same share in each of its months (integrity-rules 1.8)."""
    entered = tuple(YearValue(year, Decimal(value)) for year, value in lines)
    spread = [spread_percent(int(one.value), FiscalYear.of(party, one.year)) for one in entered]
    return effort_of(_fitting(spread), estimated=bool(entered), percents=entered)


def _fitting(spread: list[dict[Month, Decimal]]) -> dict[Month, Decimal]:
    """The months together, without those that would take more than all of them or nothing."""
    return {month: share for month, share in combined(spread).items() if 0 < share <= 1}
