"""What a form and the API may send; a draft may be incomplete but not wrong."""

import pytest
from marshmallow import ValidationError

from app.disclosures import rules
from app.disclosures.schemas import ContentIn
from tests.factories.disclosures import nothing_to_declare, position, support


def load(**parts):
    return ContentIn().load(parts)


def pointers(**parts):
    with pytest.raises(ValidationError) as refused:
        load(**parts)
    return refused.value.normalized_messages()


def test_what_is_left_out_is_not_answered():
    blank = rules.blank("")
    assert load() == {name: blank[name] for name in ("positions", "support", "questions")}


def test_a_complete_content_passes_unchanged():
    content = nothing_to_declare()
    content["positions"] = {"nothing": False, "items": [position()]}
    content["support"] = {"nothing": False, "items": [support()]}
    sent = {name: content[name] for name in ("positions", "support", "questions")}
    assert load(**sent) == sent


def test_empty_lines_are_dropped_and_empty_entries_become_none():
    empty = {"title": "", "source": "", "status": "", "amount": {"amount": "", "currency": ""}, "effort": ""}
    half = {**empty, "title": "Sensors", "amount": {"amount": "", "currency": "USD"}}
    found = load(support={"items": [empty, half]})["support"]["items"]
    assert found == [
        {
            "title": "Sensors",
            "source": "",
            "status": "",
            "amount": None,
            "start": "",
            "end": "",
            "effort": None,
        }
    ]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"amount": {"amount": "12.5", "currency": "USD"}}, "amount"),
        ({"amount": {"amount": "1", "currency": "XXX1"}}, "amount"),
        ({"amount": {"amount": "-1", "currency": "JPY"}}, "amount"),
        ({"amount": 5}, "amount"),
        ({"start": "2027"}, "start"),
        ({"end": "soon"}, "end"),
        ({"effort": 101}, "effort"),
        ({"effort": -1}, "effort"),
        ({"effort": "much"}, "effort"),
        ({"status": "over"}, "status"),
        ({"title": "x" * 501}, "title"),
        ({"title": "nul \x00"}, "title"),
        ({"birthplace": "somewhere"}, "birthplace"),
    ],
)
def test_a_wrong_entry_is_named(item, field):
    found = pointers(support={"items": [{"title": "Fine"}, {"title": "Sensors", **item}]})
    assert list(found["support"]["items"][1]) == [field]


@pytest.mark.parametrize("name", ["nationality", "format", "salt"])
def test_what_belongs_to_nobody_cannot_be_sent(name):
    assert list(pointers(**{name: "x"})) == [name]


def test_a_question_knows_yes_no_and_silence():
    assert list(pointers(questions={"financial_interests": {"answer": "perhaps"}})) == ["questions"]
    assert list(pointers(questions={"shoe_size": {"answer": "yes"}})) == ["questions"]


@pytest.mark.parametrize("wrong", [[], "x", 5])
def test_another_shape_is_refused(wrong):
    assert list(pointers(positions=wrong)) == ["positions"]
    assert list(pointers(support={"items": [wrong]})) == ["support"]
