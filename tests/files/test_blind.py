"""Blind copies: a name that hides everywhere is nowhere in the copy, and the pages are what they were."""

import io
import json
import subprocess
import sys
import zlib
from unittest.mock import Mock

import pikepdf
import pypdfium2
import pytest
from pikepdf import jbig2, settings
from PIL import Image

from app.files import blind, pdf
from app.files.confine import Confinement
from tests.files import pdfs
from tests.files.test_images import noted

NAME = b"HANAKO"
UTF16 = "<FEFF" + "HANAKO".encode("utf-16-be").hex() + ">"
HIDING_PLACES = {
    "information": {"info": b"<< /Author (HANAKO) /Title (HANAKO) /Creator (HANAKO) /Company (HANAKO) >>"},
    "information in UTF-16": {"info": f"<< /Author {UTF16} >>".encode()},
    "metadata": {
        "catalog": b"/Metadata 20 0 R",
        20: pdfs.stream(b"<x>HANAKO</x>", b"/Type /Metadata /Subtype /XML"),
    },
    "metadata of a page": {"on_page": b"/Metadata 20 0 R", 20: pdfs.deflated(b"<x>HANAKO</x>")},
    "private data of an application": {"on_page": b"/PieceInfo << /Illustrator << /Private (HANAKO) >> >>"},
    "file identifier": {"trailer": b"/ID [(HANAKO) (HANAKO)]"},
    "further entries of the trailer": {"trailer": b"/Notes (HANAKO)"},
    "comment": {"on_page": b"/Annots [<< /Subtype /Text /T (HANAKO) /Contents (by HANAKO) >>]"},
    "author of a highlight": {
        "on_page": b"/Annots [<< /Subtype /Highlight /T (HANAKO) /Subj (HANAKO) /NM (HANAKO) /RC (HANAKO)"
        b" /Popup << /Subtype /Popup /Contents (HANAKO) >> >>]"
    },
    "signature": {
        "catalog": b"/AcroForm << /Fields [20 0 R] /SigFlags 3 >> /DSS << /Certs [(HANAKO)] >>"
        b" /Perms << /X (HANAKO) >>",
        "on_page": b"/Annots [21 0 R]",
        20: b"<< /FT /Sig /T (HANAKO) /V << /Name (HANAKO) /Contents (HANAKO) >> /Kids [21 0 R] >>",
        21: b"<< /Subtype /Widget /Parent 20 0 R /AP << /N 22 0 R >> >>",
        22: pdfs.stream(b"(HANAKO) Tj", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
    },
    "default of a form": {"catalog": b"/AcroForm << /Fields [<< /FT /Tx /T (name) /V (HANAKO) >>] >>"},
    "attachment": {
        "catalog": b"/Names << /EmbeddedFiles << /Names [(HANAKO) 20 0 R] >> >>",
        20: b"<< /F (HANAKO) >>",
    },
    "associated file": {"catalog": b"/AF [<< /Type /Filespec /F (HANAKO.csv) >>]"},
    "article thread": {"catalog": b"/Threads [<< /I << /Author (HANAKO) >> >>]"},
    "link to a home page": {
        "on_page": b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://HANAKO.example) >> >>]"
    },
    "link after a link": {
        "on_page": b"/Annots [<< /Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (HANAKO) >> >> >>]"
    },
    "bookmark to a folder": {
        "catalog": b"/Outlines << /First 20 0 R /Last 20 0 R /Count 1 >>",
        20: b"<< /Title (Aims) /A << /S /URI /URI (file:///C:/Users/HANAKO/aims.pdf) >> >>",
    },
    "base address": {"catalog": b"/URI << /Base (https://HANAKO.example) >>"},
    "path in a picture's description": {
        "catalog": b"/StructTreeRoot << /K << /S /Figure /Alt (C:\\\\Users\\\\HANAKO\\\\fig.png) >> >>"
    },
    "creator of a layer": {
        "catalog": b"/OCProperties << /OCGs [<< /Usage << /CreatorInfo << /Creator (HANAKO) >> >> >>] >>"
    },
    "capture from the web": {"catalog": b"/SpiderInfo << /V 1 /C [(HANAKO)] >>"},
    "object nobody refers to": {20: b"(HANAKO)"},
}


def document(place: dict) -> bytes:
    parts = pdfs.objects(catalog=place.get("catalog", b""), on_page=place.get("on_page", b""))
    parts[pdfs.INFO] = place.get("info", b"<< >>")
    parts |= {number: body for number, body in place.items() if isinstance(number, int)}
    return pdfs.write(parts, trailer=b"/Info 5 0 R " + place.get("trailer", b""))


def opened(content: bytes) -> bytes:
    """Every byte of a PDF with its streams unpacked and its strings plain."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        strings = b" ".join(
            thing.unparse(resolved=True) for thing in file.objects if isinstance(thing, pikepdf.Object)
        )
        file.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.specialized, compress_streams=False)
    return content + out.getvalue() + strings


def tells(content: bytes) -> bool:
    everything = opened(content).upper()
    forms = (NAME, "HANAKO".encode("utf-16-be"), "HANAKO".encode("utf-16-be").hex().upper().encode())
    return any(form in everything for form in forms)


@pytest.fixture
def copy(tmp_path):
    def copying(content: bytes) -> bytes:
        source, target = tmp_path / "source.pdf", tmp_path / "target.pdf"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        blind.copy_blind(source, target)
        return target.read_bytes()

    return copying


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_a_name_that_hides_is_gone(copy, place):
    content = document(HIDING_PLACES[place])
    assert place == "object nobody refers to" or tells(content)
    assert not tells(copy(content))


def test_the_picture_of_a_camera_loses_its_notes(copy):
    plain = io.BytesIO()
    Image.new("L", (8, 8), 128).save(plain, "JPEG")
    photograph = noted(plain.getvalue()).replace(b"Hanako", NAME)
    once = pdfs.picture(b"DCTDecode /Width 8 /Height 8", photograph, size=8)
    assert NAME in once
    assert not tells(copy(once))
    twice = pdfs.objects()
    twice[pdfs.PAGE] = pdfs.page().replace(b"/Font <<", b"/XObject << /I 10 0 R >> /Font <<")
    twice[10] = pdfs.deflated(photograph).replace(
        b"/Filter /FlateDecode", b"/Filter [/FlateDecode /DCTDecode]"
    )
    with pikepdf.open(io.BytesIO(copy(pdfs.write(twice)))) as file:
        (kept,) = [one for one in file.objects if "/DCTDecode" in str(getattr(one, "Filter", ""))]
        assert kept.read_raw_bytes() == plain.getvalue()


def test_earlier_states_of_the_file_are_gone(copy):
    first = pdfs.plain(content=b"BT /F1 12 Tf (HANAKO) Tj ET")
    later = b"4 0 obj\n%s\nendobj\n" % pdfs.stream(pdfs.TEXT)
    table = len(first) + len(later)
    row = b"xref\n4 1\n%010d 00000 n \ntrailer << /Size 7 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    second = first + later + row % (len(first), first.rindex(b"xref\n0"), table)
    assert NAME in second
    assert not tells(copy(second))


def test_the_pages_stay_as_they_were(copy):
    content = pdfs.write(
        pdfs.objects(on_page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]")
    )
    with pypdfium2.PdfDocument(content) as before, pypdfium2.PdfDocument(copy(content)) as after:
        assert len(before) == len(after)
        assert before[0].get_textpage().get_text_bounded() == after[0].get_textpage().get_text_bounded()
        assert before[0].render().to_numpy().tobytes() == after[0].render().to_numpy().tobytes()
    with pikepdf.open(io.BytesIO(copy(content))) as file:
        assert [str(note.Subtype) for note in file.pages[0].Annots] == ["/Link"]


def test_bookmarks_within_the_document_stay(copy):
    contents = pdfs.objects(catalog=b"/Outlines << /First 20 0 R /Last 20 0 R /Count 1 >>")
    contents[20] = b"<< /Title (Aims) /A << /S /GoTo /D [3 0 R /Fit] >> >>"
    with pikepdf.open(io.BytesIO(copy(pdfs.write(contents)))) as file:
        assert [(item.title, str(item.action.S)) for item in file.open_outline().root] == [("Aims", "/GoTo")]


def test_the_same_document_gives_the_same_copy(copy):
    content = document(HIDING_PLACES["metadata"])
    assert copy(content) == copy(content)


def test_what_a_field_and_a_mark_show_is_drawn_on_the_page(copy):
    parts = pdfs.objects(catalog=b"/AcroForm << /Fields [20 0 R] >>", on_page=b"/Annots [20 0 R 21 0 R]")
    shape = b"/Type /XObject /Subtype /Form /BBox [0 0 50 50]"
    parts[20] = b"<< /Subtype /Widget /FT /Tx /T (HANAKO) /Rect [9 9 59 59] /F 4 /AP << /N 22 0 R >> >>"
    parts[21] = b"<< /Subtype /Square /T (HANAKO) /Rect [99 99 149 149] /F 4 /AP << /N 22 0 R >> >>"
    parts[22] = pdfs.stream(b"0 0 50 50 re f", shape)
    content = pdfs.write(parts)
    with pypdfium2.PdfDocument(content) as before, pypdfium2.PdfDocument(copy(content)) as after:
        before.init_forms()
        assert before[0].render().to_numpy().tobytes() == after[0].render().to_numpy().tobytes()
    assert not tells(copy(content))


def test_what_is_odd_does_not_stop_it(copy):
    odd = b"/Annots 5 /Names /None /A << /S (URI) >>"
    assert copy(pdfs.plain(on_page=odd, catalog=b"/Names 4 /Outlines /None"))
    parent_of_itself = pdfs.objects(on_page=b"/Annots [20 0 R 7 (x)]")
    assert copy(pdfs.write(parent_of_itself | {20: b"<< /Subtype /Widget /Parent 20 0 R >>"}))


def test_a_confined_process_makes_the_copy(tmp_path):
    source, target = tmp_path / "source.pdf", tmp_path / "target.pdf"
    source.write_bytes(document(HIDING_PLACES["metadata"]))
    assert pdf.copy_blind(source, target) == frozenset()
    assert not tells(target.read_bytes())


def test_what_cannot_be_copied_says_why(tmp_path):
    source = tmp_path / "source.pdf"
    source.write_bytes(b"no pdf")
    assert pdf.copy_blind(source, tmp_path / "target.pdf") == {"damaged"}
    source.write_bytes(pdfs.write(pdfs.objects(), trailer=b"/Prev 15"))
    assert pdf.copy_blind(source, tmp_path / "no" / "folder.pdf") == {"damaged"}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (None, []),
        (MemoryError(), ["too_complex"]),
        (OSError("x"), ["damaged"]),
        (zlib.error("x"), ["damaged"]),
    ],
)
def test_whatever_stops_the_copy_is_a_finding(tmp_path, capsys, monkeypatch, fault, told):
    """Without giving up the rights of this process; the library's own limits are put back."""
    confined = []
    limits, decoder = settings.get_qpdf_limits(), jbig2.get_decoder()
    monkeypatch.setattr(blind, "confine", confined.append)
    if fault:
        monkeypatch.setattr(blind, "draw_forms", Mock(side_effect=fault))
    (tmp_path / "source.pdf").write_bytes(pdfs.plain())
    blind.main(tmp_path / "source.pdf", tmp_path / "target.pdf")
    settings.set_qpdf_limits(**limits)
    jbig2.set_decoder(decoder)
    assert confined == [Confinement(written=blind.LARGEST_COPY)]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [{"ready": True}, *({"finding": code} for code in told), {"done": True}]


def test_appearances_that_are_missing_are_made(copy):
    parts = pdfs.objects(
        catalog=b"/AcroForm << /Fields [20 0 R] /NeedAppearances true /DA (/F1 12 Tf 0 g)"
        b" /DR << /Font << /F1 6 0 R >> >> >>",
        on_page=b"/Annots [20 0 R]",
    )
    parts[20] = (
        b"<< /Subtype /Widget /FT /Tx /T (a) /V (visible) /DA (/F1 12 Tf 0 g) /Rect [9 9 99 29] /F 4 >>"
    )
    with pypdfium2.PdfDocument(copy(pdfs.write(parts))) as file:
        assert "visible" in file[0].get_textpage().get_text_bounded()


def test_pictures_packed_in_other_ways_are_left_as_they_are(copy):
    parts = pdfs.objects()
    parts[pdfs.PAGE] = pdfs.page().replace(b"/Font <<", b"/XObject << /I 10 0 R >> /Font <<")
    parts[10] = pdfs.stream(b"abc>", b"/Filter [/ASCIIHexDecode /DCTDecode]")
    assert b"/DCTDecode" in copy(pdfs.write(parts))
    parts[10] = pdfs.stream(b"\xff\xd8\xff\xd9", b"/Filter /DCTDecode /DecodeParms << /ColorTransform 0 >>")
    assert b"/ColorTransform 0" in copy(pdfs.write(parts))


def test_a_field_deep_below_its_parents_has_no_type(copy):
    chain = {number: b"<< /Parent %d 0 R >>" % (number + 1) for number in range(21, 45)}
    parts = pdfs.objects(on_page=b"/Annots [20 0 R]") | chain | {45: b"<< /FT /Sig >>"}
    parts[20] = b"<< /Subtype /Widget /Parent 21 0 R >>"
    assert not tells(copy(pdfs.write(parts)))


def test_the_command_confines_itself(tmp_path):
    source, target = tmp_path / "source.pdf", tmp_path / "target.pdf"
    source.write_bytes(pdfs.plain())
    run = [sys.executable, "-m", "app.files.blind", str(source), str(target)]
    told = subprocess.run(run, capture_output=True, text=True, check=True, cwd=pdf.ROOT)
    assert told.stdout.splitlines() == ['{"ready": true}', '{"done": true}']
