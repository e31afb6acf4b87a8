"""The inspector within this process, unconfined, so that every branch is seen; confined runs are in test_pdf."""

import json

import pikepdf
import pypdfium2
import pytest
from pikepdf import jbig2, settings

from app.files import inspect as inspector
from app.files.confine import Confinement
from tests.files import pdfs


@pytest.fixture
def told(tmp_path, capsys):
    def telling(content: bytes) -> list[dict]:
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        inspector.inspect(path)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return telling


def entry(source: bytes) -> pikepdf.Dictionary:
    return pikepdf.Object.parse(source)


def test_a_clean_document_tells_its_facts_only(told):
    assert told(pdfs.plain()) == [
        {"fact": "pages", "value": 1},
        {"fact": "title", "value": "A joint project"},
    ]


def test_facts_come_before_what_may_take_long(told):
    assert [next(iter(line.values())) for line in told(pdfs.with_attachment())] == [
        "pages",
        "title",
        "embedded_files",
    ]


def test_a_finding_is_told_once(told):
    two = b"/Annots [<< /Subtype /Movie >> << /Subtype /Sound >> << /A << /S /Movie >> >>]"
    assert told(pdfs.plain(on_page=two))[2:] == [{"finding": "rich_media"}]


def test_neither_reader_opens_what_is_no_pdf(told):
    assert told(b"PK\x03\x04") == [{"finding": "not_pdf"}]


def test_an_early_end_is_told_before_the_reader_gives_up(tmp_path, capsys):
    path = tmp_path / "file.pdf"
    path.write_bytes(pdfs.plain()[:100])
    with pytest.raises(pikepdf.PdfError):
        inspector.inspect(path)
    assert capsys.readouterr().out == '{"finding": "truncated"}\n'


def test_the_end_mark_may_stand_within_the_last_kilobyte(told):
    assert {"finding": "truncated"} not in told(pdfs.plain() + b"\n" * 1000)
    assert {"finding": "truncated"} in told(pdfs.plain() + b"\n" * 1030)


def test_too_many_objects_end_the_inspection(told, monkeypatch):
    monkeypatch.setattr(inspector, "MAX_OBJECTS", 5)
    assert told(pdfs.plain()) == [{"finding": "too_complex"}]


def test_a_long_title_is_shortened(told):
    long = pdfs.plain().replace(b"(A joint project)", b"(" + b"t" * 400 + b")")
    assert told(long)[1] == {"fact": "title", "value": "t" * 300}


def test_no_more_fonts_are_named_than_can_be_read(told):
    fonts = {
        10 + i: b"<< /Type /Font /BaseFont /Mincho%02d /FontDescriptor << /Flags 4 >> >>" % i
        for i in range(15)
    }
    (notice,) = [line for line in told(pdfs.write(pdfs.objects() | fonts)) if "notice" in line]
    assert notice == {"notice": "fonts_not_embedded", "fonts": [f"Mincho{i:02d}" for i in range(10)]}


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        (b"<< /S /JavaScript /JS (1) >>", ["javascript"]),
        (b"<< /JavaScript << >> >>", ["javascript"]),
        (b"<< /URI (  JavaScript : alert\\(1\\)) >>", ["javascript"]),
        (b"<< /URI (data:text/html,x) >>", ["javascript"]),
        (b"<< /URI (https://example.org/?q=javascript:) >>", []),
        (b"<< /URI /javascript >>", []),
        (b"<< /S (JavaScript) >>", []),
        (b"<< /S /Launch /Subtype /Screen >>", ["action", "rich_media"]),
        (b"<< /S /GoTo >>", []),
        (b"<< /Subtype /Link >>", []),
        (b"<< /XFA null >>", []),
        (b"<< /XFA [] >>", ["xfa"]),
        (b"<< /Type /EmbeddedFile >>", ["embedded_files"]),
        (b"<< /EF << /UF 1 >> >>", ["embedded_files"]),
        (b"<< /EF << /BaseFont /X >> >>", []),
        (b"<< /EF /Name >>", []),
        (b"<< /Type /Filespec /F (other.pdf) >>", ["action"]),
        (b"<< /Length 10 /F (other.pdf) >>", ["action"]),
        (b"<< /Subtype /Widget /F 4 >>", []),
    ],
)
def test_what_acts_in_one_dictionary(source, codes):
    with pikepdf.explicit_conversion():
        assert list(inspector.active_content(entry(source))) == codes


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"<< /BaseFont /Mincho /FontDescriptor << >> >>", "Mincho"),
        (b"<< /BaseFont /Mincho /FontDescriptor << /FontFile2 1 >> >>", ""),
        (b"<< /BaseFont /Mincho >>", ""),
        (b"<< /BaseFont /Helvetica-Bold /FontDescriptor << >> >>", ""),
        (b"<< /BaseFont /SymbolExtra /FontDescriptor << >> >>", "SymbolExtra"),
        (b"<< /BaseFont (Mincho) /FontDescriptor << >> >>", ""),
    ],
)
def test_a_font_that_is_not_in_the_file(source, name):
    with pikepdf.explicit_conversion():
        assert inspector.unembedded_font(entry(source)) == name


