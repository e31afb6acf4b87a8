import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.overlap.passages import Passage, Side, aligned, shared, side
from app.integrity.overlap.shingles import letters, windows

WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "研究", "計画", "の", "概要"]), max_size=25
).map(" ".join)
SPAN = "The sensors measure the flow of water under the ice shelf in winter"
JAPANESE = "本研究は、氷床下の水流を冬季に観測し、その変動機構を解明することを目的とする。"


def prepared(text: str, spans: list[tuple[int, int]] | None = None) -> Side:
    made = letters(text)
    return side(made, windows(made), spans or [])


def by_hand(one: str, other: str) -> float:
    """Covered weight by comparing every window as a string with every window of the other."""
    a, b = prepared(one), prepared(other)
    theirs = {bytes(b.letters.codes[i:j]) for i, j in zip(b.windows.starts, b.windows.ends, strict=True)}
    covered = set()
    for i, j in zip(a.windows.starts, a.windows.ends, strict=True):
        if bytes(a.letters.codes[i:j]) in theirs:
            covered |= set(range(i, j))
    total = a.letters.weights.sum()
    return sum(a.letters.weights[at] for at in covered) / total if total else 0.0


@given(WORDS, WORDS)
def test_the_shared_share_is_what_comparing_every_window_gives(one, other):
    assert shared(prepared(one), prepared(other))[0] == pytest.approx(by_hand(one, other))


@pytest.mark.parametrize("text", [SPAN, JAPANESE])
def test_a_passage_is_found_wherever_it_stands(text):
    one, other = f"Aims. {text} We begin in spring.", f"目的。{text}次に述べる。"
    (passage,) = aligned(prepared(one), prepared(other))
    assert text.rstrip("。") in one[passage.a_start : passage.a_end]
    assert text.rstrip("。") in other[passage.b_start : passage.b_end]
    assert passage.a_end - passage.a_start <= len(text) + 8


def test_moved_passages_are_laid_crosswise():
    first, second = "A" + SPAN, "B" + "Robots learn to grasp unknown objects by trying them out again"
    found = aligned(prepared(f"{first}. {second}."), prepared(f"{second}. {first}."))
    assert [passage.a_start < 40 for passage in found] == [True, False]
    assert [passage.b_start < 40 for passage in found] == [False, True]


def test_an_edited_word_does_not_cut_a_passage_in_two():
    found = aligned(prepared(f"{SPAN} and {SPAN[::-1]}"), prepared(f"{SPAN} or {SPAN[::-1]}"))
    assert found == (Passage(0, 2 * len(SPAN) + 5, 0, 2 * len(SPAN) + 4),)


def test_passages_far_from_each_other_stay_two():
    middle = "quite another matter is treated here at length, namely bees and what they gather on meadows"
    found = aligned(prepared(f"{SPAN} {SPAN[::-1]}"), prepared(f"{SPAN} {middle} {SPAN[::-1]}"))
    assert len(found) == 2


def test_a_repeated_sentence_is_shown_once():
    found = aligned(prepared(f"{SPAN}. " * 6), prepared(f"{SPAN}."))
    assert len(found) == 1


def test_programme_text_is_not_counted():
    text = f"{SPAN} {JAPANESE}"
    size = len(letters(SPAN).codes)
    one, other = prepared(text, [(0, size)]), prepared(text)
    assert one.weight == other.weight - size
    assert shared(one, other)[1] == one.weight
    assert shared(prepared(text, [(0, 1 << 40)]), other) == (0.0, 0)
    assert aligned(prepared(SPAN, [(0, 1 << 40)]), prepared(SPAN)) == ()


def test_nothing_shared_is_nothing_shown():
    assert aligned(prepared(SPAN), prepared(JAPANESE)) == ()
    assert aligned(prepared(""), prepared(SPAN)) == ()
    assert shared(prepared(""), prepared(SPAN)) == (0.0, 0)


def test_the_end_of_a_passage_leaves_the_punctuation_behind():
    one = f"{SPAN}!!! and so on"
    (passage,) = aligned(prepared(one), prepared(f"{SPAN}??? 42"))
    assert one[passage.a_start : passage.a_end] == SPAN
