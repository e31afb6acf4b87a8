"""Reading files that others publish: plain, gzip or zip, streamed, every refusal with its line.

A fault of one record is a `Refusal`, and the rest goes on. A fault of the file as a whole (cut short, not the
format it should be) raises RuleBroken `import.unreadable`, and the unit of work leaves nothing half done.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from app.kernel.errors import Problem, RuleBroken

CHUNK = 256 * 1024
LARGEST = 4 * 1024**3
LONGEST_LINE = 16 * 1024**2
_GZIP, _ZIP = b"\x1f\x8b", b"PK"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not used: the line of the unpacked file where it begins, a stable code, and facts."""

    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def problem(self) -> Problem:
        return Problem(self.code, facts={"line": self.line, **self.facts})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by records."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    refused: tuple[Refusal, ...] = ()


def unreadable(code: str, **facts: Any) -> NoReturn:
    """Refuse the whole file."""
    raise RuleBroken("import.unreadable", [Problem(code, facts=facts)])


def chunks(path: Path, endings: Sequence[str]) -> Iterator[bytes]:
    """The unpacked bytes of a file, piece by piece.

    gzip and zip are known by their first bytes; of a zip the first member with one of the `endings` is read,
    in their order. Raises RuleBroken `import.unreadable` for an archive that is cut short or broken, has no
    such member, or unpacks to more than `LARGEST` bytes.
    """
    size = 0
    with _opened(path, endings) as stream:
        while chunk := _read(stream):
            size += len(chunk)
            if size > LARGEST:
                unreadable("import.too_large", limit_mib=LARGEST // 1024**2)
            yield chunk


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK)
    except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as fault:
        raise RuleBroken("import.unreadable", [Problem("import.truncated")]) from fault


@contextmanager
def _opened(path: Path, endings: Sequence[str]) -> Iterator[BinaryIO]:
    with path.open("rb") as raw:
        start = raw.read(2)
        raw.seek(0)
        if start == _GZIP:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast(BinaryIO, unpacked)
        elif start == _ZIP:
            with _member(raw, endings) as unpacked:
                yield unpacked
        else:
            yield raw


@contextmanager
def _member(raw: BinaryIO, endings: Sequence[str]) -> Iterator[BinaryIO]:
    try:
        archive = zipfile.ZipFile(raw)
        names = archive.namelist()
        found = next((name for end in endings for name in names if name.lower().endswith(end)), None)
        if found is None:
            unreadable("import.archive_without", endings=", ".join(endings))
        member = archive.open(found)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise RuleBroken("import.unreadable", [Problem("import.truncated")]) from fault
    with archive, member:
        yield cast(BinaryIO, member)


def lines(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their number from 1, line ends kept (a last line without one was perhaps cut), no byte order
    mark.

    Raises RuleBroken `import.unreadable` for UTF-16 (said by its mark) and for a line beyond `LONGEST_LINE`
    bytes.
    """
    number, rest = 0, b""
    for piece in pieces:
        *whole, rest = (rest + piece if number or rest else _without_mark(piece)).split(b"\n")
        for line in whole:
            number += 1
            yield number, line + b"\n"
        if len(rest) > LONGEST_LINE:
            unreadable("import.line_too_long", line=number + 1)
    if rest:
        yield number + 1, rest


def _without_mark(start: bytes) -> bytes:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        unreadable("import.encoding", line=1)
    return start.removeprefix(b"\xef\xbb\xbf")
