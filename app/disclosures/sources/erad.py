"""The integrity items of e-Rad as a CSV table: posts, and funds in and outside e-Rad, one a line.

UTF-8 (with or without a byte order mark) and Shift_JIS (CP932) are read, UTF-8 with a mark is written. Amounts say
their unit: e-Rad often counts in thousand yen. Effort is percent by fiscal year, `2027:20;2028:15`.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields

from app.disclosures.sources.faults import Collected, Fault, UnreadableFileError, small_enough

POST, FUND = "役職", "研究費"
STATES = {"実施中": "current", "応募中": "pending", "": ""}
ANSWERS = {"有": "yes", "無": "no", "": ""}
UNITS = {"円": 1, "千円": 1000, "": 1}
COLUMNS = {
    "kind": "区分",
    "organisation": "所属機関・配分機関",
    "erad_code": "機関コード",
    "country": "国",
    "title": "役職名・研究課題名",
    "programme": "制度名",
    "number": "課題番号",
    "category": "役職区分・役割",
    "state": "状態",
    "start": "開始",
    "end": "終了",
    "amount": "研究期間全体の額",
    "direct": "直接経費",
    "annual": "当該年度の額",
    "unit": "単位",
    "currency": "通貨",
    "effort": "エフォート(%)",
    "paid": "報酬の有無",
    "nda": "秘密保持契約",
    "reported": "所属機関への届出",
    "difference": "相違点・重複の有無",
}
"""Field → heading, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is written; amounts are whole units of `unit`."""

    kind: str
    organisation: str = ""
    erad_code: str = ""
    country: str = ""
    title: str = ""
    programme: str = ""
    number: str = ""
    category: str = ""
    state: str = ""
    start: str = ""
    end: str = ""
    amount: str = ""
    direct: str = ""
    annual: str = ""
    unit: str = ""
    currency: str = ""
    effort: tuple[tuple[int, int], ...] = ()
    paid: str = ""
    nda: str = ""
    reported: str = ""
    difference: str = ""


def read(data: bytes) -> tuple[Row, ...]:
    """Every line; raises UnreadableFileError with every fault and its line."""
    lines = _lines(_decoded(small_enough(data)))
    if not lines or [text.strip() for text in lines[0][1]] != list(COLUMNS.values()):
        raise UnreadableFileError(Fault("bad_columns", "line 1", {"expected": "、".join(COLUMNS.values())}))
    found = Collected()
    rows = tuple(_row(cells, f"line {number}", found) for number, cells in lines[1:] if any(cells))
    found.settle()
    return rows


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp932")
    except UnicodeDecodeError as fault:
        raise UnreadableFileError(Fault("encoding", f"byte {fault.start}")) from fault


def _lines(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as fault:
        raise UnreadableFileError(Fault("not_csv", f"line {reader.line_num}")) from fault


def _row(cells: list[str], at: str, found: Collected) -> Row:
    if len(cells) != len(COLUMNS):
        found.add("bad_row", at, found=len(cells), expected=len(COLUMNS))
        return Row("")
    texts = dict(zip(COLUMNS, (cell.replace("\x00", "") for cell in cells), strict=True))
    effort = _effort(texts.pop("effort"), at, found)
    row = Row(**texts, effort=effort)
    if not row.kind:
        found.add("missing", at, found=COLUMNS["kind"])
    found.one_of(row.kind, (POST, FUND), at)
    found.one_of(row.state, tuple(STATES), at)
    found.one_of(row.unit, tuple(UNITS), at)
    for day in (row.start, row.end):
        found.day(day, at)
    for name in ("amount", "direct", "annual"):
        found.number(getattr(row, name), at)
        if getattr(row, name) and not row.unit:
            found.add("missing", at, found=COLUMNS["unit"])
    for name in ("paid", "nda", "reported"):
        found.one_of(getattr(row, name), tuple(ANSWERS), at)
    return row


def _effort(text: str, at: str, found: Collected) -> tuple[tuple[int, int], ...]:
    pairs = []
    for part in (part.strip() for part in text.split(";") if part.strip()):
        year, _, percent = part.partition(":")
        if (
            year.isascii()
            and year.isdigit()
            and len(year) == 4
            and percent.isascii()
            and percent.isdigit()
            and int(percent) <= 100
        ):
            pairs.append((int(year), int(percent)))
        else:
            found.add("bad_number", at, found=part)
    return tuple(pairs)


def write(rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for row in rows:
        writer.writerow(_written(row))
    return out.getvalue().encode("utf-8-sig")


def _written(row: Row) -> list[str]:
    texts = {field.name: getattr(row, field.name) for field in fields(row)}
    texts["effort"] = ";".join(f"{year}:{percent}" for year, percent in row.effort)
    return [texts[name] for name in COLUMNS]
