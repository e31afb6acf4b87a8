"""OFAC's lists as it publishes them in CSV: a file of names, one of aliases, one of addresses, one of remarks.

No header; `-0- ` is an empty cell; a remark of more than a thousand characters goes on in the comments file; the
last line may be Ctrl-Z. Source: OFAC, "SDN data formats: delimited file specification".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.integrity.sources.parties import (
    Address,
    Alias,
    AliasKind,
    Identifier,
    ListedParty,
    PartyKind,
    years,
)
from app.integrity.sources.reading import Refusal, Source, rows

EMPTY = "-0-"
_NAME_CELLS, _ALIAS_CELLS, _ADDRESS_CELLS, _COMMENT_CELLS = 12, 5, 6, 2
_KINDS: dict[str, PartyKind] = {
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
    "": "organisation",
    "entity": "organisation",
}
_ALIASES: dict[str, AliasKind] = {
    "aka": "also_known_as",
    "fka": "formerly_known_as",
    "nka": "now_known_as",
}
_WEAK_ALIAS = re.compile(r"^(?:alt\. )?a\.k\.a\. '(.+)'$")
_LINKED = re.compile(r"^Linked To:? (.+)$")
_BORN = re.compile(r"^(?:alt\. )?DOB ")
_IDENTIFIERS = (
    ("email", re.compile(r"^(?:alt\. )?Email Address (\S+@\S+)$")),
    ("website", re.compile(r"^(?:alt\. )?Website (\S+)$")),
    ("lei", re.compile(r"^(?:alt\. )?Legal Entity Number (\S+)$")),
    ("registration", re.compile(r"^(?:alt\. )?(?:Business )?Registration (?:Number|ID) (\S+)")),
    ("tax", re.compile(r"^(?:alt\. )?Tax ID No\. (\S+)")),
)
# What may be kept of a remark on a person: consequences and links, nothing that tells where they come from.
_KEPT_OF_PERSONS = re.compile(
    r"^(?:Linked To|Additional Sanctions|Secondary sanctions|Listing Date|Effective Date)"
)


@dataclass(frozen=True, slots=True)
class OfacFiles:
    """The files of one edition; `comments` may be missing, as OFAC publishes none when no remark is long."""

    names: Source
    aliases: Source
    addresses: Source
    comments: Source | None = None


def read_ofac(files: OfacFiles, list_code: str) -> Iterator[ListedParty | Refusal]:
    """Every entry of the file of names, with what the other files say of it.

    Refused with the line of its file: a row of another width (`ofac.wrong_width`), without number or name
    (`ofac.no_number`, `ofac.no_name`), of an unknown kind (`ofac.unknown_kind`), said twice (`ofac.repeated`), and
    a row of another file that belongs to no name (`ofac.orphan`).
    """
    aliases = _Attached(files.aliases, _ALIAS_CELLS)
    addresses = _Attached(files.addresses, _ADDRESS_CELLS)
    comments = _Attached(files.comments, _COMMENT_CELLS)
    for attached in (aliases, addresses, comments):
        yield from attached.refusals
    seen: set[str] = set()
    for row in _cells(files.names, _NAME_CELLS):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        if cells[0] in seen:
            yield Refusal(line, "ofac.repeated", cells[0])
            continue
        seen.add(cells[0])
        more = "".join(comment[1] for comment in comments.of(cells[0]))
        yield _party(_Row(line, cells, more, aliases.of(cells[0]), addresses.of(cells[0])), list_code)
    for attached in (aliases, addresses, comments):
        yield from attached.orphans(seen)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the file of names with what the other files say of its number; `more`: the remark's rest."""

    line: int
    cells: list[str]
    more: str
    aliases: list[list[str]]
    addresses: list[list[str]]


class _Attached:
    """Rows that belong to a name by its number, read beforehand."""

    def __init__(self, source: Source | None, width: int) -> None:
        self.refusals: list[Refusal] = []
        self._rows: dict[str, list[list[str]]] = {}
        self._lines: dict[str, int] = {}
        for row in _cells(source, width) if source is not None else ():
            if isinstance(row, Refusal):
                self.refusals.append(row)
            else:
                self._rows.setdefault(row[1][0], []).append(row[1])
                self._lines.setdefault(row[1][0], row[0])

    def of(self, number: str) -> list[list[str]]:
        return self._rows.get(number, [])

    def orphans(self, known: set[str]) -> Iterator[Refusal]:
        return (
            Refusal(line, "ofac.orphan", number)
            for number, line in self._lines.items()
            if number not in known
        )


def _cells(source: Source, width: int) -> Iterator[tuple[int, list[str]] | Refusal]:
    for row in rows(source):
        if isinstance(row, Refusal):
            yield row
            continue
        line, raw = row
        cells = ["" if cell.strip() == EMPTY else cell.strip() for cell in raw]
        if len(cells) != width:
            yield Refusal(line, "ofac.wrong_width", f"{len(cells)} cells instead of {width}")
        elif not cells[0].isdigit():
            yield Refusal(line, "ofac.no_number", cells[0][:40])
        else:
            # A remark is cut in mid-word: its blanks matter.
            yield line, [*cells[:-1], "" if raw[-1].strip() == EMPTY else raw[-1]]


def _party(row: _Row, list_code: str) -> ListedParty | Refusal:
    number, name, kind_text, programmes = row.cells[:4]
    kind = _KINDS.get(kind_text.casefold())
    if not name:
        return Refusal(row.line, "ofac.no_name", number)
    if kind is None:
        return Refusal(row.line, "ofac.unknown_kind", kind_text[:40])
    parts = [part.strip() for part in (row.cells[-1] + row.more).strip().rstrip(".").split(";")]
    located = tuple(_address(cells) for cells in row.addresses if any(cells[2:5]))
    return ListedParty(
        list_code=list_code,
        entry=number,
        name=name,
        kind=kind,
        aliases=(*map(_alias, row.aliases), *_weak_aliases(parts)),
        addresses=located,
        country=next((address.country for address in located if address.country), ""),
        programmes=tuple(programmes.replace("] [", ";").strip("[]").split(";")) if programmes else (),
        linked_to=tuple(found[1].rstrip(".") for part in parts if (found := _LINKED.match(part))),
        identifiers=tuple(_identifiers(parts)),
        born=years(" ".join(part for part in parts if _BORN.match(part))) if kind == "person" else (),
        remarks="; ".join(
            part for part in parts if part and (kind != "person" or _KEPT_OF_PERSONS.match(part))
        ),
        line=row.line,
    )


def _alias(row: list[str]) -> Alias:
    return Alias(row[3], _ALIASES.get(row[2].casefold(), "also_known_as"))


def _weak_aliases(parts: list[str]) -> Iterator[Alias]:
    return (Alias(found[1], "also_known_as", "weak") for part in parts if (found := _WEAK_ALIAS.match(part)))


def _address(row: list[str]) -> Address:
    return Address(", ".join(cell for cell in row[2:5] if cell), row[3], row[4])


def _identifiers(parts: list[str]) -> Iterator[Identifier]:
    for part in parts:
        for scheme, pattern in _IDENTIFIERS:
            if found := pattern.match(part):
                yield Identifier(scheme, found[1].casefold())
