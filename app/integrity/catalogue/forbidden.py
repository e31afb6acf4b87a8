"""GOV-01: what no rule, field, setting or officer's note may use (integrity-rules 3.2, 1 and 6)."""

import re
from collections.abc import Iterable

FORBIDDEN = (
    *(
        "citizenship",
        "citizen",
        "nationality",
        "national_origin",
        "birthplace",
        "birth_place",
        "place_of_birth",
    ),
    *(
        "birth_country",
        "country_of_birth",
        "ethnicity",
        "ethnic",
        "race",
        "visa",
        "immigration",
        "mother_tongue",
    ),
    *("native_language", "name_origin", "photo", "photograph", "skin", "religion", "gender", "sex"),
    *("marital", "alma_mater"),
)
"""Words of which none may be a part of an input's name."""

_IN_NOTES = re.compile(
    r"(?i)\b(citizenship|citizens?|nationality|nationals?|birthplace|born in|ethnic\w*|race|racial|visa|immigrants?"
    r"|mother tongue|native (?:of|speaker)|accent|foreign[- ]born|(?:chinese|iranian|russian|korean|japanese|american) name"
    r"|religion|gender|looks (?:chinese|iranian|russian|korean|japanese))\b"
    r"|国籍|出生地|出身国|民族|人種|在留資格|査証|母語|訛り|名前から(?:して|見て)|宗教|性別|帰化"
)


def forbidden_parts(names: Iterable[str]) -> list[str]:
    """The names that hold a forbidden word, in order."""
    return [name for name in names if _holds(name)]


def _holds(name: str) -> bool:
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    joined = "_" + "_".join(words) + "_"
    return any(f"_{word}_" in joined for word in FORBIDDEN)


def forbidden_in_note(text: str) -> list[str]:
    """Words of a note that speak of origin instead of conduct."""
    return [match[0] for match in _IN_NOTES.finditer(text)]
