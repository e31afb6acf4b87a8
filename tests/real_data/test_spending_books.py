"""R1 and R2 over forty years of real prices, through the books: valuations, indices and payouts as people make
them, beside a computation of its own.

The fund begins with 100 million dollars in index shares at the end of 1981 and spends what was authorised, a quarter of
it each quarter. The independent side never asks the service: it works in decimals from the published files alone.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import registry
from app.endowment import queries
from app.endowment.models import Payout
from app.endowment.rules import ValuationDraft
from app.kernel import clock
from app.kernel.db import read_only
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.endowment import (
    Administrators,
    booked,
    contribution,
    decided,
    noon,
    opened,
    paid_out,
    signed,
)
from tests.plugins.needs import real_data

pytestmark = pytest.mark.needs("real_data")

BEGUN, FIRST, LAST = Month(1981, 12), 1982, 2021
WEALTH = 10_000_000_000
OPENING = WEALTH * 45 // 1000


def finance(name: str) -> Path:
    return real_data() / "finance" / name


def shares() -> dict[Month, tuple[Decimal, Decimal]]:
    """Price and yearly dividend of the index by month, from the file."""
    with finance("shiller_sp500_monthly.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {
        Month.of(date.fromisoformat(r["Date"])): (Decimal(r["SP500"]), Decimal(r["Dividend"])) for r in rows
    }


def consumer_prices() -> dict[Month, Decimal]:
    with finance("us_cpi_monthly.csv").open(encoding="utf-8") as stream:
        return {Month.of(date.fromisoformat(r["Date"])): Decimal(r["Index"]) for r in csv.DictReader(stream)}


def independent() -> tuple[dict[Month, int], dict[int, tuple[int, int]]]:
    """Value by quarter end and both rules by year, in whole cents, from the files with formulas written out."""
    index, cpi = shares(), consumer_prices()
    values, paid = {BEGUN: WEALTH}, {FIRST - 1: OPENING}
    due = {}
    with localcontext() as exact:
        exact.prec = 60
        for year in range(FIRST, LAST + 1):
            for end in (Month(year, number) for number in (3, 6, 9, 12)):
                growth = Decimal(1)
                for month in (end.plus(-2), end.plus(-1), end):
                    price, dividend = index[month]
                    growth *= (price + dividend / 12) / index[month.plus(-1)][0]
                values[end] = _floor(values[end.plus(-3)] * growth) - paid[year - 1] // 4
            dearer = cpi[Month(year, 12)] / cpi[Month(year - 1, 12)]
            due[year] = _average(year, values), _smoothed(year, values, paid[year - 1] * dearer)
            paid[year] = min(due[year])
    return values, due


def _average(year: int, values: dict[Month, int]) -> int:
    """R1: 4.5 % of the mean of the last twelve quarter ends, of fewer while the fund is younger."""
    known = [values[m] for m in (Month(year, 12).plus(-3 * n) for n in range(12)) if m in values]
    return sum(known) * 45 // (1000 * len(known))


def _smoothed(year: int, values: dict[Month, int], last: Decimal) -> int:
    """R2: four fifths of the last payout in today's prices, one fifth of 4.5 % of the value a year ago."""
    return _floor((8 * last + Decimal("0.09") * values[Month(year - 1, 12)]) / 10)


def _floor(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_FLOOR))


@contextmanager
def in_january(year: int) -> Iterator[None]:
    with clock.at(noon(date(year, 1, 20))):
        yield


def begun() -> Administrators:
    """The fund in January 1982: contribution, first value, the policy with the payout before these books."""
    team = opened()
    with in_january(FIRST):
        given = replace(contribution("US", Money(WEALTH, "USD")), effective_on=BEGUN.last_day())
        booked(team, given)
        decided(team, "valuations", _value(BEGUN, WEALTH))
        rules = {"rules": ["moving_average", "smoothed"], "minimum_quarters": 1, "lag": 1}
        signed(team, "USD", opening_year=FIRST - 1, opening=Money(OPENING, "USD"), **rules)
    return team


def _value(end: Month, cents: int) -> ValuationDraft:
    return ValuationDraft(end.last_day(), Money(cents, "USD"), (), "Statement of custody")


def lived_through(team: Administrators, values: dict[Month, int]) -> dict[int, Payout]:
    """Every January the quarters of the year before are valued, and its payout is authorised."""
    text = finance("us_cpi_monthly.csv").read_text(encoding="utf-8")
    with in_january(LAST + 1):
        decided(team, "prices", {"currency": "USD", "source": "BLS, CPI-U", "text": _known(text)})
    payouts = {}
    for year in range(FIRST, LAST + 1):
        with in_january(year + 1):
            for number in (3, 6, 9, 12):
                end = Month(year, number)
                decided(team, "valuations", _value(end, values[end]))
            payouts[year] = paid_out(team, "USD", year, memorandum="Boards")
    return payouts


def _known(text: str) -> str:
    """The published index up to the last close."""
    heading, *lines = text.splitlines()
    return "\n".join([heading, *(line for line in lines if str(BEGUN) <= line[:7] <= f"{LAST}-12")])


def test_forty_years_of_both_rules_against_a_computation_of_its_own(database: Engine) -> None:
    values, expected = independent()
    payouts = lived_through(begun(), values)
    found = {year: row.figures for year, row in payouts.items()}
    assert {
        year: (figures["rule_moving_average"], figures["rule_smoothed"]) for year, figures in found.items()
    } == expected
    assert len(expected) == 40
    with read_only() as reader:
        paid = [min(due) for due in expected.values()]
        assert queries.available()["USD"].minor == sum(minor - -(-minor // 10) for minor in paid)
        assert [row for i in registry.INVARIANTS for row in i.find(reader)] == []
