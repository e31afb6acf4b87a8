"""Every look into the published rates."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select

from app.fx import rates, rules
from app.fx.models import RateImport, ReferenceRate
from app.fx.rates import MAX_AGE_DAYS, Rate
from app.fx.sources import PIVOT, SOURCE
from app.kernel.db import session
from app.kernel.errors import RuleBroken


def rate_on(base: str, quote: str, day: date, *, max_age_days: int = MAX_AGE_DAYS) -> Rate | None:
    """What one unit of `base` cost in `quote` on the latest published day on or before `day`.

    Both figures are of the same day, the answer's `day`; None when there is none of the last `max_age_days`
    days.
    """
    if base == quote:
        return rates.identity(base, day, SOURCE)
    needed = {base, quote} - {PIVOT}
    by_day = _published(needed, rates.oldest_valid(day, max_age_days=max_age_days), day)
    complete = [one for one, quotes in by_day.items() if needed <= quotes.keys()]
    found = rates.day_in_force(complete, day, max_age_days=max_age_days)
    if found is None:
        return None
    quotes = by_day[found] | {PIVOT: rates.identity(PIVOT, found, SOURCE)}
    return rates.cross(quotes[base], quotes[quote])


def rate_required(base: str, quote: str, day: date, *, max_age_days: int = MAX_AGE_DAYS) -> Rate:
    """`rate_on`, or RuleBroken `fx.no_rate`: a conversion is never guessed."""
    rate = rate_on(base, quote, day, max_age_days=max_age_days)
    if rate is None:
        raise RuleBroken("fx.no_rate", [rules.no_rate(base, quote, day)])
    return rate


def _published(currencies: Collection[str], first: date, last: date) -> dict[date, dict[str, Rate]]:
    """Rates of `PIVOT` in the currencies, by day, both ends included."""
    rows = session().execute(_between(first, last).where(ReferenceRate.quote.in_(currencies)))
    by_day: dict[date, dict[str, Rate]] = defaultdict(dict)
    for row in rows:
        by_day[row.date][row.quote] = Rate(PIVOT, row.quote, row.numerator, row.denominator, row.date, SOURCE)
    return by_day


def ratios_between(first: date, last: date) -> dict[tuple[date, str], tuple[uuid.UUID, int, int]]:
    """(day, currency) → key, numerator and denominator of every rate of `PIVOT` within a time."""
    rows = session().execute(_between(first, last))
    return {(row.date, row.quote): (row.id, row.numerator, row.denominator) for row in rows}


def _between(first: date, last: date) -> Select[uuid.UUID, date, str, int, int]:
    columns = (ReferenceRate.id, ReferenceRate.date, ReferenceRate.quote)
    return select(*columns, ReferenceRate.numerator, ReferenceRate.denominator).where(
        ReferenceRate.source == SOURCE, ReferenceRate.base == PIVOT, ReferenceRate.date.between(first, last)
    )


def newest_day() -> date | None:
    """The latest day any rate is of, for the operator's overview."""
    return session().scalar(select(func.max(ReferenceRate.date)).where(ReferenceRate.source == SOURCE))


def imports(limit: int = 20) -> list[RateImport]:
    """The latest imports, the newest first."""
    return list(session().scalars(select(RateImport).order_by(RateImport.imported_at.desc()).limit(limit)))
