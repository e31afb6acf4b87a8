import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.names.kana import Reading, katakana, read_kana, read_romaji, same_reading

SOME = """
ア イ ウ エ オ カ キ ク ケ コ サ シ ス セ
ソ タ チ ツ テ ト ナ ハ フ マ ヤ ユ ヨ ラ
ワ ン ギ ジ ヂ ズ ヅ バ パ キャ ショ チュ リョ
"""
MORAE = st.lists(
    st.sampled_from(SOME.split()),
    min_size=1,
    max_size=7,
)


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("サトウ", "sato satoh satou satō satô Satoo SATO"),
        ("オオノ", "ono ohno oono ōno"),
        ("コウイチ", "Koichi Kouichi Kooiti Kôiti"),
        ("シンイチ", "Shin'ichi shinichi sin'iti Shin-ichi"),
        ("ホンマ", "Homma Honma"),
        ("ジンボ", "Jimbo Jinbo Zinbo"),
        ("チュウジョウ", "chujo Chuujou Tyûzyô Chujoh"),
        ("ハットリ", "Hattori"),
        ("マッチ", "matchi macchi matti"),
        ("イッサ", "Issa"),
        ("イノウエ", "Inoue"),
        ("ヅカ", "zuka duka"),
        ("オオヤマ", "Ohyama Oyama ooyama"),
        ("リュウヘイ", "Ryuhei Ryuuhei Ryûhei"),
        ("ユウキ", "Yuki Yuuki Yuhki"),
        ("エーダ", "eda"),
        ("コーノ", "kono kohno kōno"),
        ("ヲ", "o wo"),
        ("ヴィ", "bi vi"),
        ("ウィロ", "uiro"),
        ("ファミ", "fami"),
    ],
)
def test_every_spelling_in_use_reads_as_its_kana(kana, spellings):
    reading = read_kana(kana)
    for spelling in spellings.split():
        latin = read_romaji(spelling)
        assert reading is not None
        assert latin is not None
        assert (spelling, reading.key) == (spelling, latin.key)


@pytest.mark.parametrize("word", ["Smith", "Łukasz", "X", "shc", "'", "thro", "n'x"])
def test_what_is_no_romaji_is_not_read(word):
    assert read_romaji(word) is None


@pytest.mark.parametrize("word", ["山田", "ヤマ田", "abc", "", "ャ", "ッ", "ー"])
def test_what_is_no_kana_is_not_read(word):
    assert read_kana(word) is None


def test_a_spelling_may_leave_a_length_out_but_not_invent_one():
    ohno, ono = read_kana("オオノ"), read_kana("オノ")
    assert same_reading(ohno, read_romaji("Ono")) == 1.0
    assert same_reading(ohno, read_romaji("Ohno")) == 1.0
    assert same_reading(ono, read_romaji("Ohno")) == 0.93
    assert same_reading(ono, read_romaji("Uno")) == 0.0


def test_the_length_is_remembered_by_its_place():
    assert read_kana("チュウジョウ") == Reading("chujo", frozenset({2, 4}))


def test_all_kana_are_one_kana():
    assert katakana("やまだ") == "ヤマダ"
    assert katakana("ﾔﾏﾀﾞ") == "ヤマダ"
    assert read_kana("やまだ") == read_kana("ヤマダ") == read_kana("ﾔﾏﾀﾞ")


@given(MORAE)
def test_the_key_of_kana_reads_back_as_itself(morae):
    reading = read_kana("".join(morae))
    assert reading is not None
    assert read_romaji(reading.key).key == reading.key
