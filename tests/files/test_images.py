import io
import struct
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.files.images import without_notes

NOTE = b"Taken by Hanako Example at 35.68N"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


@cache
def jpeg(*, progressive: bool = False) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(
        out, "JPEG", progressive=progressive, icc_profile=b"profile" * 10, quality=80
    )
    return out.getvalue()


def noted(picture: bytes) -> bytes:
    notes = (segment(0xE1, b"Exif\x00\x00" + NOTE), segment(0xED, NOTE), segment(0xFE, NOTE))
    return picture[:2] + b"".join(notes) + picture[2:] + NOTE


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_loses_its_notes_and_nothing_else(progressive):
    picture = jpeg(progressive=progressive)
    assert without_notes(noted(picture)) == picture
    assert b"ICC_PROFILE" in without_notes(picture)


def test_a_cleaned_picture_looks_the_same():
    before, after = noted(jpeg()), without_notes(noted(jpeg()))
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert one.tobytes() == other.tobytes()
        assert other.getexif() == {}


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def test_a_jpeg_2000_loses_its_note_boxes():
    head, data = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + box(b"ftyp", b"jp2 "), box(b"jp2c", b"codestream")
    long_box = struct.pack(">I4sQ", 1, b"uuid", 16 + len(NOTE)) + NOTE
    last = struct.pack(">I4s", 0, b"jp2c") + b"to the end"
    assert without_notes(head + box(b"xml ", NOTE) + long_box + data) == head + data
    assert without_notes(head + box(b"uuid", NOTE) + last) == head + last


def test_a_broken_jpeg_2000_is_left_alone():
    broken = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + struct.pack(">I4s", 4000, b"uuid") + NOTE
    assert without_notes(broken) == broken


@given(st.binary())
def test_bytes_that_are_no_picture_are_unchanged(data):
    if not data.startswith((b"\xff\xd8", b"\x00\x00\x00\x0cjP")):
        assert without_notes(data) == data


@given(st.binary(), st.sampled_from([b"\xff\xd8", b"\x00\x00\x00\x0cjP  \r\n\x87\n"]))
def test_no_bytes_break_it_and_none_are_added(data, start):
    assert len(without_notes(start + data)) <= len(start + data)


@given(st.integers(2, 3000))
def test_a_jpeg_cut_anywhere_is_read_to_its_end(length):
    assert len(without_notes(noted(jpeg())[:length])) <= length
