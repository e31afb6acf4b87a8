"""Words in the language in force."""

from app.kernel.bilingual import Bilingual
from app.kernel.language import gettext, language, lazy, ngettext, set_language, speaking


def test_english_is_the_message_itself() -> None:
    assert gettext("At most %(longest)s", longest=3) == "At most 3"


def test_japanese_comes_from_the_catalogue_while_it_is_spoken() -> None:
    label = lazy("Sign out")
    with speaking("ja"):
        assert (language(), str(label)) == ("ja", "サインアウト")
    assert (language(), str(label)) == ("en", "Sign out")


def test_an_unknown_language_is_english() -> None:
    set_language("fr")
    assert language() == "en"


def test_plurals() -> None:
    assert [ngettext("%(num)s day", "%(num)s days", n) for n in (1, 2)] == ["1 day", "2 days"]


def test_bilingual_text_falls_back_to_the_other_language() -> None:
    assert [
        Bilingual("a", "").text("ja"),
        Bilingual("a", "あ").text("ja"),
        Bilingual("", "あ").text("en"),
    ] == [
        "a",
        "あ",
        "あ",
    ]
