"""References that people read aloud, with a check character."""

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.ids import CROCKFORD, check_character, is_reference, new_id, new_reference


def test_keys_are_random() -> None:
    assert new_id().version == 4


def test_a_new_reference_carries_its_check() -> None:
    reference = new_reference("QST-2027")
    assert reference.startswith("QST-2027-")
    assert is_reference(reference)


@given(st.text(CROCKFORD, min_size=5, max_size=5), st.integers(0, 4), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(body: str, place: int, other: str) -> None:
    wrong = body[:place] + other + body[place + 1 :]
    assert is_reference(f"X-{wrong}{check_character(body)}") == (wrong == body)


def test_other_text_is_no_reference() -> None:
    assert not is_reference("QST-2027")
