import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.names.han import fold, same_writing, written

HAN = st.text(st.sampled_from("山田太郎渡邊辺辺高髙斎斉齋国國学學龙竜龍后後一二"), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("齋藤 純", "斎藤純", 1.0),
        ("渡邉健", "渡辺 健", 1.0),
        ("髙橋", "高橋", 1.0),
        ("山﨑", "山崎", 1.0),
        ("佐々木翼", "佐佐木翼", 1.0),
        ("哈尔滨工业大学", "哈爾浜工業大学", 1.0),
        ("清华大学", "清華大學", 1.0),
        ("竜ヶ崎", "龍ケ崎", 1.0),
        ("さくら 花子", "サクラ花子", 1.0),
        ("武后", "武後", 0.96),
        ("太郎 山田", "山田 太郎", 0.97),
        ("斉藤純", "斎藤純", 0.8),
    ],
)
def test_variants_are_one_writing(one, other, score):
    assert same_writing(written(one), written(other)) == score


@pytest.mark.parametrize(
    ("one", "other"), [("山田太郎", "山田次郎"), ("伊藤淳", "伊東淳"), ("東京大学", "京都大学"), ("李", "王")]
)
def test_another_character_is_another_name(one, other):
    assert same_writing(written(one), written(other)) < 0.6


def test_a_repeated_character_is_written_out():
    assert fold("佐々木") == "佐佐木"
    assert fold("々木") == "々木"


@given(HAN, HAN)
def test_the_comparison_is_symmetric_and_within_bounds(one, other):
    there, back = same_writing(written(one), written(other)), same_writing(written(other), written(one))
    assert there == back
    assert 0.0 <= there <= 1.0


@given(HAN)
def test_a_writing_is_itself(name):
    assert same_writing(written(name), written(name)) == 1.0
