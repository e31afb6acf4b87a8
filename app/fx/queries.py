"""Every look into published and official rates."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select

from app.fx import rates, rules
from app.fx.models import FormerRate, OfficialRate, RateImport, ReferenceRate
from app.fx.rates import MAX_AGE_DAYS, Rate
from app.fx.rules import LIVES_FOR
from app.fx.sources import PIVOT, SOURCE
from app.fx.states import RatePurpose
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.errors import RuleBroken


def rate_on(
    base: str, quote: str, day: date, *, max_age_days: int = MAX_AGE_DAYS, at: datetime | None = None
) -> Rate | None:
    """What one unit of `base` cost in `quote` on the latest published day on or before `day`.

    Both figures are of the same day, the answer's `day`; None when there is none of the last `max_age_days`
    days. `at`: as it was known at that instant, before later imports and corrections.
    """
    if base == quote:
        return rates.identity(base, day, SOURCE)
    needed = {base, quote} - {PIVOT}
    by_day = _published(needed, rates.oldest_valid(day, max_age_days=max_age_days), day, at)
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


def _published(
    currencies: Collection[str], first: date, last: date, at: datetime | None
) -> dict[date, dict[str, Rate]]:
    """Rates of `PIVOT` in the currencies, by day, both ends included."""
    wanted = _between(ReferenceRate, first, last)
    rows = [*session().execute(wanted if at is None else wanted.where(ReferenceRate.imported_at <= at))]
    if at is not None:
        former = _between(FormerRate, first, last)
        was_known = (FormerRate.imported_at <= at, FormerRate.replaced_at > at)
        rows += session().execute(former.where(*was_known))
    by_day: dict[date, dict[str, Rate]] = defaultdict(dict)
    for row in rows:
        if row.quote in currencies:
            by_day[row.date][row.quote] = Rate(
                PIVOT, row.quote, row.numerator, row.denominator, row.date, SOURCE
            )
    return by_day


def ratios_between(first: date, last: date) -> dict[tuple[date, str], tuple[uuid.UUID, int, int]]:
    """(day, currency) → key, numerator and denominator of every rate of `PIVOT` within a time."""
    rows = session().execute(_between(ReferenceRate, first, last))
    return {(row.date, row.quote): (row.id, row.numerator, row.denominator) for row in rows}


def _between(
    table: type[ReferenceRate] | type[FormerRate], first: date, last: date
) -> Select[uuid.UUID, date, str, int, int]:
    return select(table.id, table.date, table.quote, table.numerator, table.denominator).where(
        table.source == SOURCE, table.base == PIVOT, table.date.between(first, last)
    )


def newest_day() -> date | None:
    """The latest day any rate is of, for the operator's overview."""
    return session().scalar(select(func.max(ReferenceRate.date)).where(ReferenceRate.source == SOURCE))


def imports(limit: int = 20) -> list[RateImport]:
    """The latest imports, the newest first."""
    return list(session().scalars(select(RateImport).order_by(RateImport.imported_at.desc()).limit(limit)))


def official(
    purpose: RatePurpose, base: str, quote: str, day: date, *, at: datetime | None = None
) -> tuple[Rate, OfficialRate] | None:
    """The rate for a purpose on a day, either way round, and the row it is from; approved by `at`, or by now."""
    oldest = LIVES_FOR[purpose]
    pair = or_(
        (OfficialRate.base == base) & (OfficialRate.quote == quote),
        (OfficialRate.base == quote) & (OfficialRate.quote == base),
    )
    wanted = select(OfficialRate).where(
        OfficialRate.purpose == purpose,
        OfficialRate.decision == Decision.APPROVED,
        pair,
        OfficialRate.day <= day,
    )
    if at is not None:
        wanted = wanted.where(OfficialRate.decided_at <= at)
    if oldest is not None:
        wanted = wanted.where(OfficialRate.day >= day - timedelta(days=oldest))
    row = session().scalar(wanted.order_by(OfficialRate.day.desc(), OfficialRate.decided_at.desc()).limit(1))
    if row is None:
        return None
    found = Rate(row.base, row.quote, row.numerator, row.denominator, row.day, f"official:{purpose}")
    return (found if row.base == base else rates.inverse(found)), row


def official_required(purpose: RatePurpose, base: str, quote: str, day: date) -> tuple[Rate, OfficialRate]:
    """`official`, or RuleBroken `fx.no_official_rate`."""
    found = official(purpose, base, quote, day)
    if found is None:
        raise RuleBroken("fx.no_official_rate", [rules.no_official_rate(purpose, base, quote, day)])
    return found


def booking_rate(base: str, quote: str, day: date) -> Rate:
    """What a booking of a day is converted at: the official rate for bookings, else the published one."""
    return booking_rate_on(base, quote, day) or rate_required(base, quote, day)


def booking_rate_on(base: str, quote: str, day: date, *, at: datetime | None = None) -> Rate | None:
    """`booking_rate` as it was set, imported and corrected by `at`, or None where there is none."""
    found = official(RatePurpose.BOOKING, base, quote, day, at=at)
    return found[0] if found else rate_on(base, quote, day, at=at)


def official_there(purpose: RatePurpose, base: str, quote: str, day: date) -> OfficialRate | None:
    """A rate of exactly that day that was not refused."""
    wanted = select(OfficialRate).where(OfficialRate.purpose == purpose, OfficialRate.day == day)
    wanted = wanted.where(OfficialRate.base == base, OfficialRate.quote == quote)
    return session().scalar(wanted.where(OfficialRate.decision != Decision.REFUSED))


def official_rate(rate_id: uuid.UUID) -> OfficialRate | None:
    return session().get(OfficialRate, rate_id)


def official_rates(*, waiting: bool | None = None, limit: int = 50) -> Sequence[OfficialRate]:
    """Official rates, the newest day first; only those that wait, or only the decided ones."""
    wanted = select(OfficialRate).order_by(OfficialRate.day.desc(), OfficialRate.prepared_at.desc())
    if waiting is not None:
        is_waiting = OfficialRate.decision == Decision.PREPARED
        wanted = wanted.where(is_waiting if waiting else ~is_waiting)
    return session().scalars(wanted.limit(limit)).all()
