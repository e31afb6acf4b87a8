"""Months and fiscal years of parties whose year begins elsewhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.fiscal import FiscalYear, Month
from app.kernel.parties import party

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_month_has_a_number_from_1_to_12(number: int) -> None:
    with pytest.raises(ValueError, match="no month"):
        Month(2027, number)


@pytest.mark.parametrize("text", ["2027-9", "2027/09", "\uff12027-09", "2027-13", "", "2027-09-01"])
def test_only_year_dash_month_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@given(months)
def test_a_month_reads_back_what_it_prints(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months, st.integers(-400, 400))
def test_plus_and_until_undo_each_other(month: Month, steps: int) -> None:
    assert month.until(month.plus(steps)) == steps
    assert month.plus(steps).plus(-steps) == month


@given(months, st.integers(0, 40))
def test_through_counts_both_ends_in_order(month: Month, steps: int) -> None:
    run = list(month.through(month.plus(steps)))
    assert (run[0], run[-1], len(run)) == (month, month.plus(steps), steps + 1)
    assert run == sorted(run)


def test_through_refuses_to_go_back() -> None:
    with pytest.raises(ValueError, match="before"):
        Month(2027, 9).through(Month(2027, 8))


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (Month(2027, 2), date(2027, 2, 28)),
        (Month(2028, 2), date(2028, 2, 29)),
        (Month(2027, 12), date(2027, 12, 31)),
    ],
)
def test_last_day(month: Month, last: date) -> None:
    assert month.last_day() == last
    assert Month.of(last) == month


@pytest.mark.parametrize(
    ("code", "day", "label", "start", "end"),
    [
        ("US", date(2027, 9, 30), "2027", date(2026, 10, 1), date(2027, 9, 30)),
        ("US", date(2027, 10, 1), "2028", date(2027, 10, 1), date(2028, 9, 30)),
        ("JP", date(2028, 3, 31), "2027", date(2027, 4, 1), date(2028, 3, 31)),
        ("JP", date(2028, 4, 1), "2028", date(2028, 4, 1), date(2029, 3, 31)),
        ("JP", date(2028, 2, 29), "2027", date(2027, 4, 1), date(2028, 3, 31)),
    ],
)
def test_the_fiscal_year_of_a_day(code: str, day: date, label: str, start: date, end: date) -> None:
    year = FiscalYear.containing(party(code), day)
    assert year == FiscalYear(start, end, label) == FiscalYear.of(party(code), int(label))
    assert day in year
    assert end.replace(year=end.year + 1) not in year


def test_a_fiscal_year_has_twelve_months_in_order() -> None:
    year = FiscalYear.of(party("JP"), 2027)
    assert [str(m) for m in year.months()][::11] == ["2027-04", "2028-03"]
    assert len(year.months()) == 12


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2027, 4, 2), date(2028, 4, 1)),
        (date(2027, 4, 1), date(2028, 3, 30)),
        (date(2027, 4, 1), date(2027, 9, 30)),
    ],
)
def test_a_fiscal_year_is_twelve_whole_months(start: date, end: date) -> None:
    with pytest.raises(ValueError, match="whole months"):
        FiscalYear(start, end, "x")
