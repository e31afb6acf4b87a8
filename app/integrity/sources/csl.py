"""The Consolidated Screening List of the US Department of Commerce (trade.gov) in CSV, old and new columns.

The layout of 2019 has no `_id`; everything else is the same. Cells are joined by `; `. The columns citizenships,
nationalities and places_of_birth are never read. Source: trade.gov, "Consolidated Screening List", data fields.
"""

import re
from collections.abc import Iterator

from app.integrity.sources.parties import (
    Address,
    Alias,
    Identifier,
    ListedParty,
    PartyKind,
    derived_entry,
    numbered,
    years,
)
from app.integrity.sources.reading import Refusal, Source, read_date, records, split_list

COLUMNS = (
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "addresses",
    "start_date",
    "end_date",
    "alt_names",
)
_KINDS: dict[str, PartyKind] = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_SHORT_NAME = re.compile(r"\(([A-Z]{2,6})\)")
_COUNTRY = re.compile(r"(?:^|, )([A-Z]{2})$")
_DIGIT = re.compile(r"\d")
_IDENTIFIERS = {
    "Email Address": "email",
    "Website": "website",
    "Legal Entity Number": "lei",
    "Registration ID": "registration",
    "Business Registration Number": "registration",
    "Public Registration Number": "registration",
    "SWIFT/BIC": "swift",
}


def read_consolidated_list(source: Source) -> Iterator[ListedParty | Refusal]:
    """Every row; `list_code` is `csl-` and the short name of the list the row was merged from (`csl-sdn`).

    Refused: a header without the columns both layouts share (`table.unknown_layout`), a row of another width, a row
    without a name (`csl.no_name`), from an unnamed list (`csl.no_list`), with a date that is none (`csl.bad_date`).
    """
    yield from numbered(_rows(source))


def _rows(source: Source) -> Iterator[ListedParty | Refusal]:
    for row in records(source, COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            yield _party(line, cells)
        except ValueError as error:
            yield Refusal(line, "csl.bad_date", str(error))


def _party(line: int, cells: dict[str, str]) -> ListedParty | Refusal:
    short = _SHORT_NAME.search(cells["source"])
    if not short:
        return Refusal(line, "csl.no_list", cells["source"][:40])
    name = cells["name"]
    if not name:
        return Refusal(line, "csl.no_name", cells["source"][:40])
    kind = _KINDS.get(cells["type"].casefold(), "unknown")
    located = tuple(_address(part) for part in split_list(cells["addresses"]))
    given = cells["entity_number"] or cells.get("_id", "")
    return ListedParty(
        list_code=f"csl-{short[1].lower()}",
        entry=given or derived_entry(name, cells["start_date"], cells.get("federal_register_notice", "")),
        name=name,
        kind=kind,
        aliases=tuple(Alias(alias) for alias in split_list(cells["alt_names"])),
        addresses=located,
        country=next((address.country for address in located if address.country), ""),
        programmes=split_list(cells["programs"]),
        identifiers=() if kind == "person" else tuple(_identifiers(cells.get("ids", ""))),
        born=years(cells.get("dates_of_birth", "")) if kind == "person" else (),
        effective=read_date(cells["start_date"]),
        expires=read_date(cells["end_date"]),
        citation=cells.get("federal_register_notice", ""),
        remarks=cells.get("remarks", ""),
        line=line,
    )


def _address(text: str) -> Address:
    """The city is the last part before the country that is neither a code nor a number."""
    country = _COUNTRY.search(text)
    parts = text.split(", ")[1:-1] if country else []
    city = next((part for part in reversed(parts) if len(part) > 3 and not _DIGIT.search(part)), "")
    return Address(text, city or _city_alone(text, country), country[1] if country else "")


def _city_alone(text: str, country: re.Match[str] | None) -> str:
    """`Shenyang, CN`: two parts, of which the first is the city."""
    return text.partition(", ")[0] if country and text.count(", ") == 1 else ""


def _identifiers(cell: str) -> Iterator[Identifier]:
    for part in split_list(cell):
        label, _, rest = part.partition(", ")
        scheme = _IDENTIFIERS.get(label)
        if scheme and rest:
            yield Identifier(scheme, rest.partition(", ")[0].casefold())
