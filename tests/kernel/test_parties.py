"""Parties: fiscal years, and a party that joins by configuration."""

from datetime import date
from pathlib import Path

import pytest

from app.kernel import parties

FILE = """
[[party]]
code = "XA"
currency = "CHF"
fiscal_year_start = 1
fiscal_year_named_by = "start"
zone = "Europe/Zurich"
language = "en"
name = {en = "Examplia", ja = "エグザンプリア"}
zone_name = {en = "Example City", ja = "エグザンプル市"}
"""


@pytest.mark.parametrize(
    ("code", "day", "year"),
    [
        ("US", date(2026, 9, 30), 2026),
        ("US", date(2026, 10, 1), 2027),
        ("JP", date(2027, 3, 31), 2026),
        ("JP", date(2027, 4, 1), 2027),
    ],
)
def test_fiscal_year_of_a_day(code: str, day: date, year: int) -> None:
    party = parties.party(code)
    assert party.fiscal_year(day) == year
    assert party.fiscal_year(party.fiscal_year_first_day(year)) == year


def test_a_party_joins_by_configuration_and_leaves(tmp_path: Path) -> None:
    path = tmp_path / "parties.toml"
    path.write_text(FILE, encoding="utf-8")
    parties.join(*parties.load(path))
    try:
        assert parties.party_codes() == ("US", "JP", "XA")
        assert parties.party("XA").fiscal_year(date(2027, 12, 31)) == 2027
        assert parties.party("XA").name.ja == "エグザンプリア"
    finally:
        parties.leave("XA")
    assert parties.party_codes() == ("US", "JP")


def test_founders_do_not_leave() -> None:
    parties.leave("US")
    assert parties.party("US").currency == "USD"
