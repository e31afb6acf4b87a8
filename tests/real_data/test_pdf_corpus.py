"""155 PDFs of other projects, ordinary and hostile: none breaks the inspector, none that must be refused passes."""

import csv
import random
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from app.files import pdf, rules
from app.files.pdf import Inspection
from tests.plugins.needs import real_data

pytestmark = pytest.mark.needs("real_data")
CORPUS = real_data() / "pdf"
SOUND = ("plain", "japanese", "pdf_ua", "pdfa_file_structure")
ACTING = {
    "c": {"rich_media", "action"},
    "e": {"action"},
    "f": set(),
    "h": set(),
    "i": set(),
    "l": set(),
    "m": set(),
}


@cache
def manifest() -> list[dict[str, str]]:
    with (CORPUS / "MANIFEST.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@cache
def inspections() -> dict[str, Inspection]:
    """Every file inspected once; a crash of the inspector would be a finding, a failure to start an error."""
    files = [row["file"] for row in manifest()]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(lambda name: pdf.inspect(CORPUS / name), files), strict=True))


def codes(name: str) -> list[str]:
    found = inspections()[name]
    return [problem.code for problem in rules.content_problems(found.findings, pages=found.pages)]


def names(column: str, *values: str) -> list[str]:
    return [row["file"] for row in manifest() if row[column] in values]


def test_the_corpus_is_whole():
    assert len(manifest()) == 155


def test_every_file_gets_a_verdict_in_time():
    begun = time.monotonic()
    assert len(inspections()) == 155
    assert {name for name, found in inspections().items() if "too_complex" in found.findings} == set()
    assert time.monotonic() - begun < 155 * pdf.WALL_SECONDS


def test_everything_encrypted_is_refused():
    encrypted = set(names("encrypted", "yes")) | set(names("needs_password", "yes"))
    assert len(encrypted) == 30
    seen = {name: codes(name) for name in encrypted if "file.encrypted" not in codes(name)}
    assert seen == {"malformed/qpdf__bad-content.pdf": ["file.not_pdf"]}  # does not begin as a PDF


def test_everything_with_scripts_is_refused():
    scripted = {row["file"] for row in manifest() if row["js"] not in ("", "0")}
    assert len(scripted) > 3
    assert {name for name in scripted if "file.javascript" not in codes(name)} == set()


def test_everything_with_attachments_is_refused():
    attached = {row["file"] for row in manifest() if row["attachments"] not in ("", "0")}
    assert len(attached) > 5
    assert {name for name in attached if "file.embedded_files" not in codes(name)} == set()


def test_what_other_readers_cannot_open_or_have_to_repair_is_refused():
    broken = set(names("opens", "no")) | set(names("repaired", "yes"))
    assert len(broken) == 20
    assert {name for name in broken if not codes(name)} == set()


def test_actions_are_told_apart():
    acting = {
        name.rsplit("-", 1)[1][0]: set(inspections()[name].findings) for name in names_of("actions_pdfa")
    }
    assert {key: found for key, found in acting.items() if key != "a"} == ACTING


def names_of(*categories: str) -> list[str]:
    return [row["file"] for row in manifest() if row["file"].split("/")[0] in categories]


def test_sound_documents_are_accepted():
    assert len(names_of(*SOUND)) > 30
    assert {name: codes(name) for name in names_of(*SOUND) if codes(name)} == {}


def test_pages_are_counted_as_another_reader_counts_them():
    sound = [row for row in manifest() if row["file"] in names_of(*SOUND)]
    assert {row["file"]: inspections()[row["file"]].pages for row in sound} == {
        row["file"]: int(row["pages"]) for row in sound
    }


def test_sound_documents_have_a_blind_copy_with_the_same_text(tmp_path):
    for number, name in enumerate(names_of(*SOUND)):
        target = tmp_path / f"{number}.pdf"
        assert (name, pdf.copy_blind(CORPUS / name, target)) == (name, frozenset())
        assert (name, pdf.inspect(target).findings) == (name, frozenset())
        assert (name, text_of(target)) == (name, text_of(CORPUS / name))


def text_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_copy_of_a_sound_document_does_no_harm(tmp_path, seed):
    """Bytes turned, cut out and doubled: whatever the verdict, there is one, in time."""
    dice = random.Random(seed)
    content = bytearray((CORPUS / dice.choice(names_of(*SOUND))).read_bytes())
    for _ in range(dice.randint(1, 30)):
        place, length = dice.randrange(len(content)), dice.randint(1, 200)
        change = dice.choice(("turn", "cut", "double"))
        if change == "turn":
            content[place] ^= 1 << dice.randrange(8)
        elif change == "cut" and len(content) > 1000:
            del content[place : place + length]
        else:
            content[place:place] = content[place : place + length]
    path = tmp_path / "damaged.pdf"
    path.write_bytes(content)
    begun = time.monotonic()
    assert pdf.inspect(path).findings <= set(rules.FINDINGS)
    assert time.monotonic() - begun < pdf.WALL_SECONDS + 1
