"""Two windows of one review: nothing that was written is lost, whatever they do."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.rules.merging import laid_together, merged, tidied

TEXTS = st.sampled_from(["", "a", "b", "c"])
ANSWER = st.fixed_dictionaries({"score": st.sampled_from([None, 100, 200]), "text": TEXTS})
ANSWERS = st.dictionaries(st.sampled_from(["x", "y"]), ANSWER)


def answer(text: str, score: int | None = None) -> dict[str, Any]:
    return {"score": score, "text": text}


@pytest.mark.parametrize(
    ("ancestor", "present", "new", "answers", "conflicts"),
    [
        ("", "", "mine", "mine", {}),
        ("old", "theirs", "old", "theirs", {}),
        ("old", "same", "same", "same", {}),
        ("old", "old", "", "", {}),
        ("old", "theirs", "mine", "theirs", {"x": {"text": "theirs"}}),
        ("old", "", "mine", "", {"x": {"text": ""}}),
        ("one\ntwo", "one\ntwo", "one\r\ntwo", "one\ntwo", {}),
    ],
)
def test_a_text(ancestor: str, present: str, new: str, answers: str, conflicts: dict[str, Any]) -> None:
    result = merged({"x": answer(ancestor)}, {"x": answer(present)}, {"x": answer(new)})
    assert (result.answers, result.conflicts) == ({"x": answer(answers)}, conflicts)


def test_score_and_text_of_a_question_are_parts_of_their_own() -> None:
    old, theirs, mine = answer("old", 100), answer("old", 200), answer("new", 100)
    result = merged({"x": old}, {"x": theirs}, {"x": mine})
    assert (result.answers, result.changes, result.conflicts) == (
        {"x": answer("new", 200)},
        {"x": {"text": "new"}},
        {},
    )


@given(ancestor=ANSWERS, present=ANSWERS, new=ANSWERS)
@settings(max_examples=200, deadline=None)
def test_every_part_is_kept_taken_or_shown(ancestor: Any, present: Any, new: Any) -> None:
    result = merged(ancestor, present, new)
    for code in {*present, *new}:
        for part in ("score", "text"):
            empty = None if part == "score" else ""
            old, now, mine = (of.get(code, {}).get(part, empty) for of in (ancestor, present, new))
            mine = mine if code in new else old
            wanted = now if mine in (old, now) or now != old else mine
            assert result.answers.get(code, {}).get(part, empty) == wanted
            is_disputed = mine not in (old, now) and now != old
            assert (part in result.conflicts.get(code, {})) == is_disputed


@given(st.lists(ANSWERS, max_size=5))
@settings(max_examples=50, deadline=None)
def test_changes_laid_together_are_the_whole(given_: list[Any]) -> None:
    present: dict[str, Any] = {}
    changes = []
    for new in given_:
        result = merged(present, present, new)
        assert result.conflicts == {}
        changes.append(result.changes)
        present = result.answers
    assert laid_together(changes) == present


def test_line_ends_are_those_of_the_database() -> None:
    assert (tidied("a\r\nb\rc"), tidied(None)) == ("a\nb\nc", "")
