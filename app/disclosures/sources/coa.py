"""The Collaborators and Other Affiliations workbook of NSF: five tables on one sheet, told by the letter of each line.

Columns: code, name (Last, First), organizational affiliation, department or e-mail, last active. Table 1 holds
one's own affiliations and has no code; R, G, T, A, C, B and E stand in tables 2 to 5 (NSF, COA template and FAQ).
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.disclosures.sources.faults import Collected, Fault, UnreadableFileError, small_enough

OWN = "O"
TABLES = (("1", "Your Name", (OWN,)), ("2", "Name", ("R",)), ("3", "Advisor/Advisee Name", ("G", "T")),
          ("4", "Co-author/Collaborator Name", ("A", "C")), ("5", "Co-Editor Name", ("B", "E")))  # fmt: skip
COLUMNS = ("Organizational Affiliation", "Optional (email, Department)", "Last Active")
CODES = tuple(code for _, _, codes in TABLES for code in codes)
LARGEST_UNPACKED = 20_000_000
MOST_ROWS = 5000
_AMERICAN = re.compile(r"([0-9]{1,2})/(?:([0-9]{1,2})/)?((?:19|20)[0-9]{2})")
_SHEET = "COA"


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str = ""
    organisation: str = ""
    detail: str = ""
    last_active: str = ""


def read(data: bytes) -> tuple[Line, ...]:
    """Every line of the five tables; raises UnreadableFileError with every faulty cell."""
    found, lines, table = Collected(), [], ""
    for number, cells in enumerate(_rows(small_enough(data)), 1):
        texts = [_text(cell) for cell in [*cells, "", "", "", "", ""][:5]]
        if heading := re.fullmatch(r"(?:Table )?([1-5])", texts[0]):
            table = heading[1]
        elif any(texts):
            line = _line(table, texts, number, found)
            lines += [line] if line else []
    if not table:
        found.add("no_table", "A1")
    found.settle()
    return tuple(lines)


def _line(table: str, texts: list[str], number: int, found: Collected) -> Line | None:
    if not table:
        return None
    code = texts[0].rstrip(":").upper() if table != "1" else OWN
    allowed = next(codes for name, _, codes in TABLES if name == table)
    if code not in allowed:
        found.add("bad_choice", f"A{number}", found=texts[0], allowed=", ".join(allowed))
        return None
    day = _iso(texts[4])
    return Line(code, texts[1], texts[2], texts[3], found.day(day, f"E{number}"))


def _iso(text: str) -> str:
    """`3/31/2027` and `3/2027` as ISO; anything else as it is."""
    match = _AMERICAN.fullmatch(text)
    if match is None:
        return text
    month, day, year = match.groups()
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _rows(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - needed by few requests

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFileError(Fault("too_large", "A1", {"limit": LARGEST_UNPACKED}))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (CalamineError, zipfile.BadZipFile, IndexError, NotImplementedError) as fault:
        raise UnreadableFileError(Fault("not_workbook", "A1")) from fault
    return rows


def _text(cell: Any) -> str:
    if isinstance(cell, date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str("" if cell is None else cell).replace("\x00", "").strip()


def write(lines: Iterable[Line]) -> bytes:
    """The workbook of the five tables, in the order of the template; within a table as given."""
    import xlsxwriter  # noqa: PLC0415 - needed by few requests

    out, kept = io.BytesIO(), list(lines)
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, plain)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same content, the same bytes
    sheet, bold = book.add_worksheet(_SHEET), book.add_format({"bold": True})
    sheet.set_column(1, 4, 32)
    row = 0
    for number, heading, codes in TABLES:
        for column, text in enumerate((f"Table {number}", heading, *COLUMNS)):
            sheet.write_string(row, column, text, bold)
        row += 1
        for line in (line for line in kept if line.code in codes):
            code = "" if line.code == OWN else line.code
            for column, text in enumerate(
                (code, line.name, line.organisation, line.detail, line.last_active)
            ):
                sheet.write_string(row, column, text)
            row += 1
        row += 1
    book.close()
    return out.getvalue()
