"""The UFLPA Entity List from the page on which the Department of Homeland Security publishes it.

The page has a table for each paragraph of Section 2(d)(2)(B); aliases stand in brackets behind the name ("also known
as A; B; and C; and formerly known as D"). An extract of the page that drops the brackets drops the aliases.
"""

import re
from collections.abc import Iterator
from datetime import date

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from app.integrity.sources.parties import Alias, AliasKind, ListedParty, derived_entry, numbered
from app.integrity.sources.reading import Refusal, Source, content, read_date

LIST_CODE = "dhs-uflpa"
_PARAGRAPH = re.compile(r"Section (2\(d\)\(2\)\(B\)\([ivx]+\))")
_ALIASES = re.compile(r"\s*\((?=(?:also|formerly|and|including)\b[^()]*(?:known as|alias))(.*)\)", re.DOTALL)
_SUBORDINATES = re.compile(
    r",? and (?:its )?(?:subsidiaries|subordinate and affiliated entities)$", re.IGNORECASE
)
_AND = re.compile(r";|(?:(?<=Ltd\.)|(?<=Co\.)|(?<=Inc\.)) and ")
_LABEL = re.compile(r"(?:and )?(also known as|formerly known as|(?:and|including) \w+ alias(?:es)?:) ")


def read_uflpa_page(source: Source) -> Iterator[ListedParty | Refusal]:
    """Every row of every table with two columns headed by a name and a date.

    Refused: a page without such a table (`uflpa.unknown_layout`), a row without name (`uflpa.no_name`) or with a
    date that is none (`uflpa.bad_date`), each with its line in the page.
    """
    yield from numbered(_rows(content(source)))


def _rows(page: bytes) -> Iterator[ListedParty | Refusal]:
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except ParserError:
        root = html.Element("html")
    tables = [table for table in root.iter("table") if "effective date" in table.text_content().casefold()]
    if not tables:
        yield Refusal(1, "uflpa.unknown_layout", "no table with an effective date")
    for table in tables:
        for row in table.iter("tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            if cells:
                yield _party(int(row.sourceline or 1), cells, _paragraph(table))


def _paragraph(table: HtmlElement) -> str:
    """The paragraph of the act that the nearest text before the table names."""
    for before in table.itersiblings(preceding=True):
        if found := _PARAGRAPH.search(before.text_content()):
            return found[1]
    return ""


def _party(line: int, cells: list[str], paragraph: str) -> ListedParty | Refusal:
    name, aliases = _split(cells[0])
    if not name:
        return Refusal(line, "uflpa.no_name")
    try:
        effective: date | None = read_date(cells[1] if len(cells) > 1 else "-")
    except ValueError as error:
        return Refusal(line, "uflpa.bad_date", str(error))
    return ListedParty(
        list_code=LIST_CODE,
        entry=derived_entry(name, paragraph),
        name=name,
        kind="organisation",
        aliases=aliases,
        programmes=(paragraph,) if paragraph else (),
        effective=effective,
        line=line,
    )


def _split(cell: str) -> tuple[str, tuple[Alias, ...]]:
    """The name and the aliases in its brackets."""
    found = _ALIASES.search(cell)
    name = (cell[: found.start()] + cell[found.end() :]) if found else cell
    return _SUBORDINATES.sub("", name.strip()), tuple(_aliases(found[1])) if found else ()


def _aliases(text: str) -> Iterator[Alias]:
    kind: AliasKind = "also_known_as"
    pieces = _LABEL.split(text)
    for label, names in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        if label:
            kind = "formerly_known_as" if label.startswith("formerly") else "also_known_as"
        for name in _AND.split(names):
            plain = name.strip().removeprefix("and ").removesuffix(" and").strip()
            if plain:
                yield Alias(plain, kind)
