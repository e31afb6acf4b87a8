"""What is known of a person before a word is written: from the account and the institution it names."""

from typing import Protocol

from app.disclosures.record.content import Record
from app.disclosures.record.people import Identity
from app.disclosures.record.values import KanaName, LatinName, NativeName, Order, Organisation, Place, Script
from app.kernel.bilingual import Bilingual

_KANJI_OR_KANA = ("\u3040", "\u9fff")


class Account(Protocol):
    name_latin: str
    name_native: str
    name_kana: str
    orcid: str | None
    researcher_number: str | None
    party: str


class Home(Protocol):
    ror_id: str | None
    name: Bilingual
    city: str
    party: str


def start(account: Account, home: Home | None) -> Record:
    """A record that holds what the account says and nothing more."""
    return Record(
        identity=Identity(
            latin=_latin(account.name_latin),
            native=_native(account.name_native),
            kana=KanaName(*_halves(account.name_kana)),
            orcid=account.orcid or "",
            erad_number=account.researcher_number or "",
            primary=organisation(home) if home else Organisation(),
            funded_side=account.party,
        )
    )


def organisation(home: Home) -> Organisation:
    place = Place(city=home.city, country=home.party)
    return Organisation(name=home.name.en, name_native=home.name.ja, ror=home.ror_id or "", place=place)


def _latin(name: str) -> LatinName:
    """A family name in capitals comes as it is written; otherwise the last word is taken for it."""
    words = name.split()
    if len(words) < 2:
        return LatinName(family=name.strip())
    if words[0].isupper() and not words[-1].isupper():
        return LatinName(words[0], " ".join(words[1:]), order=Order.FAMILY_FIRST)
    return LatinName(words[-1], words[0], " ".join(words[1:-1]), Order.GIVEN_FIRST)


def _native(name: str) -> NativeName:
    family, given = _halves(name)
    is_japanese = any(_KANJI_OR_KANA[0] <= sign <= _KANJI_OR_KANA[1] for sign in name)
    return NativeName(family, given, Script.JAPANESE if is_japanese else "")


def _halves(name: str) -> tuple[str, str]:
    """Family and given name where a blank parts them; else all of it stands under the family name."""
    words = name.replace("\u3000", " ").split()
    return (words[0] if words else "", " ".join(words[1:]))
