"""What a disclosure must say, and for how long it holds."""

import copy
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosures import rules
from app.disclosures.rules import Change
from tests.factories.disclosures import nothing_to_declare, position, support


def codes(content):
    return [(problem.code, problem.pointer) for problem in rules.certification_problems(content)]


def changed(**parts):
    content = nothing_to_declare()
    for path, value in parts.items():
        *way, last = path.split("__")
        place = content
        for step in way:
            place = place[step]
        place[last] = value
    return content


def test_a_complete_record_has_no_problem():
    assert codes(nothing_to_declare()) == []
    sections = {"positions": position(), "support": support()}
    both = changed(**{name: {"nothing": False, "items": [item]} for name, item in sections.items()})
    assert codes(both) == []


def test_a_blank_record_lists_everything_at_once():
    assert codes(rules.blank("")) == [
        ("disclosure.section_unanswered", "/positions/nothing"),
        ("disclosure.section_unanswered", "/support/nothing"),
        *(("disclosure.unanswered", f"/questions/{code}/answer") for code in rules.QUESTIONS),
    ]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (
            changed(positions={"nothing": True, "items": [position()]}),
            [("disclosure.nothing_and_items", "/positions/nothing")],
        ),
        (
            changed(positions={"nothing": False, "items": [position(), position(title="", start="")]}),
            [
                ("disclosure.entry_missing", "/positions/items/1/title"),
                ("disclosure.entry_missing", "/positions/items/1/start"),
            ],
        ),
        (
            changed(support={"nothing": False, "items": [support(amount=None, effort=None, status="")]}),
            [
                ("disclosure.entry_missing", "/support/items/0/status"),
                ("disclosure.entry_missing", "/support/items/0/amount"),
                ("disclosure.entry_missing", "/support/items/0/effort"),
            ],
        ),
        (changed(support={"nothing": False, "items": [support(effort=0)]}), []),
        (
            changed(support={"nothing": False, "items": [support(start="2027-01", end="2026-12")]}),
            [("disclosure.ends_before_it_begins", "/support/items/0/end")],
        ),
        (changed(support={"nothing": False, "items": [support(start="2027-01", end="2027-01")]}), []),
        (
            changed(questions__financial_interests={"answer": "", "detail": "something"}),
            [("disclosure.unanswered", "/questions/financial_interests/answer")],
        ),
        (
            changed(questions__financial_interests={"answer": "yes", "detail": "  "}),
            [("disclosure.detail_needed", "/questions/financial_interests/detail")],
        ),
        (changed(questions__financial_interests={"answer": "yes", "detail": "Shares of a start-up."}), []),
    ],
)
def test_each_rule_of_completeness(content, wanted):
    assert codes(content) == wanted


@pytest.mark.parametrize("statement", ["I certify", " i  CERTIFY. ", "宣誓します", "宣誓します。"])
def test_the_statement_is_accepted_in_either_language(statement):
    assert rules.statement_problems(statement) == []


@pytest.mark.parametrize("statement", ["", "yes", "I do not certify", "宣誓しません"])
def test_another_statement_is_refused(statement):
    assert [problem.code for problem in rules.statement_problems(statement)] == [
        "disclosure.statement_differs"
    ]


@pytest.mark.parametrize(
    ("text", "is_month"),
    [
        ("2027-04", True),
        ("1999-12", True),
        ("2027-13", False),
        ("2027-4", False),
        ("２０２７-04", False),
        ("", False),
    ],
)
def test_a_month_is_a_year_and_a_month(text, is_month):
    assert rules.is_month(text) is is_month


@pytest.mark.parametrize(
    ("certified", "until"),
    [
        ((2026, 11, 24), (2027, 11, 24)),
        ((2028, 2, 29), (2029, 2, 28)),
        ((2027, 2, 28), (2028, 2, 28)),
        ((2026, 12, 31), (2027, 12, 31)),
    ],
)
def test_a_certificate_holds_twelve_calendar_months(certified, until):
    assert rules.valid_until(datetime(*certified, 9, 30, tzinfo=UTC)) == datetime(*until, 9, 30, tzinfo=UTC)


def test_differences_name_every_entry_that_changed():
    before = changed(support={"nothing": False, "items": [support(title="Old"), support(title="Ended")]})
    after = copy.deepcopy(before)
    after["support"]["items"] = [support(title="New")]
    after["salt"] = "another"
    assert rules.differences(before, after) == [
        Change("/support/items/0/title", "Old", "New"),
        *(
            Change(f"/support/items/1/{path}", value, None)
            for path, value in (
                ("title", "Ended"),
                ("source", "Example Foundation"),
                ("status", "current"),
                ("effort", 20),
                ("amount/amount", "1000000"),
                ("amount/currency", "JPY"),
                ("start", "2026-04"),
                ("end", "2028-03"),
            )
        ),
    ]


contents = st.builds(
    lambda answers, nothing: changed(
        questions={
            code: {"answer": a, "detail": d} for code, (a, d) in zip(rules.QUESTIONS, answers, strict=True)
        },
        positions={"nothing": nothing, "items": []},
    ),
    st.lists(
        st.tuples(st.sampled_from(["", "yes", "no"]), st.text(max_size=5)),
        min_size=len(rules.QUESTIONS),
        max_size=len(rules.QUESTIONS),
    ),
    st.booleans(),
)


@given(contents, contents)
def test_two_contents_are_the_same_exactly_when_what_they_say_is(one, other):
    said = [{k: v for k, v in content.items() if k not in rules.HIDDEN} for content in (one, other)]
    assert rules.is_same(one, other) is (said[0] == said[1])
    assert rules.is_same(one, one)


@pytest.mark.parametrize(("percent", "months"), [(0, "0"), (10, "1.2"), (100, "12"), (33, "3.96")])
def test_effort_in_person_months_comes_from_the_one_vector(percent, months):
    assert rules.months_a_year(percent) == Decimal(months)
