"""What forms and the API may send of a proposal."""

import pytest
from marshmallow import ValidationError

from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.proposals import schemas
from app.proposals.rules import Cost
from app.proposals.service import HalfText, NewMember, SharedText
from app.proposals.states import TeamRole

TEXT = {"en": "a", "ja": "い"}


def refused(schema, data):
    with pytest.raises(ValidationError) as fault:
        schema.load(data)
    return fault.value.normalized_messages()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["quantum", " sensing ", "", "quantum"], ("quantum", "sensing")),
        ("quantum, sensing", ("quantum", "sensing")),
        ("量子、センシング，光\n計測；評価", ("量子", "センシング", "光", "計測", "評価")),
        ("", ()),
    ],
)
def test_keywords_come_as_a_list_or_as_one_text(sent, kept):
    data = {"title": TEXT, "abstract": TEXT, "keywords": sent, "months": 12}
    assert schemas.SharedIn().load(data) == SharedText(Bilingual("a", "い"), Bilingual("a", "い"), kept, 12)


def test_no_institution_may_be_sent_as_nothing():
    for nothing in ("", None):
        found = schemas.HalfIn().load({"institution_id": nothing, "contribution": TEXT})
        assert found == HalfText(None, Bilingual("a", "い"))
    assert list(refused(schemas.HalfIn(), {"institution_id": "5", "contribution": TEXT})) == [
        "institution_id"
    ]


def cell(amount="1.00", currency="USD", **changes):
    return {
        "fiscal_year": 2027,
        "category": "travel",
        "amount": {"amount": amount, "currency": currency},
        **changes,
    }


def test_a_cell_is_a_cost():
    assert schemas.BudgetIn().load({"budget": [cell()]}) == {
        "budget": [Cost(2027, "travel", Money(100, "USD"))]
    }


def test_an_empty_cell_of_a_page_is_nothing_and_of_the_api_a_mistake():
    assert schemas.BudgetForm().load({"budget": [cell("")]})["budget"][0].amount == Money(0, "USD")
    assert schemas.BudgetForm().load({}) == {"budget": []}
    assert list(refused(schemas.BudgetIn(), {"budget": [cell("")]})["budget"][0]) == ["amount"]
    assert list(refused(schemas.BudgetIn(), {})) == ["budget"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fiscal_year": 1999}, "fiscal_year"),
        ({"fiscal_year": "soon"}, "fiscal_year"),
        ({"category": ""}, "category"),
        ({"amount": "1.00"}, "amount"),
        ({"amount": {"amount": "1.00", "currency": "ABC"}}, "amount"),
        ({"state": "paid"}, "state"),
    ],
)
def test_a_wrong_cell_is_named(change, field):
    assert list(refused(schemas.BudgetIn(), {"budget": [cell(), {**cell(), **change}]})["budget"][1]) == [
        field
    ]


@pytest.mark.parametrize("data", [{"budget": "x"}, {"budget": [5]}, {"budget": [{"amount": ""}]}])
def test_another_shape_is_refused_not_crashed(data):
    assert list(refused(schemas.BudgetForm(), data)) == ["budget"]


def test_an_empty_cell_in_no_currency_is_refused_for_its_currency():
    assert list(refused(schemas.BudgetForm(), {"budget": [cell("", "ABC")]})["budget"][0]) == ["amount"]


def test_text_that_cannot_be_kept_is_named():
    data = {"party": "JP", "email": "a@b.jp", "name": "nul \x00"}
    assert list(refused(schemas.MemberIn(), data)) == ["name"]


def test_whom_one_asks():
    found = schemas.MemberIn().load({"party": "JP", "email": "a@b.jp", "role": "lead"})
    assert found == NewMember("JP", "a@b.jp", TeamRole.LEAD)
    assert list(refused(schemas.MemberIn(), {"party": "JP", "email": "a@b.jp", "role": "owner"})) == ["role"]


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        (schemas.SharedIn, "submission_count"),
        (schemas.HalfIn, "lead_id"),
        (schemas.MemberIn, "confirmed_at"),
        (schemas.DocumentIn, "sha256"),
        (schemas.SignatureIn, "signed_by_id"),
        (schemas.EmptyIn, "received_at"),
        (schemas.WithdrawalIn, "state"),
        (schemas.ProposalStart, "reference"),
    ],
)
def test_what_the_service_decides_cannot_be_sent(schema, field):
    assert refused(schema(), {field: "x"})[field] == ["Unknown field."]
