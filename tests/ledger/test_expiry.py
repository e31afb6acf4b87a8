"""The files of appropriation rules, and the arithmetic of the last days (Q12)."""

from datetime import date

import pytest

from app.kernel.parties import parties
from app.ledger.expiry import FOLDER, carried_dates, expiry_of, latest_dates, pay_by, read


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_file_is_whole(path):
    rules = read(path)
    codes = {kind.code for kind in rules.kinds}
    assert codes
    for carry in rules.carry_overs:
        assert set(carry.kinds) <= codes
        assert set(carry.stages) <= {"unobligated", "obligated"}
        assert set(carry.after) <= {one.code for one in rules.carry_overs}
        assert (carry.years > 0, carry.most > 0, bool(carry.authority)) == (True, True, True)
    for one in (*rules.kinds, *rules.carry_overs):
        assert (bool(one.name.en), bool(one.name.ja)) == (True, True)


def test_every_party_may_have_a_lot_whose_dates_are_its_own():
    assert {
        party.code for party in parties() if expiry_of(party.code).kind("as_enacted", date(2027, 1, 1))
    } == {party.code for party in parties()}
    assert [kind.code for kind in expiry_of("../US").kinds] == ["as_enacted"]


@pytest.mark.parametrize(
    ("party", "kind", "year", "dates"),
    [
        ("US", "annual", 2028, (date(2028, 9, 30), date(2033, 9, 30))),
        ("US", "two_year", 2028, (date(2029, 9, 30), date(2034, 9, 30))),
        ("JP", "annual", 2027, (date(2028, 3, 31), date(2028, 4, 30))),
        ("JP", "continuing", 2027, (date(2032, 3, 31), date(2032, 4, 30))),
    ],
)
def test_the_last_days_of_a_kind(party, kind, year, dates):
    assert latest_dates(expiry_of(party).kind(kind, date(year, 1, 1)), party, year) == dates


@pytest.mark.parametrize(("party", "kind"), [("US", "no_year"), ("JP", "fund"), ("US", "as_enacted")])
def test_a_kind_without_an_end(party, kind):
    assert latest_dates(expiry_of(party).kind(kind, date(2027, 1, 1)), party, 2027) is None


def test_a_version_holds_from_its_day():
    assert expiry_of("US").kind("annual", date(1991, 9, 30)) is None
    assert expiry_of("US").kind("annual", date(1991, 10, 1)).years_to_pay == 5


def test_a_carry_over_ends_with_the_next_fiscal_year():
    rules = expiry_of("JP")
    kind, carry = (rules.kind("annual", date(2027, 6, 1)), rules.carry_over("approved", date(2027, 6, 1)))
    assert carried_dates(kind, carry, "JP", date(2028, 3, 31)) == (date(2029, 3, 31), date(2029, 4, 30))
    assert pay_by(kind, "JP", date(2028, 2, 29)) == date(2028, 3, 30)
