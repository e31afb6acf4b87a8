from collections import Counter

import pytest

from app.reviews.affinity.glossary import GENERAL, Glossary
from app.reviews.affinity.notions import PAIRS
from app.reviews.affinity.stems import stem
from app.reviews.affinity.words import terms


@pytest.mark.parametrize(
    "family",
    [
        "optimise optimised optimising optimises",
        "battery batteries",
        "network networks networked networking",
        "simulate simulated simulating simulation simulations",
        "sensor sensors",
        "planned planning",
        "class classes",
        "model models modeled modeling",
    ],
)
def test_forms_of_a_word_are_one(family):
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "word", ["gas", "virus", "analysis", "glass", "dna", "co2", "ring", "sing", "bed", "used"]
)
def test_words_that_only_look_inflected_stay(word):
    assert stem(word) == word


def test_different_words_stay_apart():
    words = [
        "general",
        "generate",
        "organ",
        "organic",
        "universe",
        "university",
        "plasma",
        "plasmid",
        "commune",
    ]
    assert len({stem(word) for word in words}) == len(words)


def test_japanese_is_cut_without_a_dictionary():
    found = terms("量子計算のためのコンピューターの研究", Glossary([])).counts
    assert found == Counter(
        ["量子", "子計", "計算", "研究", "コンピュータ", "コンピ", "ンピュ", "ピュー", "ュータ"]
    )


def test_a_single_character_of_katakana_is_no_word():
    assert terms("ア・イ", Glossary([])).counts == Counter()


def test_a_katakana_word_is_the_same_with_and_without_the_last_long_vowel():
    assert terms("センサー", Glossary([])).counts.keys() & terms("センサ", Glossary([])).counts.keys()


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        (
            "Quantum error correction codes with superconducting hardware, decoded fast in practice",
            (True, False),
        ),
        ("量子誤り訂正符号の高速な復号に関する研究", (False, True)),
        (
            (
                "Quantum error correction codes, hardware that decodes fast, new chips "
                "量子誤り訂正符号の高速な復号に関する研究"
            ),
            (True, True),
        ),
        ("短い", (False, False)),
    ],
)
def test_the_languages_of_a_text_are_seen(text, languages):
    found = terms(text, GENERAL)
    assert (found.english, found.japanese) == languages


def test_notions_are_the_same_in_both_languages():
    english = terms("Machine learning for solid-state batteries; machine-learning models.", GENERAL).notions
    japanese = terms("機械学習による全固体電池の研究。機械学習モデル", GENERAL).notions
    assert english["≡machin learn"] == japanese["≡machin learn"] == 2
    assert english["≡solid stat battery"] == japanese["≡solid stat battery"] == 1


def test_the_longest_entry_counts():
    found = terms("quantum error correction", GENERAL).notions
    assert [notion for notion in found if notion.startswith("≡")] == ["≡quantum error correction"]
    assert "≡quantum" not in terms("量子誤り訂正", GENERAL).notions


def test_acronyms_are_common_to_both():
    assert "crispr" in terms("CRISPRによるゲノム編集", GENERAL).notions


def test_every_notion_is_recognised_in_both_languages():
    missed = [
        (english, japanese)
        for english, japanese in PAIRS
        if not {n for n in terms(english, GENERAL).notions if n[0] == "≡"}
        & {n for n in terms(japanese, GENERAL).notions if n[0] == "≡"}
    ]
    assert missed == []
    assert len({japanese for _, japanese in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(
    "pair",
    [("", "量子"), ("the of", "量子"), ("one more thing than five words allow here", "量"), ("x ray", "")],
)
def test_an_entry_without_two_sides_is_refused(pair):
    with pytest.raises(ValueError, match="a glossary entry has 1 to 4 English words"):
        Glossary([pair])
