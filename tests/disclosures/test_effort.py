"""Effort in both units from one vector, by the examples of the rule catalogue (1.8) and by properties."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosures import effort
from app.disclosures.effort import FiscalYear, Month, percent, person_months

JFY2027 = FiscalYear(date(2027, 4, 1), date(2028, 3, 31), "2027")
JFY2028 = FiscalYear(date(2028, 4, 1), date(2029, 3, 31), "2028")
SEP, AUG = Month(2027, 9), Month(2028, 8)

shares = st.integers(0, 1000).map(lambda n: Decimal(n) / 1000)
vectors = st.dictionaries(st.integers(0, 30).map(Month(2027, 1).plus), shares, max_size=20)


def test_one_and_a_half_months_of_a_budget_year_become_7_and_5_percent() -> None:
    fte = effort.spread_person_months(Decimal("1.5"), SEP, AUG)
    assert set(fte.values()) == {Decimal("0.125")}
    assert person_months(fte, SEP, AUG) == Decimal("1.5")
    assert person_months(fte, SEP, Month(2028, 3)) == Decimal("0.875")
    assert person_months(fte, Month(2028, 4), AUG) == Decimal("0.625")
    assert [percent(fte, year) for year in (JFY2027, JFY2028)] == [7, 5]


@pytest.mark.parametrize(
    ("share", "months", "expected"),
    [("0.1", 9, "0.9"), ("0.1", 12, "1.2"), ("1", 1, "1.0")],
)
def test_a_share_is_converted_from_the_appointment(share: str, months: int, expected: str) -> None:
    fte = effort.appointment_share(Decimal(share), SEP, months)
    assert person_months(fte, SEP, SEP.plus(months - 1)) == Decimal(expected)


def test_a_period_is_filed_under_its_later_year() -> None:
    assert effort.filing_year(Month(2023, 9), Month(2024, 8)) == 2024
    with pytest.raises(ValueError, match="before"):
        effort.filing_year(Month(2024, 8), Month(2023, 9))


@pytest.mark.parametrize(("whole", "expected"), [(20, "2.4"), (0, "0"), (100, "12"), (7, "0.84")])
def test_a_percentage_becomes_twelve_times_its_share(whole: int, expected: str) -> None:
    fte = effort.spread_percent(whole, JFY2027)
    assert person_months(fte, JFY2027.first_month, JFY2027.last_month) == Decimal(expected)
    assert percent(fte, JFY2027) == whole


def test_who_works_nine_months_counts_by_nine() -> None:
    fte = effort.appointment_share(Decimal("0.1"), Month(2027, 4), 9)
    assert percent(fte, JFY2027) == 8
    assert percent(fte, JFY2027, months_employed=9) == 10


@pytest.mark.parametrize("months", [0, 13])
def test_months_employed_are_1_to_12(months: int) -> None:
    with pytest.raises(ValueError, match="months employed"):
        percent({}, JFY2027, months_employed=months)


@pytest.mark.parametrize(("done", "expected"), [("0.06", 1), ("0.059", 0), ("0.18", 2), ("0.3", 3)])
def test_half_a_percent_rounds_up(done: str, expected: int) -> None:
    assert percent({Month(2027, 4): Decimal(done)}, JFY2027) == expected


@pytest.mark.parametrize("share", ["-0.01", "1.01", "NaN"])
def test_a_share_outside_0_to_1_is_refused(share: str) -> None:
    bad = {SEP: Decimal(share)}
    with pytest.raises(ValueError, match="not a share"):
        person_months(bad, SEP, SEP)
    with pytest.raises(ValueError, match="not a share"):
        effort.combined([bad])
    with pytest.raises(ValueError, match="not a share"):
        effort.appointment_share(Decimal(share), SEP, 2)


def test_a_period_runs_forward_and_an_appointment_has_months() -> None:
    with pytest.raises(ValueError, match="before"):
        person_months({}, AUG, SEP)
    with pytest.raises(ValueError, match="at least a month"):
        effort.appointment_share(Decimal("0.5"), SEP, 0)


@pytest.mark.parametrize("amount", ["12.1", "-0.1", "0.0000001"])
def test_what_cannot_be_spread_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"person-months|share"):
        effort.spread_person_months(Decimal(amount), SEP, AUG)


@given(st.integers(0, 12_000_000), st.integers(0, 11))
def test_a_spread_sums_to_what_was_spread_and_is_even(millionths: int, extra: int) -> None:
    amount = Decimal(millionths % ((extra + 1) * 1_000_000)) / 1_000_000
    fte = effort.spread_person_months(amount, SEP, SEP.plus(extra))
    assert person_months(fte, SEP, SEP.plus(extra)) == amount
    assert max(fte.values()) - min(fte.values()) <= Decimal("0.000001")


@given(vectors)
def test_percent_is_the_exact_fraction_rounded_half_up(
    fte: Mapping[Month, Decimal],
) -> None:
    exact = Fraction(100, 12) * sum((Fraction(fte[m]) for m in fte if m.first_day() in JFY2027), Fraction(0))
    assert percent(fte, JFY2027) == int(exact + Fraction(1, 2))


@given(vectors, st.integers(0, 30), st.integers(0, 30))
def test_person_months_add_over_adjoining_periods(
    fte: Mapping[Month, Decimal], first: int, length: int
) -> None:
    start, cut = Month(2026, 6).plus(first), Month(2026, 6).plus(first + length)
    end = cut.plus(7)
    whole = person_months(fte, start, end)
    assert whole == person_months(fte, start, cut) + person_months(fte, cut.plus(1), end)


@given(st.lists(vectors, max_size=4))
def test_a_combined_load_holds_every_item(items: list[Mapping[Month, Decimal]]) -> None:
    load = effort.combined(items)
    assert sum(load.values(), Decimal(0)) == sum((sum(i.values(), Decimal(0)) for i in items), Decimal(0))


@given(vectors.filter(bool), st.integers(1, 14))
def test_the_busiest_window_is_the_best_of_all_windows(fte: Mapping[Month, Decimal], length: int) -> None:
    first, done = effort.busiest(fte, length=length)
    starts = [Month(2025, 1).plus(n) for n in range(80)]
    every = [sum((fte.get(s.plus(k), Decimal(0)) for k in range(length)), Decimal(0)) for s in starts]
    assert done == max(every)
    assert done == sum((fte.get(first.plus(k), Decimal(0)) for k in range(length)), Decimal(0))


def test_a_window_needs_months() -> None:
    with pytest.raises(ValueError, match="window"):
        effort.busiest({})
    with pytest.raises(ValueError, match="window"):
        effort.busiest({SEP: Decimal(1)}, length=0)


@pytest.mark.parametrize(("other", "same"), [("1.55", True), ("1.45", True), ("1.56", False)])
def test_five_hundredths_of_a_month_are_no_difference(other: str, same: bool) -> None:
    assert effort.same_person_months(Decimal("1.5"), Decimal(other)) is same


@pytest.mark.parametrize(("other", "same"), [(8, True), (6, True), (9, False)])
def test_one_point_is_no_difference(other: int, same: bool) -> None:
    assert effort.same_percent(7, other) is same
