from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from app.fx import queries, rates, service
from app.kernel import clock
from app.kernel.actor import system
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import RuleBroken

LINES = """Date,USD,JPY,THB,
2026-10-30,1.1172,175.68,N/A,
2026-10-29,1.113,175.92,37.569,
2026-10-20,1.10,170,36,
"""


@pytest.fixture
def published(database, tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(LINES)
    with clock.at(datetime(2026, 10, 31, tzinfo=UTC)):
        unit_of_work(service.import_rates, system("test"), path)
    with read_only():
        yield


def value(rate: rates.Rate) -> Fraction:
    return Fraction(rate.numerator, rate.denominator)


@pytest.mark.parametrize(
    ("base", "quote", "expected"),
    [
        ("EUR", "USD", Fraction("1.1172")),
        ("USD", "EUR", 1 / Fraction("1.1172")),
        ("USD", "JPY", Fraction("175.68") / Fraction("1.1172")),
        ("JPY", "USD", Fraction("1.1172") / Fraction("175.68")),
        ("USD", "USD", Fraction(1)),
        ("EUR", "EUR", Fraction(1)),
    ],
)
def test_rates_between_any_two_currencies(published, base, quote, expected):
    rate = queries.rate_on(base, quote, date(2026, 10, 30))
    assert (rate.base, rate.quote, rate.day, value(rate)) == (base, quote, date(2026, 10, 30), expected)


def test_both_figures_are_of_one_day(published):
    """The baht was not quoted on the 30th, so the dollar in baht is of the 29th."""
    rate = queries.rate_on("USD", "THB", date(2026, 10, 30))
    assert (rate.day, value(rate)) == (date(2026, 10, 29), Fraction("37.569") / Fraction("1.113"))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 10, 19), None),
        (date(2026, 10, 20), date(2026, 10, 20)),
        (date(2026, 10, 27), date(2026, 10, 20)),
        (date(2026, 10, 28), None),
        (date(2026, 11, 6), date(2026, 10, 30)),
        (date(2026, 11, 7), None),
    ],
)
def test_the_latest_day_on_or_before_holds_for_a_week(published, day, found):
    rate = queries.rate_on("USD", "JPY", day)
    assert (rate and rate.day) == found


def test_the_age_may_be_chosen(published):
    assert queries.rate_on("USD", "JPY", date(2026, 10, 31), max_age_days=0) is None
    assert queries.rate_on("USD", "JPY", date(2026, 12, 31), max_age_days=90).day == date(2026, 10, 30)


def test_a_conversion_is_never_guessed(published):
    assert queries.rate_required("USD", "JPY", date(2026, 10, 30)).day == date(2026, 10, 30)
    with pytest.raises(RuleBroken) as refusal:
        queries.rate_required("USD", "XXX", date(2026, 10, 30))
    (problem,) = refusal.value.problems
    assert (refusal.value.code, problem.code, problem.facts) == (
        "fx.no_rate",
        "fx.no_rate",
        {"base": "USD", "quote": "XXX", "day": "2026-10-30"},
    )


@pytest.mark.parametrize("max_age_days", [1, 30])
def test_a_rate_costs_one_query(published, count_queries, max_age_days):
    with count_queries() as seen:
        queries.rate_on("USD", "JPY", date(2026, 10, 30), max_age_days=max_age_days)
    assert len(seen) == 1


def test_the_same_currency_costs_none(published, count_queries):
    with count_queries() as seen:
        assert queries.rate_on("USD", "USD", date(2026, 10, 30)) == rates.identity(
            "USD", date(2026, 10, 30), "ECB"
        )
    assert seen == []


def test_stored_ratios_are_found_by_day_and_currency(published):
    found = queries.ratios_between(date(2026, 10, 29), date(2026, 10, 30))
    assert {key: ratio[1:] for key, ratio in found.items()} == {
        (date(2026, 10, 30), "USD"): (2793, 2500),
        (date(2026, 10, 30), "JPY"): (4392, 25),
        (date(2026, 10, 29), "USD"): (1113, 1000),
        (date(2026, 10, 29), "JPY"): (4398, 25),
        (date(2026, 10, 29), "THB"): (37569, 1000),
    }
    assert queries.newest_day() == date(2026, 10, 30)
