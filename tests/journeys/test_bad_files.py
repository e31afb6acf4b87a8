"""Files that others publish, cut short, in another encoding, or with one bad line: the answer names the line in the
language of the terminal, and nothing is half done.
"""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from app.accounts.models import Institution
from app.fx.models import ReferenceRate
from app.kernel import db
from tests.accounts.test_sources import numbered
from tests.journeys.refusals import contents

LANGUAGES = {"en": "en_US.UTF-8", "ja": "ja_JP.UTF-8"}
DAYS, BAD = 5000, 2345


@dataclass(frozen=True)
class Answer:
    """What a command answered, and what it left behind."""

    code: int
    said: dict[str, Any]

    def reasons(self) -> list[tuple[str, str]]:
        """(code, words) of what was refused: the file as a whole, or its records."""
        told = self.said.get("errors") or self.said.get("refused") or []
        return [(one["code"], one["detail"]) for one in told]


@pytest.fixture
def run(app: Flask, database: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    def command(words: tuple[str, ...], path: Path, language: str = "en") -> Answer:
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", LANGUAGES[language])
        with app.app_context():
            done = app.test_cli_runner().invoke(args=[*words, "import", str(path), "--json"])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Answer(done.exit_code, json.loads(done.stdout))

    return command


def register(count: int = 40) -> bytes:
    lines = [json.dumps(numbered(number), ensure_ascii=False) for number in range(1, count + 1)]
    return ("\n".join(lines) + "\n").encode()


def bank(days: int = 40) -> bytes:
    """A file as the bank publishes it, the newest day first."""
    first = date(2026, 10, 30)
    rows = [f"{first - timedelta(days=n)},1.0{n % 10}5,16{n % 10}.25," for n in range(days)]
    return ("Date,USD,JPY,\n" + "\n".join(rows) + "\n").encode()


def zipped(content: bytes, name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def with_line(content: bytes, number: int, line: bytes) -> bytes:
    """The content with another line at `number` (from 1)."""
    lines = content.split(b"\n")
    lines[number - 1] = line
    return b"\n".join(lines)


ROR, ECB = ("institutions",), ("fx",)
WHOLE_FILE = {
    "registry, gzip cut": (ROR, gzip.compress(register())[:-40], "import.truncated"),
    "registry, zip cut": (ROR, zipped(register(), "ror.json")[:-40], "import.truncated"),
    "registry, last line cut": (ROR, register()[:-60], "import.truncated"),
    "registry, list cut": (ROR, b"[" + register(2).replace(b"\n", b",")[:-90], "import.truncated"),
    "registry, UTF-16": (ROR, register().decode().encode("utf-16"), "import.encoding"),
    "registry, no record": (ROR, b"[]\n", "import.empty"),
    "registry, another archive": (ROR, zipped(b"x", "readme.txt"), "import.archive_without"),
    "registry, a page": (ROR, b"<!doctype html>\n<p>Not found</p>\n", "import.not_json"),
    "bank, last line cut": (ECB, bank()[:-12], "import.truncated"),
    "bank, zip cut": (ECB, zipped(bank(), "eurofxref-hist.csv")[:-40], "import.truncated"),
    "bank, UTF-16": (ECB, bank().decode().encode("utf-16"), "import.encoding"),
    "bank, heading in another encoding": (ECB, "日付,USD\n".encode("shift_jis") + bank(), "import.encoding"),
    "bank, no day": (ECB, b"Date,USD,JPY,\n", "import.empty"),
    "bank, another file": (ECB, b"name,amount\nx,1\n", "import.heading"),
}


@pytest.mark.parametrize("damage", WHOLE_FILE)
def test_a_damaged_file_is_refused_whole_and_leaves_everything_as_it_was(
    run: Callable[..., Answer], tmp_path: Path, damage: str
) -> None:
    words, content, code = WHOLE_FILE[damage]
    path = tmp_path / "file"
    path.write_bytes(content)
    before = contents()
    english, japanese = (run(words, path, language) for language in LANGUAGES)
    assert (english.code, japanese.code, contents()) == (1, 1, before)
    assert [found for found, _words in english.reasons()] == [code] == [c for c, _w in japanese.reasons()]
    assert (english.reasons()[0][1].isascii(), japanese.reasons()[0][1].isascii()) == (True, False) or (
        "“" in english.reasons()[0][1]
    )


ONE_LINE = {
    "registry, not JSON": (ROR, register(), 7, b'{"id": "https://ror.org/', "import.not_json"),
    "registry, another encoding": (ROR, register(), 7, '{"id": "大学"}'.encode("shift_jis"), "import.encoding"),
    "registry, no object": (ROR, register(), 7, b"[1, 2]", "import.not_an_object"),
    "registry, a list as name": (ROR, register(), 7, b'{"id": "x", "names": 3, "locations": []}', "import.field_wrong"),
    "bank, a figure in words": (ECB, bank(), 7, b"2026-10-25,much,160.1,", "import.value_wrong"),
    "bank, a figure below zero": (ECB, bank(), 7, b"2026-10-25,-1.05,160.1,", "import.value_wrong"),
    "bank, a day that is none": (ECB, bank(), 7, b"2026-02-30,1.05,160.1,", "import.value_wrong"),
    "bank, a day twice": (ECB, bank(), 7, b"2026-10-30,1.05,160.1,", "import.repeated"),
    "bank, a cell too few": (ECB, bank(), 7, b"2026-10-25,1.05", "import.cells_wrong"),
    "bank, another encoding": (ECB, bank(), 7, "2026年10月25日,1.05,160.1,".encode("shift_jis"), "import.encoding"),
}  # fmt: skip


@pytest.mark.parametrize("damage", ONE_LINE)
def test_one_bad_line_is_named_in_the_language_of_the_terminal_and_the_others_are_kept(
    run: Callable[..., Answer], tmp_path: Path, damage: str
) -> None:
    words, content, number, line, code = ONE_LINE[damage]
    path = tmp_path / "file"
    path.write_bytes(with_line(content, number, line))
    english, japanese = (run(words, path, language) for language in LANGUAGES)
    assert [(answer.code, len(answer.reasons())) for answer in (english, japanese)] == [(1, 1)] * 2
    (one, said), (other, gesagt) = english.reasons()[0], japanese.reasons()[0]
    assert (one, other) == (code, code)
    assert (f"Line {number}" in said, f"{number}行目" in gesagt) == (True, True), (said, gesagt)
    assert (english.said["added"] > 38, japanese.said["added"], japanese.said["changed"]) == (True, 0, 0)


def test_one_bad_day_among_five_thousand(run: Callable[..., Answer], tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_bytes(with_line(bank(DAYS), BAD, b"2020-06-01,1.05,?,"))
    done = run(ECB, path, "ja")
    with db.read_only() as session:
        kept = session.scalar(select(func.count()).select_from(ReferenceRate))
    assert (done.code, done.said["added"], kept) == (1, 2 * (DAYS - 1), 2 * (DAYS - 1))
    assert [(one["line"], one["code"]) for one in done.said["refused"]] == [(BAD, "import.value_wrong")]


def test_a_broken_file_after_a_good_one_takes_nothing_away(
    run: Callable[..., Answer], tmp_path: Path
) -> None:
    """Not even what the good part of the file would have changed."""
    good, broken = tmp_path / "good.jsonl", tmp_path / "broken.jsonl"
    good.write_bytes(register())
    broken.write_bytes(register(60)[:-60])
    assert run(ROR, good).said["added"] == 40
    before = contents()
    assert (run(ROR, broken).code, contents()) == (1, before)
    with db.read_only() as session:
        assert session.scalar(select(func.count()).select_from(Institution)) == 40
