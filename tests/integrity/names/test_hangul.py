import pytest

from app.integrity.names.hangul import romanised, spells, syllables


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("이재명", "lee jae myung"),
        ("이재명", "jaemyung lee"),
        ("이재명", "i jaemyeong"),
        ("박정희", "park chung hee"),
        ("박정희", "pak chong hui"),
        ("노무현", "roh moo hyun"),
        ("윤석열", "yoon suk yeol"),
        ("정주영", "chung ju yung"),
        ("김정은", "kim jong un"),
        ("우상호", "woo sang ho"),
    ],
)
def test_spellings_in_use_are_recognised(hangul, latin):
    assert spells(syllables(hangul), tuple(latin.split()))


@pytest.mark.parametrize(
    ("hangul", "latin"), [("이재명", "lee jae hyung"), ("김정은", "kim jong il"), ("박", "kim")]
)
def test_another_syllable_is_not(hangul, latin):
    assert not spells(syllables(hangul), tuple(latin.split()))


def test_the_official_letters():
    assert [romanised(syllable) for syllable in "이재명값"] == ["i", "jae", "myeong", "gap"]


def test_only_whole_syllables_count():
    assert syllables("이 재-명a") == ("이", "재", "명")
