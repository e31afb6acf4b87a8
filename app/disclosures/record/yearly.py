"""Effort as each side shows it: person-months by budget period, percent by fiscal year (integrity-rules 1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.disclosures.effort import filing_year, person_months
from app.disclosures.record.values import Run, effort_of, first_month, last_month
from app.kernel.fiscal import FiscalYear, Month
from app.kernel.parties import Party

LONGEST = 30
"""So many budget periods at most."""


@dataclass(frozen=True, slots=True)
class Period:
    """A budget period and the person-months in it; filed under its later calendar year."""

    year: int
    first: Month
    last: Month
    person_months: Decimal


def periods(item: Any) -> list[Period]:
    """Years of twelve months from the item's start to its end, or to its last month of effort."""
    vector = item.effort.vector
    first = first_month(getattr(item, "start", "") or getattr(item, "received", "")) or min(
        vector, default=None
    )
    last = last_month(getattr(item, "end", "")) or max(vector, default=None)
    if first is None or last is None or last < first:
        return []
    found: list[Period] = []
    while first <= last and len(found) < LONGEST:
        end = min(first.plus(11), last)
        found.append(Period(filing_year(first, end), first, end, person_months(vector, first, end)))
        first = first.plus(12)
    return found


def percents(
    load: Mapping[Month, Decimal], party: Party, months_employed: int | None = None
) -> dict[str, int]:
    """Whole percent of each fiscal year of a party in which there is a share, by the year's name, half rounded up.

    Takes an item's vector or a combined load, which may pass 100 (integrity-rules 1.8, `E(Y)`).
    """
    years = sorted({party.fiscal_year(month.first_day()) for month, share in load.items() if share})
    spans = [FiscalYear.of(party, year) for year in years]
    done = {span.label: sum((load.get(m, Decimal(0)) for m in span.months()), Decimal(0)) for span in spans}
    return {label: _whole(100 * share / (months_employed or 12)) for label, share in done.items()}


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def overload(load: Mapping[Month, Decimal]) -> list[Run]:
    """Months in a row in which more than all of the working time is promised."""
    return [run for run in effort_of(load).runs() if run.share > 1]


def timeline(load: Mapping[Month, Decimal]) -> list[tuple[Month, Decimal]]:
    """Every month from the first to the last with its load, months without any included."""
    if not load:
        return []
    return [(month, load.get(month, Decimal(0))) for month in min(load).through(max(load))]
