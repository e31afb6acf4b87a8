import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.names.persons import same_person
from app.integrity.names.words import Word, kana_words, latin_words

SOME = """
Anna Bo al bin Karl Karl-Heinz Mohammed Muhammad A J. Lindgren Lindgreen van Tom
Thomas yamada taro
"""
NAMES = st.lists(
    st.sampled_from(SOME.split()),
    max_size=5,
).map(" ".join)


def score(one: str, other: str) -> float:
    return same_person(latin_words(one), latin_words(other))


def read(kana: str, latin: str) -> float:
    return same_person(kana_words(kana), latin_words(latin))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Olaf Scholze", "Olaf Scholz"),
        ("FridrichBuchenberg", "Friedrich Buchenberg"),
        ("Ramimakhlouf", "Rami Makhlouf"),
        ("Nikolai Plat Ono Vich Patrushev", "Nikolai Platonovich Patrushev"),
        ("Shoigu Shoigu Sergey", "Sergey Shoigu"),
        ("JC Juncker", "Jean-Claude Juncker"),
        ("N. Nazarbayev", "Nursultan Nazarbayev"),
        ("Ted Doe", "Theodore Doe"),
        ("Ben Netanyahu", "Benjamin Netanyahu"),
        ("Boris Johnson", "Alexandre Boris de Pfeffel Johnson"),
        ("فرناندو بيريز", "Fernando Pérez"),
        ("Володимир Зеленський", "Volodymyr Oleksandrovych Zelenskyy"),
        ("Wang Xiaoming", "Xiao Ming Wang"),
    ],
)
def test_one_person_written_otherwise(one, other):
    assert score(one, other) >= 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Octavian Scholz", "Olaf Scholz"),
        ("Hans O Friedrich", "Hans Joachim Friedrich"),
        ("Frost, William G.", "William W Frost"),
        ("A. Nazarbayev", "Nursultan Nazarbayev"),
        ("N.N.", "Nursultan Nazarbayev"),
        ("Geoffrey Boris Johnson", "Alexandre Boris de Pfeffel Johnson"),
        ("Sergey Viktorovich Lavrov", "Sergey Borisovitch Lavrov"),
        ("AYMAN SABAWI IBRAHIM HASAN AL-DULAIMI", "AYMAN SABAWI IBRAHIM HASAN AL-TIKRITI"),
        ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
        ("ABDUL KABIR ABDUL JAN", "ABDUL KABIR MOHAMMAD JAN"),
        ("WALIJAN ABDUL GHAFOOR HAQQANI", "WALIJAN"),
        ("al", "el"),
    ],
)
def test_two_persons(one, other):
    assert score(one, other) < 0.7


def test_a_contradiction_is_not_outweighed_by_what_agrees():
    assert score("A B C D E Nakamura Smith", "A B C D E Nakamura Jones") < 0.7


def test_a_middle_name_costs_a_little_and_three_cost_more():
    costs = [
        score("Anna Berg", f"Anna {middle} Berg")
        for middle in ("", "Maria", "Maria Luise", "Maria Luise Ottilie")
    ]
    assert [round(cost, 2) for cost in costs] == [1.0, 0.84, 0.72, 0.62]


def test_the_son_of_one_man_is_himself():
    assert score("Ali bin Ali", "Ali bin Ali") == 1.0


@pytest.mark.parametrize(
    ("kana", "latin", "at_least", "below"),
    [
        ("ヤマダ タロウ", "Taro Yamada", 1.0, 1.1),
        ("ヤマダタロウ", "TARO YAMADA", 0.95, 1.0),
        ("オノ ヒロシ", "Ohno Hiroshi", 0.93, 0.97),
        ("タナカ カズオ", "K. Tanaka", 0.7, 0.9),
        ("タナカ カズオ", "Kazuo J. Tanaka", 0.85, 0.95),
        ("タナカ カズオ", "Kazuko Tanaka", 0.6, 0.85),
        ("タナカ ユキ", "Yuko Tanaka", 0.0, 0.7),
        ("ジョン スミス", "Jon Smith", 0.8, 0.95),
        ("ティナ モリ", "Tina Mori", 1.0, 1.1),
        ("タナカ", "Smith", 0.0, 0.1),
    ],
)
def test_a_reading_against_latin_letters(kana, latin, at_least, below):
    assert at_least <= read(kana, latin) < below


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("ヤマダ タロウ", "タロウ ヤマダ", 1.0),
        ("オオノ ヒロシ", "オノ ヒロシ", 0.814),
        ("ヤマダ カズオ", "ヤマダ カズコ", 0.344),
    ],
)
def test_a_reading_against_a_reading(one, other, found):
    assert same_person(kana_words(one), kana_words(other)) == pytest.approx(found, abs=0.05)


def test_unbroken_readings_are_not_guessed_beyond_three_words():
    assert read("ヤマダタロウ", "Taro Yamada Jiro Ken") < 0.7


def test_a_side_without_words_is_nobody():
    assert same_person((), latin_words("Anna")) == 0.0
    assert same_person((Word("", 0.45),), latin_words("Anna")) == 0.0


@given(NAMES, NAMES)
def test_symmetric_and_within_bounds(one, other):
    assert score(one, other) == score(other, one)
    assert 0.0 <= score(one, other) <= 1.0


@given(NAMES)
def test_one_word_more_never_makes_two_names_one(name):
    assert score(f"{name} Lindgren", f"{name} Prodi") < 0.7
