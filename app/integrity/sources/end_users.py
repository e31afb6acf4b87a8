"""The Foreign End User List (外国ユーザーリスト) of the Ministry of Economy, Trade and Industry, normalised to JSON.

An array of records with `entity_name`, `aliases`, `addresses`, `reason`. The list numbers its bodies anew in every
edition, so an entry is known by what it says. Known damage of the extraction: the name has slid into the address
("People's Republic of China Kinglead Electronics Co., Ltd."); it is put back where the rest of the file shows what
an address without a name looks like, and the entry says so in `repaired`.
"""

import re
from collections.abc import Iterator
from typing import Any

from app.integrity.sources.json_items import array_items
from app.integrity.sources.parties import Address, Alias, ListedParty, PartyKind, derived_entry, numbered
from app.integrity.sources.reading import Refusal, Source, content, decoded, read_date

LIST_CODE = "meti-eul"
_KINDS: dict[str, PartyKind] = {
    "organization": "organisation",
    "company": "organisation",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_CONCERNS = re.compile(r"\b(CW|[BCMN])\b")


def read_end_users(source: Source) -> Iterator[ListedParty | Refusal]:
    """Every record; `programmes` are the concerns: B, C, M, N (weapons of mass destruction) and CW.

    Refused: text that is no JSON, another shape, a record without any name (`end_user.no_name`), with a date that is
    none (`end_user.bad_date`).
    """
    items = list(array_items(decoded(content(source)), None))
    places = _plain_places(item for _, item in items)
    yield from numbered(_checked(line, item, places) for line, item in items)


def _plain_places(items: Iterator[object]) -> list[str]:
    """Addresses of records that have a name, the longest first: what an address looks like without one."""
    places = {
        address
        for item in items
        if isinstance(item, dict) and item.get("entity_name")
        for address in item.get("addresses") or ()
    }
    return sorted(places, key=lambda place: (-len(place), place))


def _checked(line: int, item: object, places: list[str]) -> ListedParty | Refusal:
    if isinstance(item, Refusal):
        return item
    if not isinstance(item, dict) or "entity_name" not in item:
        return Refusal(line, "end_user.unknown_layout", "no entity_name")
    name, where = str(item["entity_name"] or "").strip(), _first(item)
    repaired: tuple[str, ...] = ()
    if not name:
        name, where, repaired = _from_address(where, places)
    if not name:
        return Refusal(line, "end_user.no_name", where[:60])
    try:
        return _party(line, item, ListedParty(LIST_CODE, "", name, country=where, repaired=repaired))
    except ValueError as error:
        return Refusal(line, "end_user.bad_date", str(error))


def _first(item: dict[str, Any]) -> str:
    return str(next(iter(item.get("addresses") or ()), ""))


def _from_address(address: str, places: list[str]) -> tuple[str, str, tuple[str, ...]]:
    for place in places:
        if address.startswith(f"{place} "):
            return address.removeprefix(place).strip(), place, ("name_in_address",)
    return "", address, ()


def _party(line: int, item: dict[str, Any], known: ListedParty) -> ListedParty:
    reason = str(item.get("reason") or "")
    others = [str(other).strip() for other in item.get("addresses", [])[1:]]
    return ListedParty(
        list_code=known.list_code,
        entry=derived_entry(known.name, known.country),
        name=known.name,
        kind=_KINDS.get(str(item.get("entity_type")), "unknown"),
        aliases=tuple(Alias(str(alias).strip()) for alias in item.get("aliases") or () if str(alias).strip()),
        addresses=tuple(Address(place, "", known.country) for place in (known.country, *others) if place),
        country=known.country,
        programmes=tuple(dict.fromkeys(_CONCERNS.findall(reason))),
        effective=read_date(str(item.get("date_added") or "")),
        citation=str(item.get("source_url") or ""),
        remarks=reason,
        repaired=known.repaired,
        line=line,
    )
