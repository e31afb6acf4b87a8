"""Effort from one vector: person-months for a period, whole percent for a fiscal year.

Canonical is `fte[month]`, a Decimal in [0, 1]: the share of a person's total working time in that calendar
month that one item of support, side job or duty takes (integrity-rules 1.8). A month that is not in the
mapping counts as 0. Nothing here is rounded but where the docstring says so. What comes from another unit
(`spread_...`) is an estimate, to be labelled so and confirmed by the person.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from app.kernel.fiscal import FiscalYear, Month

PERSON_MONTH_TOLERANCE = Decimal("0.05")
PERCENT_TOLERANCE = 1
"""Two renderings within these mean the same effort (integrity-rules 1.8, rounding tolerance)."""

_STEP = Decimal("0.000001")
"""Finest share of a month a spread uses, so that its sum is exactly what was spread."""


def person_months(fte: Mapping[Month, Decimal], start: Month, end: Month) -> Decimal:
    """Person-months from `start` to `end`, both months included: the sum of the monthly shares, not rounded.

    ValueError when `end` is before `start` or a share is outside [0, 1] (integrity-rules 1.8, `PM(P)`).
    """
    _check(fte)
    return sum((fte.get(month, Decimal(0)) for month in start.through(end)), Decimal(0))


def percent(fte: Mapping[Month, Decimal], fiscal_year: FiscalYear, *, months_employed: int = 12) -> int:
    """Effort of a fiscal year in whole percent of the year's working time, half rounded up.

    `months_employed` is the denominator: 12, or fewer for somebody who works (and is paid) only part of the
    year. ValueError for a share outside [0, 1] or months outside 1 to 12 (integrity-rules 1.8, `E(Y)`).
    """
    if not 1 <= months_employed <= 12:
        raise ValueError(f"{months_employed} months employed in a year")
    done = person_months(fte, fiscal_year.first_month, fiscal_year.last_month)
    return int((100 * done / months_employed).quantize(Decimal(1), ROUND_HALF_UP))


def appointment_share(share: Decimal, start: Month, months: int) -> dict[Month, Decimal]:
    """The vector of `share` (0 to 1) of an appointment of so many months: 10 % of nine months is 0.9 in all.

    From the appointment, never by multiplying a percentage by 12 (integrity-rules 1.8). ValueError when there
    is no month or the share is outside [0, 1].
    """
    if months < 1:
        raise ValueError("an appointment lasts at least a month")
    vector = dict.fromkeys(start.through(start.plus(months - 1)), share)
    _check(vector)
    return vector


def spread_percent(whole: int, fiscal_year: FiscalYear) -> dict[Month, Decimal]:
    """An estimate where only a percentage of a fiscal year is known: the same share in each of its months."""
    return appointment_share(Decimal(whole) / 100, fiscal_year.first_month, 12)


def spread_person_months(amount: Decimal, start: Month, end: Month) -> dict[Month, Decimal]:
    """An estimate where only person-months of a period are known: spread evenly, the sum exactly `amount`.

    What does not divide goes to the first months in steps of a millionth. ValueError when the amount is
    negative, finer than a millionth or more than one per month.
    """
    months = list(start.through(end))
    steps, rest = divmod(amount, _STEP)
    if rest:
        raise ValueError(f"{amount} person-months is finer than {_STEP}")
    each, left = divmod(int(steps), len(months))
    vector = {month: _STEP * (each + (n < left)) for n, month in enumerate(months)}
    _check(vector)
    return vector


def combined(items: Iterable[Mapping[Month, Decimal]]) -> dict[Month, Decimal]:
    """Month by month, the sum of several items; a sum above 1 is what the checks look for, not an error."""
    total: dict[Month, Decimal] = {}
    for fte in items:
        _check(fte)
        for month, share in fte.items():
            total[month] = total.get(month, Decimal(0)) + share
    return total


def busiest(load: Mapping[Month, Decimal], *, length: int = 12) -> tuple[Month, Decimal]:
    """The first month of the heaviest window of `length` months, and the person-months in it.

    Takes a combined load (shares may pass 1). The earliest window wins a tie. ValueError for an empty load or
    a window shorter than a month (integrity-rules 2.2, EFF-02).
    """
    if not load or length < 1:
        raise ValueError("a window needs months")
    first = min(load).plus(1 - length)
    shares = [load.get(month, Decimal(0)) for month in first.through(max(load).plus(length - 1))]
    window = sum(shares[:length], Decimal(0))
    best, most = 0, window
    for start in range(1, len(shares) - length + 1):
        window += shares[start + length - 1] - shares[start - 1]
        if window > most:
            best, most = start, window
    return first.plus(best), most


def filing_year(start: Month, end: Month) -> int:
    """The year a period is filed under in person-months: its later calendar year (integrity-rules 1.8)."""
    if end < start:
        raise ValueError(f"{end} is before {start}")
    return end.year


def same_person_months(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= PERSON_MONTH_TOLERANCE


def same_percent(one: int, other: int) -> bool:
    return abs(one - other) <= PERCENT_TOLERANCE


def _check(fte: Mapping[Month, Decimal]) -> None:
    for month, share in fte.items():
        if not (share.is_finite() and 0 <= share <= 1):
            raise ValueError(f"{month}: {share} is not a share of working time")
