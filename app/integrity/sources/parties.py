"""A party on a published list, in one shape for every list."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from app.integrity.sources.reading import Refusal

PartyKind = Literal["person", "organisation", "vessel", "aircraft", "unknown"]
Strength = Literal["strong", "weak"]
AliasKind = Literal["also_known_as", "formerly_known_as", "now_known_as", "subsidiary"]

_BIRTH = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Alias:
    """Another listed name. `strength` is the publisher's: a weak alias is too broad to act on."""

    name: str
    kind: AliasKind = "also_known_as"
    strength: Strength = "strong"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a party was found to be. `city` and `country` as the publisher writes them, '' where unknown."""

    text: str
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number under which an organisation is registered, or how a party is reached; scheme in lower case."""

    scheme: str
    value: str


@dataclass(frozen=True)
class ListedParty:
    """One entry of one list.

    `list_code` names the list and `entry` the entry within it, the same in every edition. `country` is where
    the party is seated or found, as the publisher writes it, never a nationality. `born`: years of birth, for
    an officer who rules a hit out. `repaired`: what the reader had to put right, as codes.
    """

    list_code: str
    entry: str
    name: str
    kind: PartyKind = "unknown"
    aliases: tuple[Alias, ...] = ()
    addresses: tuple[Address, ...] = ()
    country: str = ""
    programmes: tuple[str, ...] = ()
    linked_to: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    born: tuple[int, ...] = ()
    effective: date | None = None
    expires: date | None = None
    citation: str = ""
    remarks: str = ""
    repaired: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @cached_property
    def version(self) -> str:
        """SHA-256 of what the entry says, so that a clearance ends when the entry changes."""
        said = asdict(self)
        del said["line"]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """The primary name and every alias, each once."""
        return tuple(dict.fromkeys([self.name, *(alias.name for alias in self.aliases)]))


def years(text: str) -> tuple[int, ...]:
    """The years named in dates of birth, in order, each once."""
    return tuple(sorted({int(year) for year in _BIRTH.findall(text)}))


def derived_entry(*parts: str) -> str:
    """A key from what an entry says, for lists that number their entries anew in each edition or not at all."""
    folded = "\x1f".join(" ".join(part.casefold().split()) for part in parts)
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def numbered(found: Iterable[ListedParty | Refusal]) -> Iterator[ListedParty | Refusal]:
    """The same with a second entry of one key told from the first (-2, -3 ...), in the order of the file."""
    seen: dict[tuple[str, str], int] = {}
    for each in found:
        if isinstance(each, Refusal):
            yield each
            continue
        key = each.list_code, each.entry
        seen[key] = seen.get(key, 0) + 1
        yield each if seen[key] == 1 else replace(each, entry=f"{each.entry}-{seen[key]}")
