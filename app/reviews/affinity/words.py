"""From text to terms, in English and Japanese, without a dictionary or a tokenizer."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.reviews.affinity.glossary import Glossary
from app.reviews.affinity.stems import english_stems

JAPANESE = re.compile(r"([ァ-ヺー]+)|([一-鿿㐀-䶿々〆]+)")
SCRIPT = re.compile(r"[ぁ-ゖァ-ヺー一-鿿㐀-䶿々〆]")
LEAST_ENGLISH, LEAST_JAPANESE = 8, 16  # words, characters: what makes a text (also) one in that language
ACRONYM = 6  # letters of a Latin word that may stand in Japanese text as it is


@dataclass(frozen=True)
class Terms:
    """The terms of a text with how often each occurs. `notions` are the glossary's, and short Latin words:
    what texts in two languages can have in common.
    """

    counts: Counter[str]
    notions: Counter[str]
    english: bool
    japanese: bool


def terms(text: str, glossary: Glossary) -> Terms:
    plain = unicodedata.normalize("NFKC", text).lower()
    stems = english_stems(plain)
    english = [word for word in stems if len(word) > 1]
    counts, notions = Counter(english), Counter(glossary.in_english(stems))
    notions.update(word for word in english if len(word) <= ACRONYM)
    characters = len(SCRIPT.findall(plain))
    if characters:
        counts.update(_japanese_terms(plain))
        notions.update(glossary.in_japanese(plain))
    return Terms(counts, notions, len(english) >= LEAST_ENGLISH, characters >= LEAST_JAPANESE)


def _japanese_terms(plain: str) -> Iterator[str]:
    """Katakana words with their trigrams, and kanji in twos; hiragana, which is grammar, separates them.

    Two kanji are most Japanese technical words or half of one: 量子計算 and 量子情報 share 量子.
    """
    for katakana, kanji in JAPANESE.findall(plain):
        if kanji:
            yield from ngrams(kanji, 2)
        elif len(katakana) > 1:
            word = katakana.rstrip("ー") if len(katakana) > 3 else katakana
            yield word
            yield from (part for part in ngrams(word, 3) if part != word)


def ngrams(run: str, size: int) -> list[str]:
    """All stretches of `size` characters; a shorter run is its own only one."""
    return [run[at : at + size] for at in range(max(1, len(run) - size + 1))]
