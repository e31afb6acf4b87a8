"""Lines of a file laid over the entries of a list."""

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from app.disclosures.record.content import Section
from app.disclosures.record.values import Place

Item = TypeVar("Item")
Line = TypeVar("Line")


class Reading(Protocol[Item, Line]):
    """How the lines of one format and the entries of one list correspond."""

    def line_of(self, item: Item) -> Line: ...

    def key_of(self, line: Line) -> Any: ...

    def built(self, line: Line, before: Item | None, key: str) -> Item: ...


def merged(section: Section[Item], lines: Iterable[Line], reading: Reading[Item, Line]) -> Section[Item]:
    """The list with every line in it: an equal entry stays as it is, one of the same key is changed, others join."""
    items, free = list(section.items), set(range(len(section.items)))
    for number, line in enumerate(lines):
        shown = {n: reading.line_of(items[n]) for n in sorted(free)}
        same = next((n for n, held in shown.items() if held == line), None)
        key = reading.key_of(line)
        like = next((n for n, held in shown.items() if key and reading.key_of(held) == key), None)
        if same is not None:
            free.discard(same)
        elif like is not None:
            free.discard(like)
            items[like] = reading.built(line, items[like], "")
        else:
            items.append(reading.built(line, None, new_key(line, number)))
    return Section(section.nothing and not items, tuple(items))


def new_key(line: Any, number: int) -> str:
    """An id for an entry that a line brings; the same line gives the same one."""
    return hashlib.sha256(f"{number} {line!r}".encode()).hexdigest()[:12]


def place_text(place: Place) -> str:
    return ", ".join(part for part in (place.city, place.region, place.country) if part)


def place_of(text: str) -> Place:
    """`Austin, Texas, US` in its parts; the whole under the city where it does not end in a country's letters."""
    *front, last = [part.strip() for part in text.split(",")]
    if not (len(last) == 2 and last.isascii() and last.isupper()):
        return Place(city=text)
    return Place(", ".join(front[:1]), ", ".join(front[1:]), last)


def own(kept: Any, said: str, shown: str) -> Any:
    """What is kept where the file says the same of it, else what the file says."""
    return kept if said == shown else said
