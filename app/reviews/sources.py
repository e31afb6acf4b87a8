"""A review form as a workbook: written for somebody who reviews without a connection, and read again cell by cell."""

import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LARGEST, LARGEST_UNPACKED = 2 << 20, 30 << 20
ID, VERSION, HEAD = 1, 2, 4
"""Rows (from 0) of the review's id, of its version, and of the headings; questions follow."""
CODE, QUESTION, SCORE, TEXT = range(4)
MOST_ROWS, LONGEST_CELL = 200, 32_767
NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the form. `points`: the scores to choose from; empty where the question asks for no score."""

    code: str
    label: str
    points: Sequence[int]
    score: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The headings and the instruction in the reader's language."""

    title: str
    instruction: str
    heads: Sequence[str]


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell, by its name as the workbook shows it."""

    code: str
    cell: str
    said: str = ""


@dataclass(slots=True)
class Filled:
    """A form that came back. `cells`: (question, part) → the cell it was read from."""

    review_id: uuid.UUID
    version: int
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)


class UnreadableForm(ValueError):
    """The file is none of our forms."""


def write_form(review_id: uuid.UUID, version: int, words: Words, questions: Sequence[Question]) -> bytes:
    """The bytes of an XLSX file."""
    import xlsxwriter  # noqa: PLC0415 - needed by few requests

    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, plain)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same content, the same bytes
    page = book.add_worksheet("review")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((14, 44, 10, 90)):
        page.set_column(column, column, width, wrap)
    page.write_string(0, 0, words.title, bold)
    page.write_string(ID, 0, "review")
    page.write_string(ID, 1, str(review_id))
    page.write_string(VERSION, 0, "version")
    page.write_number(VERSION, 1, version)
    page.write_string(3, 0, words.instruction)
    for column, head in enumerate(words.heads):
        page.write_string(HEAD, column, head, bold)
    for row, question in enumerate(questions, HEAD + 1):
        _write_question(page, row, question, wrap)
    page.freeze_panes(HEAD + 1, 2)
    book.close()
    return out.getvalue()


def _write_question(page: Any, row: int, question: Question, wrap: Any) -> None:
    page.write_string(row, CODE, question.code)
    page.write_string(row, QUESTION, question.label, wrap)
    if question.score is not None:
        page.write_number(row, SCORE, question.score / 100)
    page.write_string(row, TEXT, question.text[:LONGEST_CELL], wrap)
    listed = [f"{point / 100:g}" for point in question.points]
    if listed and len(",".join(listed)) < 255:
        page.data_validation(row, SCORE, row, SCORE, {"validate": "list", "source": listed})


def read_form(data: bytes) -> Filled:
    """The form with every answer and every fault; raises UnreadableForm for any other file."""
    rows = _rows(data)
    try:
        filled = Filled(uuid.UUID(_text(rows[ID][1])), int(float(_text(rows[VERSION][1]))))
    except (IndexError, ValueError, OverflowError) as fault:
        raise UnreadableForm from fault
    for at, row in enumerate(rows[HEAD + 1 :], HEAD + 1):
        cells = [*row, "", "", "", ""][:4]
        if any(_text(cell) for cell in cells):
            _take(filled, at, cells)
    return filled


def _take(filled: Filled, row: int, cells: Sequence[Any]) -> None:
    code = _text(cells[CODE])
    if code in filled.answers or not code:
        fault = "review.cell_repeats" if code else "review.cell_no_question"
        filled.faults.append(CellFault(fault, f"A{row + 1}", code))
        return
    score, said = _score(cells[SCORE]), _text(cells[SCORE])
    if said and score is None:
        filled.faults.append(CellFault("review.cell_no_score", f"C{row + 1}", said[:40]))
    filled.answers[code] = {"score": score, "text": _text(cells[TEXT])}
    for part, column in (("question", "A"), ("score", "C"), ("text", "D")):
        filled.cells[code, part] = f"{column}{row + 1}"


def _rows(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - needed by few requests

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if len(data) > LARGEST or size > LARGEST_UNPACKED:
            raise UnreadableForm
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (CalamineError, zipfile.BadZipFile, IndexError) as fault:
        raise UnreadableForm from fault
    return rows


def _score(cell: Any) -> int | None:
    """Hundredths of what a cell says; None where it says nothing, or no number with at most two decimals."""
    written = f"{cell:.6g}" if isinstance(cell, float | int) and not isinstance(cell, bool) else _text(cell)
    if not NUMBER.fullmatch(written):
        return None
    whole, _, part = written.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return int(whole) * 100 + sign * int(part.ljust(2, "0") or 0)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str("" if cell is None else cell).replace("\x00", "").strip()
