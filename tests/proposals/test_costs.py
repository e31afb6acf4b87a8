"""The grid of costs: years, categories, caps, rates."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party
from app.proposals import rules
from app.proposals.models import BudgetLine
from app.proposals.rules import Cost
from tests.factories.proposals import unsaved


def line(year, category, minor, currency="USD"):
    return BudgetLine(fiscal_year=year, category=category, amount_minor=minor, currency=currency)


def budget(half, proposal):
    side = proposal.call.side(half.party)
    return rules.budget_problems(half, side, rules.fiscal_years(proposal.call, half.party, proposal.months))


@pytest.mark.parametrize(
    ("ends", "code", "first"),
    [
        (datetime(2027, 4, 14, tzinfo=UTC), "US", Month(2027, 5)),
        (datetime(2027, 12, 31, 20, tzinfo=UTC), "US", Month(2028, 1)),
        (datetime(2027, 12, 31, 20, tzinfo=UTC), "JP", Month(2028, 2)),
    ],
)
def test_projects_begin_in_the_month_after_review_on_the_calendar_of_the_party(ends, code, first):
    proposal = unsaved()
    proposal.call.review_ends_at = ends
    assert rules.first_month(proposal.call, code) == first


@pytest.mark.parametrize(
    ("months", "years"),
    [
        (1, {"US": (2027,), "JP": (2027,)}),
        (5, {"US": (2027,), "JP": (2027,)}),
        (6, {"US": (2027, 2028), "JP": (2027,)}),
        (11, {"US": (2027, 2028), "JP": (2027,)}),
        (12, {"US": (2027, 2028), "JP": (2027, 2028)}),
        (36, {"US": (2027, 2028, 2029, 2030), "JP": (2027, 2028, 2029, 2030)}),
        (0, {"US": (2027,), "JP": (2027,)}),
    ],
)
def test_the_years_of_a_project_that_begins_in_may(months, years):
    proposal = unsaved()
    assert {code: rules.fiscal_years(proposal.call, code, months) for code in years} == years


@given(st.integers(1, 60), st.dates(date(2026, 1, 1), date(2060, 12, 31)), st.sampled_from(["US", "JP"]))
def test_the_years_are_those_of_its_months(months, ends, code):
    """Oracle: walk every month of the project."""
    proposal = unsaved()
    proposal.call.review_ends_at = datetime(ends.year, ends.month, ends.day, 12, tzinfo=UTC)
    begin = rules.first_month(proposal.call, code)
    walked = {party(code).fiscal_year(begin.plus(n).first_day()) for n in range(months)}
    assert rules.fiscal_years(proposal.call, code, months) == tuple(sorted(walked))


def test_a_side_without_categories_of_its_own_has_the_usual_ones():
    proposal = unsaved()
    assert rules.categories(proposal.call.side("US")) == ("personnel", "travel", "indirect")
    proposal.call.side("US").cost_categories = []
    assert rules.categories(proposal.call.side("US")) == rules.CATEGORIES


def test_every_wrong_cell_is_named_at_once():
    proposal = unsaved()
    costs = [
        Cost(2027, "personnel", Money(1, "USD")),
        Cost(2027, "personnel", Money(2, "USD")),
        Cost(2040, "travel", Money(1, "USD")),
        Cost(2040, "indirect", Money(0, "USD")),
        Cost(2028, "parties", Money(1, "USD")),
        Cost(2028, "travel", Money(1, "JPY")),
    ]
    assert rules.cost_problems(proposal, proposal.half("US"), proposal.call.side("US"), costs) == [
        Problem("budget.cell_twice", "/budget/1/category", {"category": "personnel"}),
        Problem("budget.year_outside", "/budget/2/fiscal_year", {"year": 2040}),
        Problem("budget.unknown_category", "/budget/4/category", {"category": "parties"}),
        Problem("budget.wrong_currency", "/budget/5/amount", {"currency": "USD"}),
    ]


def test_a_budget_within_the_rules_has_no_problem():
    proposal = unsaved()
    assert [budget(half, proposal) for half in proposal.halves] == [[], []]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([], [("budget.empty", {"party": "US"})]),
        ([line(2027, "personnel", 1000)], []),
        ([line(2027, "personnel", 1001)], [("budget.over_cap", {"party": "US", "cap": "USD 10.00"})]),
        ([line(2027, "personnel", 100), line(2027, "indirect", 30)], []),
        (
            [line(2027, "personnel", 100), line(2027, "indirect", 31)],
            [("budget.indirect_too_high", {"party": "US", "limit": "USD 0.30"})],
        ),
        (
            [line(2027, "indirect", 1)],
            [("budget.indirect_too_high", {"party": "US", "limit": "USD 0.00"})],
        ),
        (
            [line(2027, "personnel", 1), line(2041, "travel", 1), line(2040, "travel", 1)],
            [("budget.year_outside", {"year": 2040}), ("budget.year_outside", {"year": 2041})],
        ),
    ],
)
def test_each_rule_of_a_budget(lines, wanted):
    proposal = unsaved()
    half = proposal.half("US")
    half.lines = lines
    assert [(p.code, p.facts) for p in budget(half, proposal)] == wanted
    assert {p.pointer for p in budget(half, proposal)} <= {"/halves/US/budget"}


@given(st.integers(0, 10**15), st.integers(0, 1000))
def test_the_limit_of_indirect_cost_is_exact(direct, permille):
    """The largest whole amount x with x / direct ≤ permille / 1000, found by multiplying out."""
    limit = rules.indirect_limit(direct, permille)
    assert limit * 1000 <= direct * permille < (limit + 1) * 1000


def test_the_total_is_in_the_currency_of_the_half():
    proposal = unsaved()
    assert [rules.total(half) for half in proposal.halves] == [Money(400, "USD"), Money(400, "JPY")]
