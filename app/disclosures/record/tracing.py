"""Where each value came from, kept while a record changes; and what differs between two records.

A place is the path of a value, items of lists by their id: `/support/3f2a/source/name`. What is empty has no place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.disclosures.record.content import Record
from app.disclosures.record.plain import OWN, plain
from app.disclosures.record.values import Provenance

_LEAVES = ({"amount", "currency"}, {"shares", "estimated", "person_months", "percents"})
"""Mappings that are one value: an amount of money, an effort."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions; None where a side does not have the entry."""

    pointer: str
    before: Any
    after: Any


def entries(content: Mapping[str, Any]) -> dict[str, Any]:
    """Place → value of everything that is filled in, in the order of the record."""
    return {
        place: value
        for name in content
        if name not in OWN
        for place, value in _walk(content[name], f"/{name}")
    }


def _walk(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and set(value) not in _LEAVES:
        for key, inner in value.items():
            if key != "id":
                yield from _walk(inner, at if key == "items" else f"{at}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, f"{at}/{inner.get('id', number)}")
    elif not _is_empty(value):
        yield at, value


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "shares" in value and not any(value.values())
    return value in (None, "", False)


def differences(before: Record, after: Record) -> list[Change]:
    """What changed from one version to another, entry by entry."""
    old, new = entries(plain(before)), entries(plain(after))
    places = [*new, *(place for place in old if place not in new)]
    return [Change(p, old.get(p), new.get(p)) for p in places if old.get(p) != new.get(p)]


def traced(record: Record, before: Record, mark: Provenance, certified: tuple[str, Record] | None) -> Record:
    """`record` with the provenance of `before` where nothing changed and `mark` where something did.

    `certified` is the id and the content of the version in force, to say which version a new value replaces.
    """
    old, new = entries(plain(before)), entries(plain(record))
    in_force = entries(plain(certified[1])) if certified else {}
    found = {}
    for place, value in new.items():
        kept = before.provenance.get(place)
        if kept is not None and old.get(place) == value:
            found[place] = kept
        else:
            replaces = certified[0] if certified and in_force.get(place, value) != value else None
            found[place] = replace(mark, supersedes_id=replaces)
    return replace(record, provenance=found)


def certified_at(record: Record, now: datetime) -> Record:
    """Values that nobody had certified yet are now."""
    dated = {
        place: one if one.certified_at else replace(one, certified_at=now)
        for place, one in record.provenance.items()
    }
    return replace(record, provenance=dated)
