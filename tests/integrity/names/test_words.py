import pytest

from app.integrity.names.words import PARTICLE_WEIGHT, kana_words, latin_words, son_of


def texts(name: str) -> list[str]:
    return [word.text for word in latin_words(name)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("FROST, William W.", ["frost", "william", "w"]),
        ("Dr. Jean-Claude Juncker", ["jean", "claude", "juncker"]),
        ("SergeiLavrov", ["sergei", "lavrov"]),
        ("O’Brien", ["obrien"]),
        ("Müller Łukasz Straße", ["muller", "lukasz", "strasse"]),
        ("Владимир Путин", ["vladimir", "putin"]),
        ("Зеленська", ["zelenska"]),
        ("Dr.", ["dr"]),
        ("...", []),
        ("", []),
    ],
)
def test_a_name_in_words(name, words):
    assert texts(name) == words


def test_a_particle_weighs_little_unless_it_stands_first():
    assert [word.weight == PARTICLE_WEIGHT for word in latin_words("Ben Carl van der Berg")] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_longer_words_weigh_more():
    weights = [word.weight for word in latin_words("A Bo Anna Alexander")]
    assert weights == sorted(weights)
    assert weights[-1] == 1.0


def test_letters_without_vowels_are_marked():
    assert [word.consonants for word in latin_words("حسين Smith")] == [True, False]


def test_a_reading_in_words():
    assert [(word.text, word.kana) for word in kana_words("ヤマダ　タロウ、Jr 田")] == [
        ("yamada", True),
        ("taro", True),
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Salman bin Muhammad al-Rawi", ("salman", "muhammad")),
        ("Ibrahim bin al-Din", ("ibrahim", "din")),
        ("Osama Laden", None),
        ("Ali bin", None),
    ],
)
def test_who_is_whose_son(name, found):
    assert son_of(latin_words(name)) == found
