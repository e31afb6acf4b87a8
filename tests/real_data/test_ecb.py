"""The ECB's whole history of euro reference rates, 7,126 days."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from app.fx import queries, rates, service
from app.fx.sources import DailyRates, daily_rates
from app.kernel.actor import system
from app.kernel.db import read_only, unit_of_work
from app.kernel.intake import ImportReport
from tests.plugins.needs import real_data

pytestmark = pytest.mark.needs("real_data")
FILE = real_data() / "finance" / "eurofxref-hist.zip"
LAST, FIRST = date(2026, 10, 30), date(1999, 1, 4)


def test_every_day_is_read():
    days = list(daily_rates(FILE))
    assert [type(one) for one in days] == [DailyRates] * 7126
    assert (days[0].day, days[-1].day) == (LAST, FIRST)
    assert sum(len(one.quotes) for one in days) == 221_702
    assert (days[0].quotes["USD"], days[0].quotes["JPY"]) == ("1.1172", "175.68")


def test_no_gap_is_longer_than_a_rate_holds():
    days = sorted(one.day for one in daily_rates(FILE))
    gaps = Counter((after - before).days for before, after in pairwise(days))
    assert max(gaps) == 5 <= rates.MAX_AGE_DAYS


def test_dollar_and_yen_are_imported_twice_with_one_effect(database):
    importer = system("test")
    first = unit_of_work(service.import_rates, importer, FILE, currencies={"USD", "JPY"})
    assert first == ImportReport(added=2 * 7126)
    assert unit_of_work(service.import_rates, importer, FILE, currencies={"USD", "JPY"}) == ImportReport(
        unchanged=2 * 7126
    )
    with read_only():
        rate = queries.rate_on("USD", "JPY", LAST)
        assert Fraction(rate.numerator, rate.denominator) == Fraction("175.68") / Fraction("1.1172")
        assert rates.decimal_text(rate, places=2) == "157.25"
        assert rates.decimal_text(queries.rate_on("USD", "JPY", FIRST), places=2) == "113.44"
        assert queries.newest_day() == LAST
