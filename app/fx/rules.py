"""What a published day must be like to be kept."""

from datetime import date

from app.kernel.errors import Problem

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
