import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.affinity import affinity, with_bids
from app.reviews.affinity.glossary import Glossary
from tests.reviews.affinity.plain import plain_tf_idf

QUANTUM = "Error correction of superconducting qubits for quantum computers, decoded in real time on a chip"
BATTERY = "Electrolytes of solid state batteries by machine learning and first principles calculation of ions"
WAVES = "Tsunami warning from ocean bottom pressure sensors, assimilated into models of earthquakes offshore"
JAPANESE = {
    "quantum": "超伝導量子ビットを用いた量子コンピュータの誤り訂正と、その実時間復号回路に関する研究を行う。",
    "battery": "全固体電池の電解質材料を、第一原理計算と機械学習により探索し、イオン伝導の機構を解明する。",
    "waves": "海底の水圧計による津波の早期警報と、沖合の地震の発生予測モデルに関する研究を行う。",
}
SUBJECTS = [QUANTUM, BATTERY, WAVES]
SAME = list(JAPANESE.values())

words = st.sampled_from(
    [
        "quantum",
        "qubit",
        "battery",
        "tsunami",
        "量子計算",
        "津波警報",
        "コンピュータ",
        "the",
        "は",
        "2024",
        "ロボット",
    ]
)
texts = st.lists(words, max_size=12).map(" ".join)


def test_a_subject_is_found_in_its_own_language():
    english = affinity(SUBJECTS, [[QUANTUM], [BATTERY], [WAVES]])
    japanese = affinity(SAME, [[text.replace("研究を行う", "論文")] for text in SAME])
    for found in (english, japanese):
        assert found.argmax(axis=1).tolist() == [0, 1, 2]
        assert np.diag(found).min() > 0.6
        assert found[~np.eye(3, dtype=bool)].max() < 0.2


def test_a_subject_is_found_in_the_other_language():
    for found in (
        affinity(SUBJECTS, [[text] for text in SAME]),
        affinity(SAME, [[text] for text in SUBJECTS]),
    ):
        assert found.argmax(axis=1).tolist() == [0, 1, 2]
        assert (np.diag(found) > 3 * np.where(np.eye(3, dtype=bool), 0, found).max(axis=1)).all()


def test_without_a_glossary_the_languages_do_not_meet_but_in_names():
    nothing = Glossary([])
    assert affinity([QUANTUM], [[JAPANESE["quantum"]]], glossary=nothing).tolist() == [[0]]
    shared = affinity(
        ["Protein complexes solved by cryo EM and NMR spectroscopy in living bacterial cells", WAVES],
        [["生体内のタンパク質複合体の構造をNMRにより解明する研究"], [JAPANESE["waves"]]],
        glossary=nothing,
    )
    assert shared[0, 0] > 0 == shared[1, 0]


def test_a_text_in_both_languages_meets_either():
    both = f"{QUANTUM}\n{JAPANESE['quantum']}"
    found = affinity([both, WAVES], [[QUANTUM], [JAPANESE["quantum"]]])
    assert found[0].min() > 0.5


def test_an_expert_of_two_subjects_is_near_to_both():
    found = affinity(SUBJECTS, [[QUANTUM, BATTERY], [QUANTUM, WAVES, WAVES]])
    assert (found > 0.25).tolist() == [[True, True], [True, False], [False, True]]


def test_the_nearest_text_counts_most_and_the_others_too():
    one, two, far = affinity([QUANTUM, *SUBJECTS], [[QUANTUM], [QUANTUM, QUANTUM], [QUANTUM, WAVES]])[0]
    assert one == two == pytest.approx(1, abs=1e-6)
    assert 1 / 2 < far < 0.6


@settings(max_examples=80, deadline=None)
@given(st.lists(texts, max_size=4), st.lists(st.lists(texts, max_size=3), max_size=4), st.randoms())
def test_affinities_are_shares_and_know_no_order(proposals, reviewers, dice):
    found = affinity(proposals, reviewers)
    assert found.dtype == np.float32
    assert found.shape == (len(proposals), len(reviewers))
    assert ((found >= 0) & (found <= 1)).all()
    order = list(range(len(reviewers)))
    dice.shuffle(order)
    shuffled = affinity(proposals, [reviewers[r][::-1] for r in order])
    assert np.allclose(shuffled, found[:, order], atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, min_size=1, max_size=4))
def test_it_is_the_cosine_of_weighted_terms(proposals, texts_of_reviewers):
    """An independent dense computation of the same definition, with one text per reviewer."""
    found = affinity(proposals, [[text] for text in texts_of_reviewers], glossary=Glossary([]))
    expected, same_language = plain_tf_idf(proposals, texts_of_reviewers)
    assert np.allclose(found[same_language], expected[same_language], atol=1e-5)


def test_blocks_do_not_change_the_answer(monkeypatch):
    reviewers = [[QUANTUM], [WAVES, BATTERY], [], [JAPANESE["waves"]]]
    whole = affinity([*SUBJECTS, *SAME], reviewers)
    monkeypatch.setattr("app.reviews.affinity.similarity.CELLS_AT_ONCE", 1)
    assert np.array_equal(affinity([*SUBJECTS, *SAME], reviewers), whole)


@pytest.mark.parametrize("proposals", [[], [""], ["the of and"], ["は を に"]])
def test_what_says_nothing_is_near_nobody(proposals):
    assert affinity(proposals, [[QUANTUM], []]).tolist() == [[0, 0]] * len(proposals)


def test_a_reviewer_without_texts_has_no_affinity():
    assert affinity([QUANTUM, WAVES], [[], [QUANTUM]])[:, 0].tolist() == [0, 0]
    assert affinity([QUANTUM], []).shape == (1, 0)


def test_forms_of_the_same_character_are_one():
    wide = unicodedata.normalize("NFKD", "ｱｸﾁｭｴｰﾀのＣＦＤ解析と最適化によるロケットエンジンの設計")
    narrow = "アクチュエータのCFD解析と最適化によるロケットエンジンの設計"
    assert affinity([wide, WAVES], [[narrow]])[0, 0] == pytest.approx(1, abs=1e-6)


def test_bids_move_affinities_but_never_create_one():
    found = with_bids(np.array([[0.0, 0.25, 0.25, 0.25, 1.0]]), np.array([[1, -1, 0, 1, -1]]))
    assert found.tolist() == [[0.0, 0.25**4, 0.25, 0.5, 1.0]]
    assert with_bids(np.array([[0.5]], dtype=np.float32), np.array([[1]])).dtype == np.float32
    with pytest.raises(ValueError, match="a bid is -1, 0 or 1"):
        with_bids(np.array([[0.5]]), np.array([[2]]))


def test_words_of_nearly_every_text_tell_nothing_apart():
    filler = "Devices and systems of science for society"
    found = affinity([f"{QUANTUM} {filler}"], [[f"{WAVES} {filler} {n}"] for n in "abcdefghijklmnopqrstuv"])
    assert found.max() == 0
