import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.names.organisations import bodies, same_body

SOME = """
Northwestern University Tokyo Institute of Technology Ltd JSC (HIT) Group Bank II 2004 &
Tsing Hua
"""
NAMES = st.lists(
    st.sampled_from(SOME.split()),
    min_size=1,
    max_size=6,
).map(" ".join)


def score(one: str, other: str) -> float:
    return max((same_body(a, b) for a in bodies(one) for b in bodies(other)), default=0.0)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("The University of Tokyo", "Univ. of Tokyo", 1.0),
        ("Hitachi, Ltd.", "Hitachi Limited", 1.0),
        ("OAO Gazprom", "Gazprom JSC", 1.0),
        ("H&M Hennes & Mauritz AB", "H and M Hennes and Mauritz AB", 1.0),
        ("J.P. Morgan & Co.", "JP Morgan & Co.", 1.0),
        ("1st International Bank", "First Int'l Bank", 1.0),
        ("Nanshan Group Co Ltd", "Nanshan Group", 0.98),
        ("Goodwill Company", "Good Will Company", 0.97),
        ("Tsinghua University", "Tsing Hua University", 0.97),
        ("Alharamein Islamic Foundation", "Al Haramain Islamic Foundation", 0.93),
        ("Abc Goodwill", "Good Will Abc", 0.98),
        ("Volvo Holdings", "Volvo", 0.93),
        ("国立大学法人東京大学", "東京大学", 1.0),
        ("株式会社日立製作所", "日立製作所", 1.0),
        ("Harbin Institute of Technology (HIT) (哈爾浜工業大学)", "哈尔滨工业大学", 1.0),
        ("Harbin Institute of Technology (HIT)", "HIT", 0.72),
        ("Harbin Institute of Technology", "HIT", 0.72),
        ("Al Qaeda", "Al-Qa'ida/Islamic Army", 0.89),
        ("CETC", "CETC", 1.0),
        ("Oboronnye Initsiativy o.O.O.", "OOO Oboronnye Initsiativy", 1.0),
    ],
)
def test_one_body_written_otherwise(one, other, found):
    assert score(one, other) == pytest.approx(found, abs=0.03)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northwestern University", "Northwestern Polytechnical University"),
        ("Northwestern University", "Northwestern Polytechnical University（NPU） (西北工業大学)"),
        ("Sichuan University", "Sichuan Normal University"),
        ("Tsinghua University", "National Tsing Hua University"),
        ("Beijing Institute of Technology", "Beijing Institute of Petrochemical Technology"),
        ("ICBC (Asia) Limited", "ICBC (London) plc"),
        ("Bowne Global Solutions II (Sweden) AB", "Bowne Global Solutions II (Finland) AB"),
        ("Kyoto University", "Tokyo University"),
        ("東京大学", "東京工業大学"),
        ("北京航空航天大学", "南京航空航天大学"),
        ("Trust 14", "Trust 28"),
        ("Hitachi", "日立製作所"),
        ("ABC", "北京大学"),
    ],
)
def test_two_bodies(one, other):
    assert score(one, other) < 0.7


def test_another_legal_form_lowers_the_likeness():
    assert score("ANO Iskusstvo Krasoty", "OOO Iskusstvo Krasoty") == 0.8


def test_numbers_are_equal_or_next_or_different():
    assert 0.7 < score("Loan Trust of 2004", "Loan Trust of 2005") < 0.85
    assert score("Loan Trust of 2004", "Loan Trust of 2019") < 0.7


def test_a_name_that_is_a_legal_form_keeps_its_word():
    assert score("Limited", "Limited") == 1.0
    assert [body.words for body in bodies("The Trust")] == [("trust",)]
    assert [body.words for body in bodies("株式会社")] == [()]


def test_nothing_is_no_body():
    assert bodies("") == ()
    assert bodies("()") == ()


@given(NAMES, NAMES)
def test_symmetric_and_within_bounds(one, other):
    assert score(one, other) == score(other, one)
    assert 0.0 <= score(one, other) <= 1.0


@given(NAMES)
def test_a_telling_word_more_is_another_body(name):
    assert score(f"{name} Zwickau", name) < 0.85
