"""Awards of the US National Science Foundation: XML as downloaded by year, and tables derived from it.

XML: one `<rootTag><Award>` per file, alone, in a folder or in a ZIP; the abstract holds escaped HTML breaks.
E-mail addresses and telephone numbers are not read. Source: NSF, Award Search download, award schema.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from app.integrity.sources.reading import Refusal, Source, content, opened, read_date, records, split_list

LARGEST_AWARD = 4_000_000
"""Bytes of one XML file at most: an abstract has some thousand; more is no award."""

CSV_COLUMNS = (
    "award_id",
    "title_clean",
    "pi_first",
    "pi_last",
    "institution",
    "amount_usd",
    "start_date",
    "abstract",
)
TERMINATED_COLUMNS = ("Award ID", "Directorate", "Recipient", "Title", "Obligated")
_BREAK = re.compile(r"<\s*(?:br|/?p)\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,200}>")
_BLANKS = re.compile(r"[ \t]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Investigator:
    """`nsf_id` is the key of a person, '' where the source has none."""

    full_name: str
    first: str = ""
    last: str = ""
    nsf_id: str = ""
    role: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Institution:
    name: str
    legal_name: str = ""
    uei: str = ""
    city: str = ""
    state: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """`amount` in US dollars as printed. `start` and `end` are the period of the award."""

    award_id: str
    title: str
    abstract: str
    amount: Decimal | None = None
    start: date | None = None
    end: date | None = None
    programme: tuple[str, ...] = ()
    directorate: str = ""
    division: str = ""
    investigators: tuple[Investigator, ...] = ()
    institution: Institution = Institution("")
    performed_at: Institution = Institution("")
    source: str = ""


@dataclass(frozen=True, slots=True)
class TerminatedAward:
    award_id: str
    directorate: str
    recipient: str
    title: str
    obligated: Decimal | None


def read_awards(source: Source) -> Iterator[Award | Refusal]:
    """Every award of a folder, a ZIP or one XML file, in the order of the names.

    Refused, with the file in the detail: what is no award (`award.malformed`, `award.no_id`), has a bad date or amount
    (`award.bad_value`) or is larger than any award (`award.too_large`).
    """
    if isinstance(source, Path) and source.is_dir():
        for path in sorted(source.glob("*.xml")):
            yield read_award(path.read_bytes(), name=path.name)
    elif content_is_zip(source):
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            yield from _members(archive)
    else:
        yield read_award(content(source))


def content_is_zip(source: Source) -> bool:
    with opened(source) as stream:
        return stream.read(4) == b"PK\x03\x04"


def _members(archive: zipfile.ZipFile) -> Iterator[Award | Refusal]:
    for member in sorted(archive.infolist(), key=lambda info: info.filename):
        if not member.filename.endswith(".xml"):
            continue
        if member.file_size > LARGEST_AWARD:
            yield Refusal(1, "award.too_large", member.filename)
        else:
            yield read_award(archive.read(member), name=member.filename)


def read_award(document: bytes, *, name: str = "") -> Award | Refusal:
    """One XML document. Entities are not resolved and nothing is fetched."""
    if len(document) > LARGEST_AWARD:
        return Refusal(1, "award.too_large", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return Refusal(error.lineno or 1, "award.malformed", f"{name}: {error.msg}"[:120])
    award = root if root.tag == "Award" else root.find("Award")
    if award is None or not _text(award, "AwardID"):
        return Refusal(1, "award.no_id", name)
    try:
        return _award(award, name)
    except (ValueError, InvalidOperation) as error:
        return Refusal(int(award.sourceline or 1), "award.bad_value", f"{name}: {error}")


def read_award_csv(source: Source) -> Iterator[Award | Refusal]:
    """A table with one award a row: title without prefix, names of the investigators, dates month first."""
    for row in records(source, CSV_COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        if not cells["award_id"]:
            yield Refusal(line, "award.no_id")
            continue
        try:
            yield _from_row(cells)
        except (ValueError, InvalidOperation) as error:
            yield Refusal(line, "award.bad_value", f"{cells['award_id']}: {error}")


def read_terminated_awards(source: Source) -> Iterator[TerminatedAward | Refusal]:
    """NSF's export of terminated awards: padded names, dollars with signs and commas."""
    for row in records(source, TERMINATED_COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        if not cells["Award ID"].isdigit():
            yield Refusal(line, "award.no_id", cells["Award ID"][:40])
            continue
        try:
            obligated = _dollars(cells["Obligated"])
        except InvalidOperation:
            yield Refusal(line, "award.bad_value", cells["Obligated"][:40])
            continue
        yield TerminatedAward(
            cells["Award ID"], cells["Directorate"], cells["Recipient"], cells["Title"], obligated
        )


def plain_text(abstract: str) -> str:
    """An abstract without its HTML: breaks become line ends, entities letters, tags nothing."""
    unescaped = html.unescape(html.unescape(abstract))
    text = _BLANKS.sub(" ", _TAG.sub(" ", _BREAK.sub("\n", unescaped)))
    return _LINES.sub("\n", text).strip()


def _award(award: etree._Element, name: str) -> Award:
    return Award(
        award_id=_text(award, "AwardID"),
        title=plain_text(_text(award, "AwardTitle")),
        abstract=plain_text(_text(award, "AbstractNarration")),
        amount=_dollars(_text(award, "AwardTotalIntnAmount") or _text(award, "AwardAmount")),
        start=read_date(_text(award, "AwardEffectiveDate")),
        end=read_date(_text(award, "AwardExpirationDate")),
        programme=tuple(filter(None, (_text(each, "Text") for each in award.iterfind("ProgramElement")))),
        directorate=_text(award, "Organization/Directorate/LongName"),
        division=_text(award, "Organization/Division/LongName"),
        investigators=tuple(_investigator(each) for each in award.iterfind("Investigator")),
        institution=_institution(award.find("Institution")),
        performed_at=_institution(award.find("Performance_Institution")),
        source=name,
    )


def _investigator(each: etree._Element) -> Investigator:
    first, last = _text(each, "FirstName"), _text(each, "LastName")
    return Investigator(
        full_name=_text(each, "PI_FULL_NAME") or f"{first} {last}".strip(),
        first=first,
        last=last,
        nsf_id=_text(each, "NSF_ID"),
        role=_text(each, "RoleCode"),
        start=read_date(_text(each, "StartDate")),
        end=read_date(_text(each, "EndDate")),
    )


def _institution(each: etree._Element | None) -> Institution:
    if each is None:
        return Institution("")
    paths = ("Name", "ORG_LGL_BUS_NAME", "ORG_UEI_NUM", "CityName", "StateCode", "CountryName")
    return Institution(*(_text(each, path) for path in paths))


def _from_row(cells: dict[str, str]) -> Award:
    first, last = cells["pi_first"], cells["pi_last"]
    leader = Investigator(f"{first} {last}".strip(), first, last, role="Principal Investigator")
    others = split_list(cells.get("co_pi_names", "").replace("|", ";"))
    prefix, title = cells.get("program_prefix", ""), cells["title_clean"]
    return Award(
        award_id=cells["award_id"],
        title=f"{prefix}: {title}" if prefix else title,
        abstract=plain_text(cells["abstract"]),
        amount=_dollars(cells["amount_usd"]),
        start=read_date(cells["start_date"]),
        end=read_date(cells.get("end_date", "")),
        programme=split_list(cells.get("program_name", "")),
        directorate=cells.get("directorate_full", ""),
        division=cells.get("division_full", ""),
        investigators=(leader, *(Investigator(name, role="Co-Principal Investigator") for name in others)),
        institution=Institution(cells["institution"], state=cells.get("state", "")),
    )


def _dollars(text: str) -> Decimal | None:
    plain = text.replace("$", "").replace(",", "").strip()
    return Decimal(plain) if plain else None


def _text(parent: etree._Element, path: str) -> str:
    return (parent.findtext(path) or "").strip()
