"""What must hold of a booking, and whose income it is."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.endowment import rules
from app.endowment.rules import BookingDraft, Principal
from app.endowment.states import BookingKind
from app.kernel.money import Money, total
from tests.factories.endowment import contribution, income

TODAY = date(2026, 11, 24)
GOOD = contribution("US", Money(100, "USD"))


def found(draft: BookingDraft) -> list[tuple[str, str]]:
    problems = rules.booking_problems(draft, currencies=["USD"], parties=["US", "JP"], today=TODAY)
    return [(p.code, p.pointer) for p in problems]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (GOOD, []),
        (income(Money(1, "USD")), []),
        (replace(GOOD, amount=Money(0, "USD")), [("endowment.amount_must_be_positive", "/amount")]),
        (replace(GOOD, amount=Money(5, "JPY")), [("endowment.no_book_in_currency", "/amount")]),
        (replace(GOOD, party=""), [("endowment.contribution_needs_party", "/party")]),
        (replace(GOOD, kind=BookingKind.INCOME), [("endowment.income_has_no_party", "/party")]),
        (replace(GOOD, authority="  "), [("endowment.authority_needed", "/authority")]),
        (replace(GOOD, effective_on=date(2026, 11, 25)), [("endowment.date_in_the_future", "/effective_on")]),
    ],
)
def test_booking_problems(draft: BookingDraft, expected: list[tuple[str, str]]) -> None:
    assert found(draft) == expected


def test_interest_without_retention_authority_is_due_to_the_treasury() -> None:
    principals = [Principal("US", 600, keeps_interest=False), Principal("JP", 300, keeps_interest=True)]
    assert rules.income_split(Money(100, "USD"), principals) == {
        ("2100", "US"): Money(67, "USD"),
        ("4100", ""): Money(33, "USD"),
    }


def test_income_without_contributions_is_the_funds() -> None:
    assert rules.income_split(Money(100, "USD"), []) == {("4100", ""): Money(100, "USD")}


principals = st.builds(Principal, st.sampled_from(["US", "JP"]), st.integers(1, 10**12), st.booleans())


@given(st.integers(1, 10**12), st.lists(principals, min_size=1, max_size=8))
def test_every_minor_unit_of_income_has_one_place(minor: int, borne_by: list[Principal]) -> None:
    split = rules.income_split(Money(minor, "JPY"), borne_by)
    assert total(list(split.values()), "JPY") == Money(minor, "JPY")
    assert all(share.minor > 0 for share in split.values())


def test_parity_in_per_mille() -> None:
    assert rules.parity({"US": 2, "JP": 1}) == {"US": 666, "JP": 333}
    assert rules.parity({"US": 0}) == {"US": 0}
