"""Kana and romaji brought to one key, whichever way of spelling was used.

A reading written in kana is exact; its Latin spelling follows Hepburn, Kunrei (内閣告示第一号, 1954), the
passport (旅券法施行規則: a long o or u is not written, or written oh) or habit. All of these are folded here
to a Hepburn key in which a long o or u is one letter; where it was long is kept beside the key, for a
spelling may leave the length out but does not invent it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

VOWELS = "aiueo"
_ROWS = """
_ ア イ ウ エ オ
k カ キ ク ケ コ
g ガ ギ グ ゲ ゴ
s サ _ ス セ ソ
z ザ _ ズ ゼ ゾ
t タ _ _ テ ト
d ダ _ _ デ ド
n ナ ニ ヌ ネ ノ
h ハ ヒ _ ヘ ホ
b バ ビ ブ ベ ボ
p パ ピ プ ペ ポ
m マ ミ ム メ モ
y ヤ _ ユ _ ヨ
r ラ リ ル レ ロ
w ワ _ _ _ _
"""
_IRREGULAR = "シ shi ジ ji チ chi ヂ ji ツ tsu ヅ zu フ fu ヲ o ヴ bu ヰ i ヱ e ン n"


def _morae() -> dict[str, str]:
    """Katakana to Hepburn letters, one character each."""
    found = dict(zip(_IRREGULAR.split()[::2], _IRREGULAR.split()[1::2], strict=True))
    for line in _ROWS.strip().split("\n"):
        onset, *row = line.split()
        found |= {
            kana: onset.strip("_") + vowel for kana, vowel in zip(row, VOWELS, strict=True) if kana != "_"
        }
    return found


_MORAE = _morae()
_SMALL_Y = {"ャ": "a", "ュ": "u", "ョ": "o"}
_SMALL_VOWEL = dict(zip("ァィゥェォ", VOWELS, strict=True))
_ODD = {
    "ウィ": "ui",
    "ウェ": "ue",
    "ウォ": "uo",
    "トゥ": "tu",
    "ドゥ": "du",
    "ティ": "ti",
    "ディ": "di",
    "テュ": "tyu",
}
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

# Longest first; what Kunrei and habit write otherwise stands with its Hepburn onset, the rest is its own.
_OTHER_ONSETS = {"sy": "sh", "ty": "ch", "cy": "ch", "zy": "j", "jy": "j", "dy": "j", "dz": "z", "v": "b"}
_OWN_ONSETS = "sh ch ts ky gy ny hy by py my ry k g s z t d n h f b p m y r w j"
_CONSONANTS = _OTHER_ONSETS | {onset: onset for onset in _OWN_ONSETS.split()}
_ONSET = "|".join(sorted(_CONSONANTS, key=len, reverse=True))
_KUNREI = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu", "wo": "o"}
_SYLLABLE = re.compile(
    r"(?P<double>k(?=k)|s(?=s)|t(?=t|ch)|p(?=p)|c(?=ch)|g(?=g)|d(?=d)|b(?=b))?"
    rf"(?:(?P<onset>{_ONSET})?(?P<vowel>[aiueo])|(?P<n>n'|n(?![aiueoy])|m(?=[bpm])))"
)
_LONG_H = re.compile(r"(?<=[ou])h(?![aiueo])")
_MACRONS = str.maketrans({"\u0304": ":", "\u0302": ":"})


@dataclass(frozen=True, slots=True)
class Reading:
    """`key`: Hepburn letters, long vowels as one; `longs`: positions in the key whose vowel is long."""

    key: str
    longs: frozenset[int]


def katakana(text: str) -> str:
    """Full-width katakana of a text in any kana (NFKC also joins half-width marks); the rest is unchanged."""
    return unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)


@lru_cache(maxsize=65_536)
def read_kana(word: str) -> Reading | None:
    """The key of one word in kana, a small ッ doubling the consonant; None when a character is no kana."""
    spelled = _spell(katakana(word))
    return fold_long(spelled) if spelled else None


@lru_cache(maxsize=65_536)
def read_romaji(word: str) -> Reading | None:
    """The key of one Latin word if it can be read as romaji throughout; None otherwise ("Smith")."""
    letters = (
        unicodedata.normalize("NFD", word.casefold()).translate(_MACRONS).replace("’", "'").replace("-", "")
    )
    letters = _LONG_H.sub(":", letters)
    out: list[str] = []
    at = 0
    while at < len(letters):
        if letters[at] == ":" and out:
            out.append(":")
            at += 1
            continue
        found = _SYLLABLE.match(letters, at)
        if found is None:
            return None
        out.append(_syllable(found))
        at = found.end()
    return fold_long("".join(out)) if out else None


def same_reading(kana: Reading, latin: Reading) -> float:
    """1 when the Latin spelling is one of the kana's, 0.93 when it claims a length they lack, else 0."""
    if kana.key != latin.key:
        return 0.0
    return 1.0 if latin.longs <= kana.longs else 0.93


def _syllable(found: re.Match[str]) -> str:
    if found["n"]:
        return "n"
    onset = found["onset"] or ""
    plain = _KUNREI.get(onset + found["vowel"], _CONSONANTS.get(onset, "") + found["vowel"])
    return (plain[0] if found["double"] else "") + plain


def _spell(word: str) -> str | None:
    """Hepburn letters of a katakana word with `:` after a lengthened vowel; None where one is no kana."""
    out: list[str] = []
    double = False
    at = 0
    while at < len(word):
        mora, step = _mora(word, at, out[-1] if out else "")
        if mora is None:
            return None
        if mora == "ッ":
            double = True
        else:
            out.append(mora[0] + mora if double and mora[0] not in VOWELS else mora)
            double = False
        at += step
    return "".join(out)


def _mora(word: str, at: int, before: str) -> tuple[str | None, int]:
    """The letters of the mora at `at` and how many characters it takes; None where there is no kana."""
    char, pair = word[at], word[at : at + 2]
    if char == "ッ":
        return "ッ", 1
    if char == "ー":
        return (":" if before[-1:] in {"o", "u"} else ""), 1
    if pair in _ODD:
        return _ODD[pair], 2
    plain = _MORAE.get(char)
    if plain is None:
        small = _SMALL_VOWEL.get(char)
        return (small, 1) if small and before else (None, 1)
    if len(pair) == 2 and pair[1] in _SMALL_Y:
        onset = plain[:-1]
        return (onset if onset in {"sh", "ch", "j"} else onset + "y") + _SMALL_Y[pair[1]], 2
    if len(pair) == 2 and pair[1] in _SMALL_VOWEL:
        return plain[:-1] + _SMALL_VOWEL[pair[1]], 2
    return plain, 1


_LONG = re.compile(r"o[ou]+:*|o:+|uu+:*|u:+")


def fold_long(spelled: str) -> Reading:
    """Long o and u become one letter; their places are remembered."""
    key: list[str] = []
    longs: list[int] = []
    at = size = 0
    for found in _LONG.finditer(spelled):
        key.append(spelled[at : found.start()])
        size += found.start() - at
        longs.append(size)
        key.append(found[0][0])
        size += 1
        at = found.end()
    key.append(spelled[at:])
    return Reading("".join(key).replace(":", ""), frozenset(longs))
