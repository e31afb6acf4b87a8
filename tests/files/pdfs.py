"""PDFs written by hand, object by object: ordinary ones, and the ones that want to harm a reader."""

import zlib
from collections.abc import Mapping
from itertools import pairwise

Objects = dict[int, bytes]
CATALOG, TREE, PAGE, CONTENT, INFO, FREE = 1, 2, 3, 4, 5, 10
TEXT = b"BT /F1 12 Tf 72 700 Td (" + b"A joint project on quantum sensors. " * 8 + b") Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def deflated(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data), b"/Filter /FlateDecode " + entries)


def zeros(mebibytes: int) -> bytes:
    """A deflated run of zeros, made without holding it: one flushed mebibyte, repeated."""
    packer = zlib.compressobj(9, wbits=-15)
    one = packer.compress(bytes(1024**2)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + one * mebibytes + packer.flush()


def page(entries: bytes = b"", *, content: int = CONTENT) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
        b" /Resources << /Font << /F1 6 0 R >> >> %s >>" % (content, entries)
    )


def objects(*, catalog: bytes = b"", on_page: bytes = b"", content: bytes = TEXT) -> Objects:
    """One page of text; `catalog` and `on_page` are further entries of those dictionaries."""
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        TREE: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: page(on_page),
        CONTENT: stream(content),
        INFO: b"<< /Title (A joint project) /Author (Hanako Example) >>",
        6: FONT,
    }


def write(parts: Mapping[int, bytes], *, trailer: bytes = b"/Info 5 0 R") -> bytes:
    """The file of some numbered objects with a right cross-reference table."""
    out, at, size = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}, max(parts) + 1
    for number, body in sorted(parts.items()):
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (at.get(number, 0), b"n" if number in at else b"f")
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(out)


def plain(**entries: bytes) -> bytes:
    return write(objects(**entries))


def with_pages(count: int) -> bytes:
    parts = objects()
    numbers = range(FREE, FREE + count)
    parts |= {number: page() for number in numbers}
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    return write(parts | {TREE: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)})


def acting(action: bytes) -> bytes:
    """A document that does something when it is opened."""
    return plain(catalog=b"/OpenAction " + action)


def with_attachment() -> bytes:
    parts = objects(catalog=b"/Names << /EmbeddedFiles << /Names [(notes.txt) 10 0 R] >> >>")
    specification = b"<< /Type /Filespec /F (notes.txt) /EF << /F 11 0 R >> >>"
    return write(parts | {10: specification, 11: stream(b"who am I", b"/Type /EmbeddedFile")})


# ------------------------------------------------------------------------------------------------ bombs


def flate_bomb() -> bytes:
    return write(objects() | {CONTENT: stream(zeros(2048), b"/Filter /FlateDecode")})


def nested_flate_bomb() -> bytes:
    """20 GiB in one kilobyte: deflated three times."""
    packed = zlib.compress(zlib.compress(zeros(20 * 1024), 9), 9)
    return write(objects() | {CONTENT: stream(packed, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")})


def run_length_bomb() -> bytes:
    return write(objects() | {CONTENT: stream(b"\x81\x00" * 11_000_000, b"/Filter /RunLengthDecode")})


def predictor_bomb() -> bytes:
    parameters = b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    return write(objects() | {CONTENT: deflated(bytes(100_000), parameters)})


def many_objects(count: int = 500_000) -> bytes:
    """As many objects in one compressed object stream."""
    heads = b" ".join(b"%d %d" % (FREE + i, i * 2) for i in range(count))
    parts = objects()
    parts[7] = deflated(
        heads + b"\n" + b"1 " * count, b"/Type /ObjStm /N %d /First %d" % (count, len(heads) + 1)
    )
    out, at = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(parts.items()):
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = bytearray(8)
    for number in range(1, FREE):
        place = len(out) if number == 8 else at.get(number, 0)
        rows += bytes([1 if place else 0]) + place.to_bytes(4, "big") + bytes(3)
    rows += b"".join(bytes([2]) + (7).to_bytes(4, "big") + i.to_bytes(3, "big") for i in range(count))
    table = len(out)
    entries = b"/Type /XRef /Size %d /W [1 4 3] /Root 1 0 R" % (FREE + count)
    out += b"8 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (deflated(bytes(rows), entries), table)
    return bytes(out)


def page_tree_loop() -> bytes:
    return write(objects() | {TREE: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>"})


def cross_reference_loop() -> bytes:
    return write(objects(), trailer=b"/Prev 15")


def many_pages(count: int = 20_000) -> bytes:
    return write(objects() | {TREE: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)})


def deep_nesting(depth: int = 100_000) -> bytes:
    return write(objects() | {FREE: b"[" * depth + b"]" * depth})


def laughing_forms() -> bytes:
    """Ten times ten times … ten forms drawn within each other: 10¹² drawings."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
    parts = objects(content=b"/X Do")
    parts[PAGE] = page().replace(b"/Font <<", b"/XObject << /X 10 0 R >> /Font <<")
    for level in range(12):
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % (FREE + level + 1)
        parts[FREE + level] = stream(b"/X Do " * 10, head + inner)
    return write(parts | {FREE + 12: stream(b"0 0 1 1 re f", head)})


def ten_million_operators() -> bytes:
    return write(objects() | {CONTENT: deflated(b"q 1 0 0 1 0 0 cm Q\n" * 5_000_000)})


def deep_outline(depth: int = 50_000) -> bytes:
    parts = objects(catalog=b"/Outlines 10 0 R")
    for number in range(FREE, FREE + depth):
        parts[number] = b"<< /Title (x) /Parent %d 0 R /First %d 0 R /Last %d 0 R /Count 1 >>" % (
            number - 1,
            number + 1,
            number + 1,
        )
    return write(parts)


def entity_bomb() -> bytes:
    """A billion laughs in the XMP metadata, which nothing of ours reads."""
    names = "abcdefghij"
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names)
    )
    xml = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&j;</x>'.encode()
    return write(objects(catalog=b"/Metadata 10 0 R") | {10: stream(xml, b"/Type /Metadata /Subtype /XML")})


def picture(filter_name: bytes, data: bytes, *, size: int = 100_000) -> bytes:
    parts = objects(content=TEXT + b" /I Do")
    parts[PAGE] = page().replace(b"/Font <<", b"/XObject << /I 10 0 R >> /Font <<")
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray" % (size, size)
    return write(parts | {10: stream(data, entries + b" /BitsPerComponent 1 /Filter /" + filter_name)})
