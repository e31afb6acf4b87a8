"""Lists extracted to JSON in one common shape: Entity List, Denied Persons, Sections 1286 and 1260H, UFLPA.

`{"list_id": ..., "count": n, "entities": [{name, aliases, country, address, status, effective_date,
federal_register, notes}]}`. Entries are read one by one, so that one that is broken costs only itself.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.integrity.sources.json_items import array_items
from app.integrity.sources.parties import Address, Alias, ListedParty, PartyKind, derived_entry, numbered
from app.integrity.sources.reading import Refusal, Source, content, decoded, read_date

FIELDS = ("name", "aliases", "country", "address", "effective_date", "federal_register", "notes")
_TALENT = re.compile("talent recruitment program")
_EXPIRES = re.compile(r"Expires: (\S+)")
_SUBSIDIARIES = re.compile(r"Listed together with subsidiaries: (.+?)\.(?: \||$)")
_NEXT_NAME = re.compile(r", (?:and )?(?!(?:Ltd|Limited|Inc|LLC|L\.L\.C|Incorporated|Corp|S\.A)\b)")
# What a list holds when it holds one kind only; the others do not say whether an entry is a person.
_KINDS: dict[str, PartyKind] = {
    "dow-1286": "organisation",
    "dow-1260h": "organisation",
    "dhs-uflpa": "organisation",
}


@dataclass(frozen=True, slots=True)
class ListNotice:
    """What the publishers say of a list: which it is, whose, in which edition."""

    list_code: str
    short_name: str
    official_name: str
    agency: str
    authority: str
    url: str
    edition: str


def read_restricted_json(source: Source) -> Iterator[ListedParty | Refusal]:
    """Every entry of one file. `list_code` is the file's own `list_id`.

    Refused: a file of another shape (`json.unknown_layout`), text that is no JSON (`json.malformed`), an entry that
    lacks a field (`json.missing_field`), a name (`json.no_name`) or a real date (`json.bad_date`), and at the end of
    the file a number of entries other than the file says (`json.wrong_count`).
    """
    yield from numbered(_entries(decoded(content(source))))


def read_list_notices(source: Source) -> Iterator[ListNotice | Refusal]:
    """What `lists.json` says of each list."""
    for line, item in array_items(decoded(content(source)), "lists"):
        if isinstance(item, Refusal):
            yield item
        elif not isinstance(item, dict) or not item.get("id"):
            yield Refusal(line, "json.missing_field", "id")
        else:
            keys = ("id", "short_name", "official_name", "agency", "authority", "official_url", "snapshot")
            yield ListNotice(*(str(item.get(key) or "") for key in keys))


def _entries(text: str) -> Iterator[ListedParty | Refusal]:
    head = _head(text)
    if not head.get("list_id"):
        yield Refusal(1, "json.unknown_layout", "no list_id")
        return
    found = 0
    for line, item in array_items(text, "entities"):
        found += 1
        yield item if isinstance(item, Refusal) else _checked(line, item, head["list_id"])
    if head.get("count") not in {None, found}:
        yield Refusal(
            text.count("\n") + 1, "json.wrong_count", f"{found} entries, the file says {head['count']}"
        )


def _head(text: str) -> dict[str, Any]:
    """The fields before the entries, by themselves, so that broken entries do not hide them."""
    before, _, _ = text.partition('"entities"')
    try:
        head = json.loads(before.rstrip().rstrip(",") + "}")
    except ValueError:
        return {}
    return head if isinstance(head, dict) else {}


def _checked(line: int, item: object, list_code: str) -> ListedParty | Refusal:
    if not isinstance(item, dict):
        return Refusal(line, "json.missing_field", "no fields at all")
    missing = [name for name in FIELDS if name not in item]
    if missing:
        return Refusal(line, "json.missing_field", ", ".join(missing))
    name = str(item["name"] or "").strip()
    if not name:
        return Refusal(line, "json.no_name")
    try:
        return _party(line, item, list_code, name)
    except ValueError as error:
        return Refusal(line, "json.bad_date", str(error))


def _party(line: int, item: dict[str, Any], list_code: str, name: str) -> ListedParty:
    notes, country, address = (str(item[key] or "") for key in ("notes", "country", "address"))
    expires = _EXPIRES.search(notes)
    return ListedParty(
        list_code=list_code,
        entry=derived_entry(name, country),
        name=name,
        kind=_KINDS.get(list_code, "unknown"),
        aliases=(
            *(Alias(alias.strip()) for alias in item["aliases"] if alias.strip()),
            *_subsidiaries(notes),
        ),
        addresses=tuple(Address(part, "", country) for part in _addresses(address)),
        country=country,
        programmes=("talent programme",) if _TALENT.search(notes) else (),
        effective=read_date(item["effective_date"] or ""),
        expires=read_date(expires[1]) if expires else None,
        citation=str(item["federal_register"] or ""),
        remarks=notes,
        line=line,
    )


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"; and |; ", text) if part.strip()]


def _subsidiaries(notes: str) -> Iterator[Alias]:
    """Bodies that an entry names beside itself: listed too, and found under their own names."""
    if found := _SUBSIDIARIES.search(notes):
        for name in _NEXT_NAME.split(found[1]):
            yield Alias(name.removeprefix("and ").strip(), "subsidiary")
