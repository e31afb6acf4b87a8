"""What a register says, in one shape for every register: an entry, who and what it names, and its facts."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.integrity.sources.reading import Refusal, Source, read_date, records

Read = Iterator["Registered | Refusal"]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry. `numbers` (`orcid:…`, `erad:…`, `ror:…`, `uei:…`), `people` and `bodies` are whom and what it names;
    `says` holds its facts as plain JSON, in the shape that its reader documents.
    """

    entry: str
    says: Mapping[str, Any]
    numbers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def version(self) -> str:
        """SHA-256 of what the entry says and names."""
        said = [self.says, sorted(self.numbers), sorted(self.people), sorted(self.bodies)]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def numbers_of(**given: str) -> tuple[str, ...]:
    """`orcid`, `erad`, `ror`, `uei` as they are written, in one spelling; empty ones left out."""
    tails = {scheme: value.strip().rstrip("/").rpartition("/")[2].lower() for scheme, value in given.items()}
    return tuple(f"{scheme}:{tail}" for scheme, tail in tails.items() if tail)


def each_once(found: Iterable[Registered | Refusal]) -> Read:
    """The same, with a second entry under one key refused (`register.doubled`)."""
    seen: set[str] = set()
    for each in found:
        if isinstance(each, Refusal):
            yield each
        elif each.entry in seen:
            yield Refusal(each.line, "register.doubled", each.entry)
        else:
            seen.add(each.entry)
            yield each


def read_rows(source: Source, columns: Sequence[str], build: Callable[[Row, int], Registered]) -> Read:
    """Rows under a header with at least these columns, each built; a ValueError of `build` is a refusal.

    Refused: another header (`table.unknown_layout`), another width (`table.wrong_width`), what `build` does not read
    (`register.unreadable_row`), a second row under one key (`register.doubled`).
    """
    yield from each_once(_built(source, columns, build))


def _built(source: Source, columns: Sequence[str], build: Callable[[Row, int], Registered]) -> Read:
    for row in records(source, columns):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            yield build(cells, line)
        except ValueError as fault:
            yield Refusal(line, "register.unreadable_row", str(fault))


def needed(row: Row, column: str) -> str:
    """The cell; ValueError when it is empty."""
    if not row[column]:
        raise ValueError(f"no {column}")
    return row[column]


def day_of(row: Row, column: str) -> str:
    """The date of a cell in ISO form, '' for none; ValueError for what is no date."""
    read = read_date(row.get(column, ""))
    return read.isoformat() if read else ""
