"""What a disclosure must say, and for how long it holds."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.disclosures import rules
from app.disclosures.record.content import REQUIRED, Record
from app.disclosures.record.plain import record_of
from app.kernel.fiscal import Month
from tests.factories.disclosures import declaring, nothing_to_declare, plain_of, position, support


def codes(parts):
    found = rules.certification_problems(record_of(plain_of(parts)))
    return [(problem.code, problem.pointer) for problem in found]


def with_declarations(**changes):
    parts = nothing_to_declare()
    return {**parts, "declarations": {**parts["declarations"], **changes}}


PROGRAMME = {
    "name": "A programme",
    "sponsor": {"name": "A city"},
    "status": "current",
    "compensation": "yes",
    "unauthorised_transfer": "no",
    "recruits_others": "yes",
    "post_against_award_terms": "no",
    "cannot_terminate": "no",
    "limits_capacity": "no",
    "must_win_sponsor_funds": "no",
    "must_omit_institution": "no",
    "must_not_disclose": "no",
    "conflict_against_award_terms": "no",
}


def test_a_complete_record_has_no_problem():
    assert codes(nothing_to_declare()) == []
    assert codes(declaring(positions=[position()], support=[support()], programmes=[PROGRAMME])) == []


def test_a_blank_record_lists_everything_at_once():
    assert codes({}) == [
        *(("disclosure.section_unanswered", f"/{name}/nothing") for name in REQUIRED),
        ("disclosure.unanswered", "/declarations/hidden_contracts"),
        ("disclosure.unanswered", "/declarations/not_malign"),
        ("disclosure.unanswered", "/declarations/institution_reporting"),
    ]


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (
            {**nothing_to_declare(), "positions": {"nothing": True, "items": [position()]}},
            [("disclosure.nothing_and_items", "/positions/nothing")],
        ),
        (
            declaring(positions=[position(), position(title="", start="", organisation={}, unit="Dean's office")]),
            [
                ("disclosure.entry_missing", "/positions/items/1/title"),
                ("disclosure.entry_missing", "/positions/items/1/organisation/name"),
                ("disclosure.entry_missing", "/positions/items/1/start"),
            ],
        ),
        (
            declaring(support=[support(effort={})]),
            [("disclosure.entry_missing", "/support/items/0/effort")],
        ),
        (
            declaring(support=[support(end="2026-03")]),
            [("disclosure.ends_before_it_begins", "/support/items/0/end")],
        ),
        (
            declaring(support=[support(nda="yes", title="", source={}, amount=None)]),
            [],
        ),
        (
            declaring(programmes=[{**PROGRAMME, "must_not_disclose": ""}]),
            [("disclosure.unanswered", "/programmes/items/0/must_not_disclose")],
        ),
        (
            declaring(products=[{"group": "other", "citation": f"Paper {n}"} for n in range(6)]),
            [("disclosure.too_many_products", "/products/nothing")],
        ),
        (
            with_declarations(hidden_contracts="yes"),
            [("disclosure.detail_needed", "/declarations/hidden_contracts_detail")],
        ),
        (
            with_declarations(reduction_plan="yes", reduction_plan_detail="From April I give up a post."),
            [],
        ),
        (with_declarations(not_malign=""), [("disclosure.unanswered", "/declarations/not_malign")]),
    ],
)  # fmt: skip
def test_what_is_missing_or_contradictory_is_named(parts, wanted):
    assert codes(parts) == wanted


@pytest.mark.parametrize("typed", ["I certify", " i  CERTIFY. ", "宣誓します", "宣誓します。"])
def test_the_statement_is_typed(typed):
    assert rules.statement_problems(typed) == []


@pytest.mark.parametrize("typed", ["", "yes", "I certify it", "宣誓"])
def test_another_statement_is_none(typed):
    assert [p.code for p in rules.statement_problems(typed)] == ["disclosure.statement_differs"]


@pytest.mark.parametrize(
    ("signed", "until"),
    [
        ("2026-01-05T10:00:00+00:00", "2027-01-05T10:00:00+00:00"),
        ("2028-02-29T10:00:00+00:00", "2029-02-28T10:00:00+00:00"),
    ],
)
def test_it_holds_twelve_months(signed, until):
    assert rules.valid_until(datetime.fromisoformat(signed)) == datetime.fromisoformat(until).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "is_day"),
    [
        ("2027", True),
        ("2027-04", True),
        ("2028-02-29", True),
        ("2027-02-29", False),
        ("2027-13", False),
        ("2027-4", False),
        ("27", False),
        ("", False),
        ("２０２７", False),
    ],
)
def test_a_day_is_as_precise_as_it_is_known(text, is_day):
    assert rules.is_day(text) is is_day


def test_months_and_kana_are_told():
    assert (rules.is_month("2027-04"), rules.is_month("2027"), rules.is_month("2027-00")) == (
        True,
        False,
        False,
    )
    assert [rules.is_kana(t) for t in ("ヤマダ タロウ", "", "ヴァン・ダー", "やまだ", "ﾔﾏﾀﾞ", "Yamada")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_is_only_applied_for_is_not_counted():
    runs = {"runs": [{"first": "2027-04", "last": "2027-04", "percent": "60"}]}
    parts = declaring(
        support=[support(effort=runs), support(effort=runs, status="pending")],
        positions=[position(effort={"runs": [{"first": "2027-04", "last": "2027-05", "percent": "50"}]})],
    )
    record = record_of(plain_of(parts))
    assert rules.load(record) == {Month(2027, 4): Decimal("1.1"), Month(2027, 5): Decimal("0.5")}
    assert [name for name, _ in rules.efforts(record)] == ["positions", "support", "support"]
    assert rules.load(Record()) == {}
