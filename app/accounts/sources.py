"""Reader of the Research Organization Registry (ROR): bytes in, organisations out, every refusal with its
line.

Reads what ROR publishes (a JSON array, pretty-printed, in a zip), JSON lines, and single records, each also
gzipped, schema v1 and v2 in the same file. Schemas: ror.org/docs, "ROR schema v1.0" and "v2.1".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from app.accounts.identifiers import ror_id
from app.kernel.intake import Refusal, chunks, lines, unreadable

ENDINGS = ("schema_v2.json", ".jsonl", ".json")
LONGEST_NAME = 500
STATUSES = ("active", "inactive", "withdrawn")
Kind = Literal["label", "alias", "acronym"]

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]')
_BETWEEN_RECORDS = b" \t\r\n,[]"
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Name:
    """One name an organisation is known by; `language` is an ISO 639 code or empty where the registry says
    none.
    """

    text: str
    language: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Organisation:
    """One record. `country_code` is as the registry gives it; `successors` and `parents` are bare ROR ids."""

    ror_id: str
    country_code: str
    name_en: str
    name_ja: str
    names: tuple[Name, ...]
    status: str
    successors: tuple[str, ...]
    parents: tuple[str, ...]
    types: tuple[str, ...]
    city: str

    def names_of(self, kind: Kind) -> tuple[str, ...]:
        return tuple(name.text for name in self.names if name.kind == kind)


class RecordFault(ValueError):
    """Why one record cannot be used."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def organisations(path: Path) -> Iterator[Organisation | Refusal]:
    """Every record of a file, in its order, one at a time.

    A record that cannot be used comes as a Refusal. Raises RuleBroken `import.unreadable` for a file that is
    cut short, is no readable archive, or holds no record.
    """
    first_line: dict[str, int] = {}
    number = 0
    for number, (line, raw) in enumerate(records(lines(chunks(path, ENDINGS))), start=1):  # noqa: B007
        try:
            found = organisation(_parsed(raw))
        except RecordFault as fault:
            yield Refusal(line, fault.code, fault.facts)
            continue
        before = first_line.setdefault(found.ror_id, line)
        repeated = Refusal(line, "import.repeated", {"value": found.ror_id, "first_line": before})
        yield found if before == line else repeated
    if number == 0:
        unreadable("import.empty")


