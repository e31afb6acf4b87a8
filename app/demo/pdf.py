"""Small PDF documents for the demonstration: A4 pages of plain text in English and Japanese.

Written with pikepdf and the fonts every reader has (Helvetica; a Japanese face by name), so that loading needs no
system library and no font on the machine.
"""

import io
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Pdf, Stream

PAGE = (595, 842)
LEFT, TOP, BOTTOM = 64, 770, 70
LATIN_WIDTH, JAPANESE_WIDTH = 88, 44
"""Characters in a line of body text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `size` in points."""

    text: str
    size: int = 11
    is_japanese: bool = False


def document(title: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """A document of headed parts; a part in Japanese is told by its characters."""
    pdf = Pdf.new()
    fonts = Dictionary(L=_latin(), J=_japanese())
    for lines in _pages(_lines(title, parts)):
        page = pdf.add_blank_page(page_size=PAGE)
        page.Resources = Dictionary(Font=fonts)
        page.Contents = Stream(pdf, _written(lines))
    pdf.docinfo["/Title"] = title
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _latin() -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


def _japanese() -> Dictionary:
    """A face by name with Adobe's Japanese characters; the reader puts its own in its place."""
    face = Name("/HeiseiKakuGo-W5")
    ordering = Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=2)
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=face, Flags=4, ItalicAngle=0, Ascent=752, Descent=-271, CapHeight=737,
        StemV=58, FontBBox=Array([-92, -250, 1010, 922]),
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=face,
        CIDSystemInfo=ordering,
        FontDescriptor=described,
        DW=1000,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/HeiseiKakuGo-W5-UniJIS-UTF16-H"),
        Encoding=Name("/UniJIS-UTF16-H"),
        DescendantFonts=Array([descendant]),
    )


def _lines(title: str, parts: Iterable[tuple[str, str]]) -> Iterable[Line]:
    yield from _wrapped(title, 16)
    for heading, text in parts:
        yield Line("")
        yield from _wrapped(heading, 13)
        for paragraph in text.split("\n\n"):
            yield from _wrapped(paragraph, 11)
            yield Line("", 6)


def _wrapped(text: str, size: int) -> Iterable[Line]:
    is_japanese = any(ord(character) > 0x2E7F for character in text)
    width = (JAPANESE_WIDTH if is_japanese else LATIN_WIDTH) * 11 // size
    return [Line(part, size, is_japanese) for part in textwrap.wrap(" ".join(text.split()), width)]


def _pages(lines: Iterable[Line]) -> Iterable[list[Line]]:
    page: list[Line] = []
    left = TOP - BOTTOM
    for line in lines:
        if left < _height(line):
            yield page
            page, left = [], TOP - BOTTOM
        page.append(line)
        left -= _height(line)
    yield page


def _height(line: Line) -> int:
    return line.size * 3 // 2


def _written(lines: Iterable[Line]) -> bytes:
    """The content stream of a page."""
    parts, y = [b"BT"], TOP
    for line in lines:
        font, shown = (
            (b"/J", line.text.encode("utf-16-be"))
            if line.is_japanese
            else (b"/L", line.text.encode("cp1252", "replace"))
        )
        parts.append(b"%s %d Tf 1 0 0 1 %d %d Tm <%s> Tj" % (font, line.size, LEFT, y, shown.hex().encode()))
        y -= _height(line)
    return b"\n".join([*parts, b"ET"])
