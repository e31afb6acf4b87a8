"""The invented narratives are real documents: they open, hold their text, and pass the inspection of uploads."""

import io
from pathlib import Path

import pikepdf
import pytest

from app.demo import narrative, pdf
from app.demo.applying import PROJECTS
from app.demo.reading import read
from app.files import pdf as inspector

WHOLE = [t for name in PROJECTS for t in read(name)["project"] if t["abstract"]["en"] and t["abstract"]["ja"]]


@pytest.mark.parametrize("table", WHOLE, ids=lambda table: table["key"])
def test_every_narrative_opens(table: dict[str, object]) -> None:
    with pikepdf.open(io.BytesIO(narrative.of(table))) as opened:
        assert (len(opened.pages), str(opened.docinfo["/Title"])) == (2, table["title"]["en"])  # type: ignore[index]


def test_it_passes_the_inspection(tmp_path: Path) -> None:
    path = tmp_path / "narrative.pdf"
    path.write_bytes(narrative.of(WHOLE[0]))
    found = inspector.inspect(path)
    assert (list(found.findings), found.pages) == ([], 2)


def test_the_same_text_gives_the_same_bytes() -> None:
    assert narrative.of(WHOLE[0]) == narrative.of(WHOLE[0])


def test_both_scripts_are_written_with_their_own_font() -> None:
    with pikepdf.open(io.BytesIO(pdf.document("Title", [("Heading", "word"), ("見出し", "本文")]))) as opened:
        text = opened.pages[0].Contents.read_bytes()
    shown = [
        b"%s 11 Tf" % font in text and b"<%s> Tj" % said.encode(code).hex().encode() in text
        for font, said, code in ((b"/L", "word", "cp1252"), (b"/J", "本文", "utf-16-be"))
    ]
    assert shown == [True, True]


def test_long_text_goes_on_on_the_next_page() -> None:
    words = [f"word{number:04}" for number in range(1500)]
    with pikepdf.open(io.BytesIO(pdf.document("Title", [("Part", " ".join(words))]))) as opened:
        pages = [page.Contents.read_bytes() for page in opened.pages]
    shown = [
        number for number, page in enumerate(pages) for word in words if word.encode().hex().encode() in page
    ]
    assert (shown == sorted(shown), len(shown), len(pages)) == (True, len(words), 4)
