"""Forms and check digits of the identifiers of people and institutions, and the folded form of a name. Pure.

Sources: ORCID "Structure of the ORCID Identifier" (ISO/IEC 7064, MOD 11-2); ROR "ROR identifier pattern"
(Crockford base 32, ISO/IEC 7064 MOD 97-10); e-Rad 研究者番号 (eight digits).
"""

import re
import unicodedata
from functools import lru_cache

_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])")
_ROR = re.compile(r"(?:(?:https?://)?ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}[0-9]{2})")
_RESEARCHER_NUMBER = re.compile(r"[0-9]{8}")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_BETWEEN_IDEOGRAPHS = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff]) (?=[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff])"
)
_BLANKS = re.compile(r"\s+")
_CLOSED_UP = frozenset("'’‘`´.·・")


def orcid_check_character(base: str) -> str:
    """The last character of an ORCID iD for its first fifteen digits (ISO/IEC 7064, MOD 11-2)."""
    total = 0
    for digit in base:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def orcid(text: str) -> str:
    """The iD in its written form `0000-0002-1825-0097`, from that form, its address, or bare digits.

    Full-width digits are read too. Raises ValueError for another form or a wrong check character.
    """
    match = _ORCID.fullmatch(_narrow(text))
    if match is None:
        raise ValueError("an ORCID iD is four groups of four digits")
    groups = [group.upper() for group in match.groups()]
    digits = "".join(groups)
    if orcid_check_character(digits[:15]) != digits[15]:
        raise ValueError("the check character of the ORCID iD does not fit")
    return "-".join(groups)


def ror_check_digits(base: str) -> str:
    """The two last digits of a ROR id for its first seven characters (ISO/IEC 7064, MOD 97-10)."""
    value = 0
    for character in base:
        value = value * 32 + _CROCKFORD.index(character)
    return f"{98 - value * 100 % 97:02d}"


def ror_id(text: str) -> str:
    """The bare ROR id `05dqf9946`, from that form or its address; else ValueError."""
    match = _ROR.fullmatch(_narrow(text).lower())
    if match is None:
        raise ValueError("a ROR id is 0, six letters or digits, and two digits")
    found = match.group(1)
    if ror_check_digits(found[:7]) != found[7:]:
        raise ValueError("the check digits of the ROR id do not fit")
    return found


def researcher_number(text: str) -> str:
    """An e-Rad researcher number: eight digits; full-width digits are read. else ValueError."""
    number = _narrow(text)
    if not _RESEARCHER_NUMBER.fullmatch(number):
        raise ValueError("a researcher number has eight digits")
    return number


def _narrow(text: str) -> str:
    """Full-width letters and digits as plain ones, the dashes people type as hyphens, no blanks around."""
    return re.sub("[‐‑‒–—―−ー]", "-", unicodedata.normalize("NFKC", text)).strip()


def search_key(name: str) -> str:
    """The folded form under which a name is stored and searched.

    NFKC (half-width kana, full-width letters), case folded, Latin letters without accents, hiragana as
    katakana, `&` as `and`, apostrophes and full stops closed up, other punctuation as one blank, and no blank
    between Japanese characters: "Kyōto Univ." and "kyoto univ" are the same,
    and so are "東京 大学" and "東京大学".
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").translate(_KANA)
    plain = "".join(_plain(character) for character in folded)
    return _BETWEEN_IDEOGRAPHS.sub("", _BLANKS.sub(" ", plain).strip())


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character in _CLOSED_UP:
        return ""
    category = unicodedata.category(character)
    if category[0] in "PSZC" and character != "ー":
        return " "
    if category[0] == "M":
        return ""
    first = unicodedata.normalize("NFD", character)[0]
    return first if unicodedata.name(first, "").startswith("LATIN") else character
