import pytest

from app.integrity.names import prepare
from app.integrity.names.keys import asking_keys, filing_keys
from tests.integrity.names.east_asian_pairs import cases


def meet(filed: str, asked: str, *, kana_filed: str = "", kana_asked: str = "") -> bool:
    one = filing_keys(prepare(filed, kind="person", kana=kana_filed))
    other = asking_keys(prepare(asked, kind="person", kana=kana_asked))
    return not one.isdisjoint(other)


@pytest.mark.parametrize(
    ("filed", "asked"),
    [
        ("FANTASOV, Igor Petrovich", "Igor Fantasoff"),
        ("QADDAFI, Muammar", "Moammar Gaddafi"),
        ("ABDUL AZIZ, Omar", "Omar Abdulaziz"),
        ("Rami Makhlouf", "Ramimakhlouf"),
        ("J. SMITH", "John Smith"),
        ("John SMITH", "J. Smith"),
        ("I. ASH", "I. Ash"),
        ("GATES, William", "Bill Gates"),
        ("HANNIBAL", "Hanibal"),
        ("Su Bin", "Bin Su"),
        ("Xi Jinping", "Hsi Chin-p'ing"),
        ("이재명", "Lee Jae-myung"),
        ("齋藤 純", "斎藤純"),
        ("太郎 山田", "山田 太郎"),
        ("김 민준", "김민준"),
        ("Carl von und zu Immer Weiter Und So Fort Lindgren", "Carl Immer Weiter Fort Lindgren"),
    ],
)
def test_names_that_may_be_one_meet_under_a_key(filed, asked):
    assert meet(filed, asked)


@pytest.mark.parametrize(
    ("filed", "asked"),
    [("Anna Berg", "Otto Klein"), ("山田太郎", "田中次郎"), ("", "Anna"), ("Anna Berg", "Anna Klein")],
)
def test_names_that_share_nothing_do_not(filed, asked):
    assert not meet(filed, asked)


def test_every_japanese_chinese_and_korean_pair_meets():
    """A listed name in Latin letters is found from the kanji and the reading, and the other way round."""
    same = [case for case in cases() if case.same and case.kind == "person"]
    missed = [
        case for case in same if not meet(case.a, case.b, kana_filed=case.kana_a, kana_asked=case.kana_b)
    ]
    assert len(missed) <= 0.01 * len(same)
