"""Which script a piece of a name is written in, and Latin letters for scripts that can be read by rule.

The script chooses a routine of reading and nothing else (integrity-rules 3.2, point 2). Han characters are
never read: 田中 is Tanaka or Tianzhong, and no rule says which. Kana and Hangul have tables of their own.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = r"\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff"
HANGUL = r"\uac00-\ud7a3"
ABJAD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

has_han = re.compile(f"[{HAN}]").search
has_kana = re.compile(f"[{KANA}]").search
has_hangul = re.compile(f"[{HANGUL}]").search
_NATIVE_RUN = re.compile(f"[{HAN}{KANA}{HANGUL}][{HAN}{KANA}{HANGUL}\\s・·•.\\-=＝]*")
_SEPARATORS = re.compile(r"[\s・·•.,=＝\-‐‑–—/]+")
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʿʾ′\"“”«»„]")

# Letters whose Latin is a matter of convention and that anyascii spells with an apostrophe or not at all.
_BEFORE_ASCII = str.maketrans({"ь": "", "ъ": "", "Ь": "", "Ъ": "", "ё": "e", "Ё": "E", "ə": "a", "Ə": "A"})
# Arabic and Hebrew write consonants; these letters carry a vowel as often as a consonant.
_ABJAD_VOWELS = str.maketrans("", "", "'`")


def clean(text: str) -> str:
    """NFKC, single spaces, no zero-width characters. Shapes: text in, text out."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text)
    return " ".join(
        "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace()).split()
    )


def native_part(text: str) -> str:
    """The runs of Han, kana and Hangul in a cleaned text, joined by spaces; '' when there is none."""
    return " ".join(run.strip(" ・·•.-=＝") for run in _NATIVE_RUN.findall(text))


def other_part(text: str) -> str:
    """What is left of a cleaned text without its native runs."""
    return _NATIVE_RUN.sub(" ", text).strip()


def native_words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATORS.split(text) if word)


@lru_cache(maxsize=65_536)
def to_ascii(text: str) -> str:
    """Lower-case ASCII of a text without Han, kana and Hangul, by anyascii; apostrophes dropped."""
    plain = _APOSTROPHES.sub("", text)
    if not plain.isascii():
        plain = anyascii(plain.translate(_BEFORE_ASCII)).translate(_ABJAD_VOWELS)
    return plain.casefold()
