"""What a published day must be like to be kept, and an official rate to be entered."""

from dataclasses import dataclass
from datetime import date

from app.fx import rates
from app.fx.rates import Rate
from app.fx.states import RatePurpose
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import digits

FIRST_DAY = date(1999, 1, 4)
"""The first day of the euro reference rates."""


def day_problems(day: date, today: date) -> list[Problem]:
    """`today` in the publisher's zone: nobody publishes a rate of tomorrow."""
    if day > today:
        return [Problem("import.day_in_future", facts={"day": day.isoformat()})]
    if day < FIRST_DAY:
        return [
            Problem("import.day_too_early", facts={"day": day.isoformat(), "first": FIRST_DAY.isoformat()})
        ]
    return []


def no_rate(base: str, quote: str, day: date) -> Problem:
    """A conversion without a published rate is refused, never guessed."""
    return Problem("fx.no_rate", facts={"base": base, "quote": quote, "day": day.isoformat()})


@dataclass(frozen=True, slots=True)
class RateDraft:
    """An official rate to enter: one `base` costs `figure` `quote` from `day` on."""

    purpose: RatePurpose
    base: str
    quote: str
    figure: str
    day: date
    citation: str


MOST_DIGITS = 12
FAR = 4
"""A rate that is off the published one by more than a quarter (1/4) is a slip of the pen."""

LIVES_FOR: dict[RatePurpose, int | None] = {
    RatePurpose.CALL_REFERENCE: None,
    RatePurpose.BOOKING: 31,
    RatePurpose.MONTH_END: 0,
    RatePurpose.DISBURSEMENT: 7,
}
"""Days for which an official rate may be used; None: until the next one."""


def official_problems(draft: RateDraft, published: Rate | None, today: date) -> list[Problem]:
    """Two known currencies, a positive figure of plain digits near the published one, a day that has come."""
    problems = _currency_problems(draft)
    figure = figure_of(draft.figure)
    if figure is None:
        problems.append(Problem("fx.not_a_figure", "/figure"))
    elif not problems and published is not None and _is_far(figure, published):
        facts = {"published": rates.decimal_text(published), "day": published.day.isoformat()}
        problems.append(Problem("fx.far_from_published", "/figure", facts))
    if draft.day > today:
        problems.append(Problem("fx.day_in_future", "/day"))
    if draft.purpose == RatePurpose.MONTH_END and draft.day != Month.of(draft.day).last_day():
        problems.append(Problem("fx.not_a_month_end", "/day"))
    if not draft.citation.strip():
        problems.append(Problem("fx.citation_needed", "/citation"))
    return problems


def _currency_problems(draft: RateDraft) -> list[Problem]:
    problems = []
    for name, code in (("base", draft.base), ("quote", draft.quote)):
        try:
            digits(code)
        except ValueError:
            problems.append(Problem("fx.unknown_currency", f"/{name}"))
    if draft.base == draft.quote:
        problems.append(Problem("fx.same_currency", "/quote"))
    return problems


def figure_of(figure: str) -> tuple[int, int] | None:
    """A typed figure as a ratio; None unless it is plain digits, positive and short enough to be meant."""
    if len(figure.replace(".", "", 1)) > MOST_DIGITS:
        return None
    try:
        return rates.ratio(figure)
    except ValueError:
        return None


def _is_far(figure: tuple[int, int], published: Rate) -> bool:
    ours, theirs = figure[0] * published.denominator, published.numerator * figure[1]
    return abs(ours - theirs) * FAR > theirs


def no_official_rate(purpose: RatePurpose, base: str, quote: str, day: date) -> Problem:
    facts = {"purpose": purpose.value, "base": base, "quote": quote, "day": day.isoformat()}
    return Problem("fx.no_official_rate", facts=facts)
