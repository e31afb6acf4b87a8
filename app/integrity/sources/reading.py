"""What all readers share: opening, decoding line by line, dates, and the refusal of what cannot be read."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

Source = bytes | Path
"""The content of a file, or where it lies."""

END_OF_FILE = "\x1a"
"""What old exports write after the last line (Ctrl-Z)."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_ISO = re.compile(r"(\d{4})[-.](\d{1,2})[-.](\d{1,2})$")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_WORDS = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was not read. `reason` is a stable code, `detail` is for people; `line` counts from 1."""

    line: int
    reason: str
    detail: str = ""


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The source as a binary stream. OSError when a path cannot be opened."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    else:
        with source.open("rb") as stream:
            yield stream


def content(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of the files of a folder in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def lines(source: Source) -> Iterator[str]:
    """Line by line: UTF-8, or Windows Latin where a line is not; without byte-order mark and Ctrl-Z."""
    with opened(source) as stream:
        for number, raw in enumerate(stream):
            yield decoded(raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw).replace(END_OF_FILE, "")


def decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def rows(source: Source, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]] | Refusal]:
    """(first line, cells) of a table; a row that is no valid CSV is refused, an empty one passed over."""
    reader = csv.reader(lines(source), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(line, "table.malformed", str(error))
        else:
            if cells:
                yield line, cells


def records(
    source: Source, columns: Sequence[str], *, delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str]] | Refusal]:
    """(line, {column: cell}) under a header that has at least `columns`; one refusal and the end otherwise."""
    table = rows(source, delimiter=delimiter)
    header: list[str] | None = None
    for row in table:
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        if header is None:
            header = [cell.strip() for cell in cells]
            missing = [column for column in columns if column not in header]
            if missing:
                yield Refusal(line, "table.unknown_layout", f"no column {', '.join(missing)}")
                return
        elif len(cells) != len(header):
            yield Refusal(line, "table.wrong_width", f"{len(cells)} cells under {len(header)} columns")
        else:
            yield line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)}


def read_date(text: str) -> date | None:
    """2026-06-10, 2026.06.10, 06/10/2026 (month first) or June 10, 2026; None when empty, else ValueError."""
    plain = text.strip()
    if not plain:
        return None
    if found := _ISO.match(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHES.match(plain):
        return date(int(found[3]), int(found[1]), int(found[2]))
    if (found := _WORDS.match(plain)) and (month := _month(found[1].lower())):
        return date(int(found[3]), month, int(found[2]))
    raise ValueError(f"no date: {plain[:40]}")


def _month(word: str) -> int:
    """1 to 12 for the name of a month or its beginning, 0 for another word."""
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)), 0)


def split_list(cell: str, separator: str = ";") -> tuple[str, ...]:
    """The parts of a joined cell, without empty ones and without a leading "and"."""
    parts = (part.strip() for part in cell.split(separator))
    return tuple(part.removeprefix("and ").strip() for part in parts if part)
