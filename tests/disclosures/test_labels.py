"""Every entry and answer has its words in both languages."""

import pytest

from app.disclosures import labels, rules
from app.kernel.language import speaking
from tests.factories.disclosures import nothing_to_declare, position, support


@pytest.mark.parametrize(
    ("pointer", "english", "japanese"),
    [
        ("/positions/nothing", "Positions: Nothing to declare", "所属・役職：申告事項なし"),
        ("/positions/items/0/title", "Positions 1: Position title", "所属・役職 1：役職名"),
        (
            "/support/items/1/title",
            "Current and pending support 2: Project title",
            "応募中・実施中の研究費等 2：研究課題名",
        ),
        (
            "/support/items/1/amount/currency",
            "Current and pending support 2: Currency",
            "応募中・実施中の研究費等 2：通貨",
        ),
    ],
)
def test_the_place_of_an_entry_in_words(pointer, english, japanese):
    assert labels.place(pointer) == english
    with speaking("ja"):
        assert labels.place(pointer) == japanese


def test_a_question_is_its_own_place():
    said = labels.place("/questions/in_kind_support/answer")
    assert said == f"{labels.QUESTIONS['in_kind_support']} Your answer"


@pytest.mark.parametrize(
    ("pointer", "value", "said"),
    [
        ("/support/items/0/effort", 20, "20 %"),
        ("/support/items/0/status", "pending", "Applied for"),
        ("/questions/x/answer", "no", "No"),
        ("/positions/nothing", True, "Yes"),
        ("/positions/items/0/title", "Professor", "Professor"),
        ("/positions/items/0/title", None, "none"),
        ("/positions/items/0/end", "", "none"),
    ],
)
def test_a_value_in_words(pointer, value, said):
    assert labels.said(pointer, value) == said


def test_every_entry_that_can_differ_has_words():
    full = nothing_to_declare()
    full["positions"] = {"nothing": False, "items": [position(end="2027-03")]}
    full["support"] = {"nothing": False, "items": [support()]}
    for change in rules.differences(rules.blank(""), full):
        assert labels.place(change.pointer) != ""
        assert labels.said(change.pointer, change.after) != ""


def test_there_are_words_for_everything_a_rule_may_say():
    codes = {p.code for p in rules.certification_problems(rules.blank(""))}
    codes |= {p.code for p in rules.statement_problems("")}
    assert codes <= labels.PROBLEMS.keys()
    assert (
        labels.SECTIONS.keys() == labels.NOTHING.keys() == labels.INTRODUCTIONS.keys() == set(rules.SECTIONS)
    )
    assert labels.QUESTIONS.keys() == set(rules.QUESTIONS)