def test_dictionaries_within_dictionaries_are_seen():
    with pikepdf.explicit_conversion():
        found = list(inspector.within(entry(b"<< /A [ << /B << /C 1 >> >> 2 [ << >> ] ] >>")))
    assert sorted(str(sorted(one.keys())) for one in found) == ["['/A']", "['/B']", "['/C']", "[]"]


def test_the_library_is_told_that_pictures_are_not_decoded():
    decoder = inspector.NoImageDecoder()
    assert not decoder.available()
    with pytest.raises(pikepdf.DataDecodingError):
        decoder.decode_jbig2(b"", b"")


def test_an_entry_that_is_no_name_is_no_kind(told):
    assert told(pdfs.write(pdfs.objects(), trailer=b"/Info /None")) == [{"fact": "pages", "value": 1}]
    untitled = pdfs.objects() | {pdfs.INFO: b"<< /Title /Name >>"}
    assert told(pdfs.write(untitled)) == [{"fact": "pages", "value": 1}]


def test_lost_content_and_odd_form_are_told_apart(told):
    lost = pdfs.objects() | {pdfs.CONTENT: pdfs.stream(b"no deflate", b"/Filter /FlateDecode")}
    assert {"finding": "damaged"} in told(pdfs.write(lost))
    odd = pdfs.plain().replace(b"endobj\n3 0 obj", b"ended!\n3 0 obj")
    assert [line for line in told(odd) if "fact" not in line] == [{"notice": "irregular", "count": 1}]


def test_two_readers_must_count_the_same_pages(tmp_path, capsys):
    path = tmp_path / "file.pdf"
    path.write_bytes(pdfs.plain())
    inspector.inspect_text(path, 2)
    assert capsys.readouterr().out == '{"finding": "damaged"}\n'


def test_a_little_text_is_text(told):
    assert {"notice": "no_text"} not in told(pdfs.plain(content=b"BT /F1 12 Tf (A) Tj ET"))


def test_the_second_reader_does_not_open_what_is_encrypted(told, tmp_path):
    path, protected = tmp_path / "open.pdf", tmp_path / "protected.pdf"
    path.write_bytes(pdfs.plain(content=b"0 0 9 9 re f"))
    with pikepdf.open(path) as document:
        document.save(protected, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert told(protected.read_bytes())[0] == {"finding": "encrypted"}
    assert {"notice": "no_text"} not in told(protected.read_bytes())


# ------------------------------------------------------------------------------------------ the command


@pytest.fixture
def main(tmp_path, capsys, monkeypatch):
    """The command without giving up the rights of this process; the library's own limits are put back."""
    confined = []
    monkeypatch.setattr(inspector, "confine", confined.append)
    limits, decoder = settings.get_qpdf_limits(), jbig2.get_decoder()

    def running(content: bytes) -> list[dict]:
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        inspector.main(path)
        assert confined == [Confinement()]
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    yield running
    settings.set_qpdf_limits(**limits)
    jbig2.set_decoder(decoder)


def test_the_command_begins_confined_and_ends_done(main):
    assert main(pdfs.plain()) == [
        {"ready": True},
        {"fact": "pages", "value": 1},
        {"fact": "title", "value": "A joint project"},
        {"done": True},
    ]


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        (pikepdf.PasswordError("x"), "encrypted"),
        (MemoryError(), "too_complex"),
        (pikepdf.PdfError("x"), "damaged"),
        (pypdfium2.PdfiumError("x"), "damaged"),
        (RuntimeError("x"), "damaged"),
    ],
)
def test_whatever_a_reader_raises_is_a_finding(main, monkeypatch, fault, finding):
    def fail(_pdf: pikepdf.Pdf) -> None:
        raise fault

    monkeypatch.setattr(inspector, "inspect_content", fail)
    assert main(pdfs.plain())[-2:] == [{"finding": finding}, {"done": True}]