def records(numbered: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Raw records with the line each begins in.

    In JSON lines a broken line is one broken record. Elsewhere records are told apart by their braces.
    """
    rest = iter(numbered)
    start = list(islice(rest, 2))
    every = chain(start, rest)
    yield from _one_a_line(every) if _is_json_lines([line for _, line in start]) else _by_braces(every)


def _is_json_lines(start: list[bytes]) -> bool:
    if not start or start[0].lstrip().startswith(b"["):
        return False
    if len(start) == 1:
        return True
    return start[1].startswith(b"{") or start[0].rstrip().endswith(b"}")


def _one_a_line(numbered: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    for number, line in numbered:
        if not line.strip():
            continue
        if not line.endswith(b"\n") and not _is_whole(line):
            unreadable("import.truncated", line=number)
        yield number, line


def _is_whole(line: bytes) -> bool:
    try:
        _parsed(line)
    except RecordFault as fault:
        return fault.code != "import.not_json"
    return True


def _by_braces(numbered: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    splitter = _Splitter()
    for number, line in numbered:
        yield from splitter.feed(number, line)
    splitter.finish()


class _Splitter:
    """Cuts a stream of lines into the outermost `{…}`; braces within strings do not count."""

    def __init__(self) -> None:
        self.depth = 0
        self.begun = 0
        self.last = 0
        self.parts: list[bytes] = []
        self.is_open_list = False

    def feed(self, number: int, line: bytes) -> Iterator[tuple[int, bytes]]:
        position, self.last = 0, number
        for token in _TOKEN.finditer(line):
            brace = token.group()
            if brace == b"{":
                if self.depth == 0:
                    self._between(number, line[position : token.start()])
                    position, self.begun = token.start(), number
                self.depth += 1
            elif brace == b"}" and self.depth:
                self.depth -= 1
                if self.depth == 0:
                    yield self.begun, b"".join((*self.parts, line[position : token.end()]))
                    position, self.parts = token.end(), []
        if self.depth:
            self.parts.append(line[position:])
        else:
            self._between(number, line[position:])

    def finish(self) -> None:
        if self.depth or self.is_open_list:
            unreadable("import.truncated", line=self.last)

    def _between(self, number: int, text: bytes) -> None:
        marks = text.translate(None, b" \t\r\n,")
        if marks.strip(b"[]"):
            unreadable("import.not_json", line=number)
        if marks:
            self.is_open_list = marks.endswith(b"[")


def _parsed(raw: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(raw.decode())
    except UnicodeDecodeError:
        raise RecordFault("import.encoding") from None
    except (json.JSONDecodeError, RecursionError):
        raise RecordFault("import.not_json") from None
    if not isinstance(record, dict):
        raise RecordFault("import.not_an_object")
    return record


def organisation(record: Mapping[str, Any]) -> Organisation:
    """One record of schema v1 or v2, told apart by `locations`. Raises RecordFault naming the field."""
    names = _names_v2(record) if "locations" in record else _names_v1(record)
    country, city = _place_v2(record) if "locations" in record else _place_v1(record)
    status = _text(record, "status").lower()
    if status not in STATUSES:
        raise RecordFault("import.value_unknown", field="status", value=status)
    return Organisation(
        ror_id=_checked_id(_text(record, "id")),
        country_code=country,
        name_en=_display(names, "en"),
        name_ja=_display(names, "ja"),
        names=tuple(dict.fromkeys(name for name, _ in names)),
        status=status,
        successors=_related(record, "successor"),
        parents=_related(record, "parent"),
        types=tuple(kind.lower() for kind in _texts(record, "types")),
        city=city,
    )


def _names_v1(record: Mapping[str, Any]) -> list[tuple[Name, bool]]:
    """Names, each with whether the registry shows the record under it; v1 gives that one no language."""
    shown = _text(record, "name")
    found = [(Name(shown, "ja" if _JAPANESE.search(shown) else "en", "label"), True)]
    labels = _items(record, "labels")
    found += [(Name(_text(one, "label"), _optional(one, "iso639"), "label"), False) for one in labels]
    found += [(Name(text, "", "alias"), False) for text in _texts(record, "aliases")]
    return found + [(Name(text, "", "acronym"), False) for text in _texts(record, "acronyms")]


def _names_v2(record: Mapping[str, Any]) -> list[tuple[Name, bool]]:
    found = []
    for entry in _items(record, "names"):
        types = _texts(entry, "types")
        kind: Kind = "alias" if "alias" in types else "acronym" if "acronym" in types else "label"
        if {"label", "ror_display"} & set(types):
            kind = "label"
        found.append((Name(_text(entry, "value"), _optional(entry, "lang"), kind), "ror_display" in types))
    if not found:
        raise RecordFault("import.field_missing", field="names")
    return found


def _display(names: list[tuple[Name, bool]], language: str) -> str:
    """The label to show in a language, the registry's own choice first.

    Japanese: one in Japanese writing if there is one (the registry calls "RIKEN" Japanese too). English: else
    the name the registry shows, if it is not in Japanese writing.
    """
    labels = [name for name, _ in sorted(names, key=lambda entry: not entry[1]) if name.kind == "label"]
    own = [name.text for name in labels if name.language == language]
    if language == "ja":
        own.sort(key=lambda text: not _JAPANESE.search(text))
    else:
        own += [name.text for name, is_shown in names if is_shown and not _JAPANESE.search(name.text)]
    return own[0] if own else ""


def _place_v1(record: Mapping[str, Any]) -> tuple[str, str]:
    country = record.get("country")
    places = _items(record, "addresses")
    city = _optional(places[0], "city") if places else ""
    return _text(country if isinstance(country, dict) else {}, "country_code"), city


def _place_v2(record: Mapping[str, Any]) -> tuple[str, str]:
    places = _items(record, "locations")
    details = places[0].get("geonames_details") if places else None
    details = details if isinstance(details, dict) else {}
    return _text(details, "country_code"), _optional(details, "name")


def _related(record: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    related = _items(record, "relationships")
    return tuple(_checked_id(_text(other, "id")) for other in related if _text(other, "type").lower() == kind)


def _checked_id(text: str) -> str:
    try:
        return ror_id(text)
    except ValueError:
        raise RecordFault("import.id_wrong", value=text[:100]) from None


def _text(record: Mapping[str, Any], field: str) -> str:
    value = _optional(record, field)
    if not value:
        raise RecordFault("import.field_missing", field=field)
    return value


def _optional(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or "\x00" in value:
        raise RecordFault("import.field_wrong", field=field)
    return value.strip()


def _texts(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = record.get(field) or []
    if not isinstance(values, list):
        raise RecordFault("import.field_wrong", field=field)
    return tuple(text for value in values if (text := _optional({field: value}, field)))


def _items(record: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    values = record.get(field) or []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise RecordFault("import.field_wrong", field=field)
    return values
