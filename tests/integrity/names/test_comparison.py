"""`compare` of the contract, and the whole generated set of Japanese, Chinese and Korean names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.names import Comparison, compare, examine, prepare
from tests.integrity.names.east_asian_pairs import Case, cases

CASES = cases()
TEXT = st.text(st.sampled_from("山田太郎ヤマダタロウ김이박abcdeyamadtro XΩж-().,"), max_size=12)
KANA = st.text(st.sampled_from("ヤマダタロウ ー"), max_size=8)


def basis(a: str, b: str, *, kana_a: str = "", kana_b: str = "") -> Comparison:
    return examine(prepare(a, kind="person", kana=kana_a), prepare(b, kind="person", kana=kana_b))


def score(case: Case) -> float:
    return compare(case.a, case.b, kind=case.kind, kana_a=case.kana_a, kana_b=case.kana_b)


@pytest.mark.parametrize(
    ("a", "kana_a", "b", "kana_b", "found"),
    [
        ("山田太郎", "", "山田太郎", "", Comparison(1.0, "identical")),
        ("山田太郎", "ヤマダ タロウ", "Taro Yamada", "", Comparison(1.0, "reading")),
        ("Taro Yamada", "", "山田太郎", "やまだ たろう", Comparison(1.0, "reading")),
        ("山田太郎", "", "Taro Yamada", "", Comparison(0.0, "none")),
        ("田中太郎", "", "Tian Zhong Tai Lang", "", Comparison(0.0, "none")),
        ("齋藤 純", "", "斎藤純", "", Comparison(1.0, "writing")),
        (
            "高橋裕子",
            "タカハシ ユウコ",
            "高橋裕子",
            "タカハシ ヒロコ",
            Comparison(0.6, "writing_and_reading"),
        ),
        ("伊藤淳", "イトウ ジュン", "伊東淳", "イトウ ジュン", Comparison(0.65, "writing_and_reading")),
        ("斎藤純", "サイトウ ジュン", "斉藤純", "サイトウ ジュン", Comparison(0.9, "writing_and_reading")),
        ("ヤマダ タロウ", "", "山田太郎", "ヤマダ タロウ", Comparison(1.0, "reading")),
        ("Xi Jinping", "", "Hsi Chin-p'ing", "", Comparison(0.97, "wade_giles")),
        ("이재명", "", "Lee Jae-myung", "", Comparison(0.97, "hangul")),
        ("이재명", "", "이재형", "", Comparison(0.387, "hangul")),
        ("이재명", "", "山田", "", Comparison(0.0, "hangul")),
        ("", "", "", "", Comparison(0.0, "none")),
    ],
)
def test_what_a_comparison_rests_on(a, kana_a, b, kana_b, found):
    made = basis(a, b, kana_a=kana_a, kana_b=kana_b)
    assert (made.score, made.basis) == (pytest.approx(found.score, abs=0.001), found.basis)


def test_a_misspelled_hangul_name_is_compared_by_its_official_letters():
    assert 0.6 < basis("김민준", "Kim Minjunn").score < 0.97


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Northwestern University", "Northwestern Polytechnical University", "organisation"),
        ("トヨタ自動車", "Honda Motor", "organisation"),
    ],
)
def test_organisations_that_are_not_one(one, other, kind):
    assert compare(one, other, kind=kind) < 0.7


def test_an_organisation_is_read_by_its_declared_reading():
    assert compare("豊田自動車", "Toyota Jidosha", kind="organisation", kana_a="トヨタ ジドウシャ") == 1.0


@given(TEXT, TEXT, KANA, KANA, st.sampled_from(["person", "organisation"]))
def test_symmetric_and_within_bounds(a, b, kana_a, kana_b, kind):
    there = compare(a, b, kind=kind, kana_a=kana_a, kana_b=kana_b)
    assert there == compare(b, a, kind=kind, kana_a=kana_b, kana_b=kana_a)
    assert 0.0 <= there <= 1.0


@given(
    st.text(st.sampled_from("田中一李王張東京大学北航"), min_size=1, max_size=5),
    st.text("abcdefghij ", max_size=12),
)
def test_han_characters_are_never_read_by_guess(han, latin):
    assert compare(han, latin, kind="person") == 0.0
    assert compare(han, latin, kind="organisation") == 0.0


def test_the_generated_set_is_large_enough_and_the_same_every_time():
    assert len(CASES) >= 2_000
    assert cases() == CASES
    assert sum(case.same for case in CASES) < len(CASES) * 0.75


def test_cross_script_recall_where_kana_is_given():
    across = [case for case in CASES if case.same and case.kana and not case.weak]
    assert len(across) > 1_500
    missed = [case for case in across if score(case) < 0.95]
    assert len(missed) <= 0.01 * len(across)


def test_every_pair_with_kana_is_found_as_possible_and_no_other():
    """With initials and slips too: 0.80 lies above what any two different readings reach."""
    scores = [(score(case), case.same) for case in CASES if case.kana]
    found = [value >= 0.80 for value, same in scores if same]
    assert sum(found) >= 0.95 * len(found)
    assert max(value for value, same in scores if not same) < 0.80


def test_an_initial_or_a_slip_is_a_likeness_and_no_hit():
    weak = [score(case) for case in CASES if case.weak]
    assert len(weak) > 400
    assert max(weak) < 0.95
    # A slip in a surname of four letters leaves too little to go by.
    assert sum(found >= 0.70 for found in weak) >= 0.9 * len(weak)


def test_no_rule_of_sameness_is_lost():
    """Recall by rule, so that a good sum cannot hide a rule that does not work."""
    found: dict[str, list[bool]] = {}
    for case in CASES:
        if case.same and not case.weak:
            found.setdefault(case.rule, []).append(score(case) >= 0.85)
    assert {
        rule: hits.count(False) for rule, hits in found.items() if hits.count(True) < 0.95 * len(hits)
    } == {}


def test_other_people_and_other_bodies_raise_no_alarm():
    alarms: dict[str, int] = {}
    for case in CASES:
        if not case.same and score(case) >= 0.85:
            alarms[case.rule] = alarms.get(case.rule, 0) + 1
    assert alarms == {}
