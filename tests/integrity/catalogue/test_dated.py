"""Settings with dates, and the joint calendar of working days."""

from datetime import date

import pytest

from app.integrity.catalogue.calendar import OutsideCalendar, calendar_of, months_later
from app.integrity.catalogue.dated import Setting, UnknownSetting, in_force, on_day, settings_of


def test_the_newest_value_that_is_not_later_counts() -> None:
    settings = [Setting("k", date(2026, 1, 1), 1, "a"), Setting("k", date(2027, 1, 1), 2, "b")]
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [in_force(settings, day).values.get("k") for day in days] == [None, 1, 1, 2]
    with pytest.raises(UnknownSetting):
        in_force(settings, days[0]).number("k")


def test_the_affiliates_rule_follows_its_dates() -> None:
    days = {
        date(2025, 9, 28): False,
        date(2025, 9, 29): True,
        date(2025, 11, 10): False,
        date(2026, 11, 10): True,
    }
    assert {day: on_day(day).is_on("affiliates_rule") for day in days} == days


def test_an_agency_comes_before_its_side_and_that_before_all() -> None:
    dated = on_day(date(2026, 11, 24))
    asked = [("NIH", "US"), ("NSF", "US"), ("", "US"), ("JST", "JP")]
    assert [dated.of_agency(*who, "zero_effort") for who in asked] == [True, False, False, False]
    assert [dated.of_agency(*who, "security_training") for who in asked] == ["required"] * 3 + ["advised"]


def test_two_values_of_one_day_are_refused(tmp_path) -> None:
    one = '[[setting]]\nkey = "k"\nsince = 2026-01-01\nvalue = 1\nsource = "x"\n'
    (tmp_path / "a.toml").write_text(one + one)
    with pytest.raises(ValueError, match="two values"):
        settings_of(tmp_path)


def test_working_days_are_those_of_both_countries() -> None:
    joint = calendar_of(["US", "JP"])
    # 23 November is a holiday in Japan, 26 November in the United States.
    assert [joint.works(date(2026, 11, day)) for day in (20, 21, 23, 24, 26, 27)] == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]
    assert joint.after(date(2026, 11, 20), 3) == date(2026, 11, 27)
    assert joint.between(date(2026, 11, 20), date(2026, 11, 27)) == 3
    assert joint.after(date(2026, 11, 20), 0) == date(2026, 11, 20)


def test_a_year_without_holidays_is_not_guessed() -> None:
    with pytest.raises(OutsideCalendar):
        calendar_of(["US", "JP"]).after(date(2099, 12, 20), 20)


def test_months_later_keeps_to_the_month() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 1, 5), 12) == date(2027, 1, 5)


def test_offices_close_at_the_turn_of_the_year_and_an_invented_party_has_weekends() -> None:
    assert calendar_of(["JP"]).after(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert calendar_of(["XX"]).after(date(2026, 12, 24), 1) == date(2026, 12, 25)
