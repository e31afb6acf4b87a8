import pytest

from app.integrity.names.pinyin import same_syllables, syllables


def same(one: str, other: str) -> bool:
    return same_syllables(syllables(tuple(one.split())), syllables(tuple(other.split())))


@pytest.mark.parametrize(
    ("pinyin", "wade_giles"),
    [
        ("xi jinping", "hsi chin ping"),
        ("jinping xi", "hsi chinping"),
        ("mao zedong", "mao tse tung"),
        ("zhang guotao", "chang kuo tao"),
        ("zhou enlai", "chou en lai"),
        ("deng xiaoping", "teng hsiao ping"),
        ("liu shaoqi", "liu shao chi"),
        ("zhu rongji", "chu jung chi"),
        ("qian xuesen", "chien hsueh sen"),
        ("si yi", "szu i"),
        ("si yi", "ssu yi"),
    ],
)
def test_one_name_in_two_systems(pinyin, wade_giles):
    assert same(pinyin, wade_giles)
    assert same(wade_giles, pinyin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chen kaishek", "chiang kai shek"),
        ("xi jinping", "hsi chin"),
        ("xi jinping", "hsi chin pang"),
        ("smith", "hsi"),
        ("xi", "smith"),
        ("", ""),
    ],
)
def test_other_names_are_not_taken_for_one(one, other):
    assert not same(one, other)


def test_a_word_is_cut_into_the_fewest_syllables():
    assert syllables(("xian", "guoqiang")).pinyin == (("xian",), ("guo", "qiang"))


def test_a_name_with_a_foreign_word_is_in_neither_system():
    found = syllables(("george", "wang"))
    assert (found.pinyin, found.wade_giles) == ((), ())
