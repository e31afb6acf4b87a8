"""Every section, entry, question and choice has its words in both languages, each question its source."""

import pytest

from app.disclosures import labels, rules
from app.disclosures.record import plain, tracing
from app.disclosures.record.content import ITEMS, Record
from app.disclosures.record.plain import record_of
from app.disclosures.states import DisclosureState, Fact, Purpose
from app.kernel.language import speaking
from tests.factories.disclosures import declaring, plain_of, position, support


def every(questions):
    for question in questions:
        yield question
        yield from every(question.parts)


ALL = [(name, question) for name in labels.SECTIONS for question in every(labels.questions_of(name))]


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
            "/support/3f2a/source/name",
            "Current and pending support: Source: Full name",
            "応募中・実施中の研究費等：資金の出所: 氏名",
        ),
        ("/support/items/0", "Current and pending support 1", "応募中・実施中の研究費等 1"),
    ],
)
def test_the_place_of_an_entry_in_words(pointer, english, japanese):
    assert labels.place(pointer) == english
    with speaking("ja"):
        assert labels.place(pointer) == japanese


@pytest.mark.parametrize(
    ("pointer", "value", "said"),
    [
        ("/support/a/status", "pending", "Applied for"),
        ("/programmes/a/status", "ended", "Ended"),
        ("/declarations/not_malign", "no", "No"),
        ("/positions/nothing", True, "Yes"),
        ("/positions/a/title", "Professor", "Professor"),
        ("/positions/a/title", None, "none"),
        ("/positions/a/end", "", "none"),
        ("/support/a/amount", {"amount": "100", "currency": "JPY"}, "JPY 100"),
        ("/support/a/amount", {"amount": "1234567.50", "currency": "USD"}, "USD 1,234,567.50"),
        (
            "/support/a/effort",
            {"shares": {"2027-01": "0.125", "2027-02": "0.125"}},
            "2027-01 – 2027-02: 12.5 %",
        ),
        ("/identity/funded_side", "US", "United States"),
        ("/identity/funded_side", "both", "Both sides"),
    ],
)
def test_a_value_in_words(pointer, value, said):
    assert labels.said_of(pointer, value) == said


def test_every_entry_that_can_differ_has_words():
    full = record_of(plain_of(declaring(positions=[position(end="2027-03")], support=[support()])))
    for change in tracing.differences(Record(), full):
        assert labels.place(change.pointer) != ""
        assert labels.said_of(change.pointer, change.after) != ""


def test_every_section_is_introduced_with_its_source():
    assert labels.SECTIONS.keys() == labels.INTRODUCTIONS.keys() == labels.SOURCES.keys()
    assert labels.NOTHING.keys() == labels.ENTRIES_OF.keys() == ITEMS.keys()
    assert set(labels.SECTIONS) == {*ITEMS, "identity", "declarations"}


def test_every_question_is_explained_in_one_sentence_with_its_source():
    asked = [(name, q) for name, q in ALL if q.kind in ("answer", "choice", "effort", "side")]
    bare = [f"{name}.{q.name}" for name, q in asked if not str(q.hint).strip() or not str(q.source).strip()]
    assert bare == []
    assert len(asked) > 60


def test_nothing_is_asked_twice():
    for name in labels.SECTIONS:
        said = [str(question.label) for question in labels.questions_of(name)]
        assert sorted(set(said)) == sorted(said), name


def test_every_choice_has_a_word():
    wordless = [f"{name}.{q.name}" for name, q in ALL if q.kind == "choice" and not q.choices]
    assert wordless == []


def test_nobody_is_asked_for_origin_or_home():
    words = {part for _, question in ALL for part in question.name.split("_")}
    assert (
        words & {"citizenship", "nationality", "birthplace", "birth", "ethnicity", "visa", "home", "marital"}
        == set()
    )


def test_there_are_words_for_everything_a_rule_may_say():
    codes = {p.code for p in rules.certification_problems(plain.record_of(rules.blank("")))}
    codes |= {p.code for p in rules.statement_problems("")}
    assert codes <= labels.PROBLEMS.keys()
    assert (set(labels.STATES), set(labels.PURPOSES), set(labels.FACTS)) == (
        set(DisclosureState),
        set(Purpose),
        set(Fact),
    )
