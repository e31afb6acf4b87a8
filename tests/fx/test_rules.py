from datetime import date

import pytest

from app.fx import rules
from app.kernel.errors import Problem

TODAY = date(2026, 10, 30)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (TODAY, []),
        (date(1999, 1, 4), []),
        (date(2026, 10, 31), ["import.day_in_future"]),
        (date(1999, 1, 3), ["import.day_too_early"]),
    ],
)
def test_a_day_lies_between_the_first_and_today(day, codes):
    assert [problem.code for problem in rules.day_problems(day, TODAY)] == codes


def test_a_missing_rate_names_what_was_asked():
    assert rules.no_rate("USD", "JPY", TODAY) == Problem(
        "fx.no_rate", "", {"base": "USD", "quote": "JPY", "day": "2026-10-30"}
    )
