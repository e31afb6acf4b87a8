import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.overlap.shingles import WINDOW, letters, windows

TEXT = st.text(st.sampled_from("abcAB 12.,-\nあ漢字カｶﾞé㌔Ａİﬁ"), max_size=60)


def spelled(text: str) -> str:
    return "".join(map(chr, letters(text).codes))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hello, World! 42", "helloworld42"),
        ("研究　計画。", "研究計画"),
        ("ｶﾞラス", "ガラス"),
        ("ＡＢＣ", "abc"),
        ("㌔メートル", "キロメートル"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("", ""),
        ("...", ""),
    ],
)
def test_only_letters_and_digits_count(text, kept):
    assert spelled(text) == kept


@given(TEXT)
def test_places_lead_back_into_the_text(text):
    found = letters(text)
    assert len(found.places) == len(found.codes) + 1
    assert sorted(found.places) == list(found.places)
    assert found.places[-1] <= len(text)
    for code, start, end in zip(found.codes, found.places, found.places[1:], strict=False):
        assert chr(code) in spelled(text[start : max(end, start + 1)]) or start == end


def test_a_window_holds_24_latin_letters_or_8_ideographs():
    assert len(windows(letters("x" * 24)).hashes) == 1
    assert len(windows(letters("x" * 25)).hashes) == 2
    assert len(windows(letters("研" * 8)).hashes) == 1
    assert len(windows(letters("研" * 9)).hashes) == 2
    mixed = windows(letters("研究 data " * 3))
    assert (mixed.starts[0], mixed.ends[0]) == (0, 14)


def test_a_short_text_is_one_window_and_an_empty_one_none():
    assert [len(windows(letters(text)).hashes) for text in ("a", "ab c", "研究", "", "?")] == [1, 1, 1, 0, 0]


@given(TEXT, TEXT)
def test_equal_windows_have_equal_hashes_and_only_they(one, other):
    """Against the letters themselves, as a set of strings."""
    for text in (one, one + other):
        found = windows(letters(text))
        whole = spelled(text)
        strings = [whole[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
        assert len(set(strings)) == len(set(found.hashes.tolist()))


@given(st.integers(0, 40), st.text("ab漢", min_size=WINDOW, max_size=60))
def test_a_hash_does_not_depend_on_the_place(shift, text):
    alone, moved = windows(letters(text)), windows(letters("q" * shift + text))
    assert set(alone.hashes.tolist()) <= set(moved.hashes.tolist())


def test_long_texts_hash_like_short_ones():
    long = "".join(chr(97 + at * at % 26) for at in range(9_000))
    assert np.isin(windows(letters(long[5_000:5_100])).hashes, windows(letters(long)).hashes).all()
