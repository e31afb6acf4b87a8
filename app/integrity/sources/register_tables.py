"""Registers that come as tables: awards with researcher numbers, exclusions, programmes, patents, owners.

KAKEN: the CSV of a search at kaken.nii.ac.jp. SAM: the public extract of exclusions of sam.gov. The others have no
published file format, so the columns here are the service's own, with the words of the statute or register.
"""

import re
from collections.abc import Iterator

from app.integrity.sources.parties import derived_entry
from app.integrity.sources.reading import Source, read_date, split_list
from app.integrity.sources.registered import (
    Read,
    Registered,
    Row,
    day_of,
    needed,
    numbers_of,
    read_rows,
)

KAKEN = ("研究課題/領域番号", "研究課題名", "研究代表者", "研究期間 (年度)")
KAKEN_TEXTS = ("研究開始時の研究の概要", "研究概要", "研究実績の概要")
SAM = ("Classification", "Name", "First", "Last", "City", "Active Date", "Termination Date", "SAM Number")
RESTRICTIONS = ("研究者番号", "氏名", "制限開始日", "制限終了日")
PROGRAMMES = ("name", "aliases", "effective")
PATENTS = (
    "number",
    "date",
    "inventor",
    "orcid",
    "inventor_city",
    "assignee",
    "assignee_ror",
    "assignee_country",
)
OWNERS = ("owned", "owned_ror", "owner", "owner_ror", "percent", "red_flag")

_NUMBER = re.compile(r"[(（](\d{8})[)）]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FOR_EVER = "9999-12-31"


def read_kaken(source: Source) -> Read:
    """Projects: title, period, text, and everybody with a researcher number, e.g. 山田 太郎 …大学, 教授 (12345678).

    `says`: number, title, text, people [{name, number}], starts_on and ends_on ('' where unknown).
    """
    return read_rows(source, KAKEN, _project)


def _project(row: Row, line: int) -> Registered:
    number = needed(row, KAKEN[0])
    people = [*_people(row[KAKEN[2]]), *_people(row.get("研究分担者", ""))]
    days = [day for day in _DAY.findall(row[KAKEN[3]]) if read_date(day)]
    says = {
        "number": number,
        "title": needed(row, KAKEN[1]),
        "text": "\n".join(row[name] for name in KAKEN_TEXTS if row.get(name)),
        "people": [{"name": name, "number": known} for name, known in people],
        "starts_on": days[0] if days else "",
        "ends_on": days[1] if len(days) > 1 else "",
    }
    numbers = tuple(f"erad:{known}" for _, known in people)
    return Registered(number, says, numbers, tuple(name for name, _ in people), line=line)


def _people(cell: str) -> Iterator[tuple[str, str]]:
    """(name, number) of everybody in a cell; the name is the first two words before the number."""
    begin = 0
    for found in _NUMBER.finditer(cell):
        words = cell[begin : found.start()].strip(" 　,、;；\n").split()
        yield " ".join(words[:2]), found[1]
        begin = found.end()


def read_sam_exclusions(source: Source) -> Read:
    """Whom US agencies shut out. `says`: name, kind (person or body), city, from_on, until_on.

    An exclusion without an end, or "Indefinite", ends on 9999-12-31. What is neither an individual nor a firm or
    another entity (a vessel) is kept under its name and matches no one.
    """
    return read_rows(source, SAM, _exclusion)


def _exclusion(row: Row, line: int) -> Registered:
    is_person = row["Classification"].casefold() == "individual"
    name = row["Name"] or f"{row['First']} {row['Last']}".strip()
    if not name:
        raise ValueError("no Name")
    until = row["Termination Date"]
    says = {
        "name": name,
        "kind": "person" if is_person else "body",
        "city": row["City"],
        "from_on": day_of(row, "Active Date"),
        "until_on": FOR_EVER if until.casefold() in ("", "indefinite") else day_of(row, "Termination Date"),
    }
    number = numbers_of(uei=row.get("Unique Entity ID", ""))
    people, bodies = ((name,), ()) if is_person else ((), (name,))
    return Registered(needed(row, "SAM Number"), says, number, people, bodies, line)


def read_restrictions(source: Source) -> Read:
    """Researchers barred from applying (応募資格制限), by researcher number. `says` as for exclusions."""
    return read_rows(source, RESTRICTIONS, _restriction)


def _restriction(row: Row, line: int) -> Registered:
    number, begin = needed(row, RESTRICTIONS[0]), day_of(row, RESTRICTIONS[2])
    until = day_of(row, RESTRICTIONS[3]) or FOR_EVER
    says = {"name": row[RESTRICTIONS[1]], "kind": "person", "city": "", "from_on": begin, "until_on": until}
    return Registered(f"{number}-{begin}", says, numbers_of(erad=number), line=line)


def read_programmes(source: Source) -> Read:
    """Recruitment programmes (section 1286(c)(9)). `says`: name, names (with aliases, apart by `;`), effective."""
    return read_rows(source, PROGRAMMES, _programme)


def _programme(row: Row, line: int) -> Registered:
    name = needed(row, "name")
    names = list(dict.fromkeys((name, *split_list(row["aliases"]))))
    says = {"name": name, "names": names, "effective": day_of(row, "effective")}
    return Registered(derived_entry(name), says, line=line)


def read_patents(source: Source) -> Read:
    """One inventor of one patent a row. `says`: number, on, inventor, city, assignee {name, ror, seat}."""
    return read_rows(source, PATENTS, _patent)


def _patent(row: Row, line: int) -> Registered:
    number, inventor = needed(row, "number"), needed(row, "inventor")
    needed(row, "date")
    assignee = {
        "name": needed(row, "assignee"),
        "ror": row["assignee_ror"],
        "seat": row["assignee_country"].upper(),
    }
    says = {
        "number": number,
        "on": day_of(row, "date"),
        "inventor": inventor,
        "city": row["inventor_city"],
        "assignee": assignee,
    }
    entry = derived_entry(number, inventor, row["orcid"], assignee["name"])
    return Registered(entry, says, numbers_of(orcid=row["orcid"]), (inventor,), line=line)


def read_owners(source: Source) -> Read:
    """Who owns whom. `says`: owned, owner {name, ror} (empty: unknown), permille, red_flag."""
    return read_rows(source, OWNERS, _owner)


def _owner(row: Row, line: int) -> Registered:
    owned, owner, share = needed(row, "owned"), row["owner"], row["percent"]
    permille = round(10 * float(share)) if owner and share else 0
    if not 0 <= permille <= 1000:
        raise ValueError(f"{share} is no share")
    says = {
        "owned": owned,
        "owner": {"name": owner, "ror": row["owner_ror"]},
        "permille": permille,
        "red_flag": row["red_flag"].casefold() in ("yes", "true", "1"),
    }
    entry = derived_entry(owned, row["owned_ror"], owner, row["owner_ror"])
    return Registered(entry, says, numbers_of(ror=row["owned_ror"]), bodies=(owned,), line=line)
