"""Pictures without the notes a camera or an editor left in them. Pure: bytes in, bytes out.

JPEG: ISO/IEC 10918-1, annex B (markers). JPEG 2000: ISO/IEC 15444-1, annex I (boxes).
"""

import re
import struct

# What a decoder needs: JFIF (APP0), colour profile (APP2), Adobe's colour transform (APP14). Everything else
# of APP1 to APP15 (Exif with place and owner, XMP, IPTC) and comments is a note.
_NOTES = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_NOTE_BOXES = frozenset({b"xml ", b"uuid", b"uinf", b"jp2i"})
_SIGNATURE_BOX = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


def without_notes(picture: bytes) -> bytes:
    """The same picture without Exif, XMP, IPTC and comments; bytes that are neither kind of picture are
    unchanged.
    """
    if picture.startswith(b"\xff\xd8"):
        return _jpeg(picture)
    if picture.startswith(_SIGNATURE_BOX):
        return _jpeg2000(picture)
    return picture


def _jpeg(picture: bytes) -> bytes:
    kept, position = [b"\xff\xd8"], 2
    while (found := _NEXT_MARKER.match(picture, position)) is not None:
        marker, start = found.group(1)[0], found.end() - 2
        if marker == _END:
            return b"".join((*kept, b"\xff\xd9"))
        if start + 4 > len(picture):
            break
        position = start + 2 + struct.unpack_from(">H", picture, start + 2)[0]
        if marker == _SCAN:
            position = _after_scan(picture, position)
        if marker not in _NOTES:
            kept.append(picture[start:position])
    return picture


def _after_scan(picture: bytes, position: int) -> int:
    """Where the coded data of a scan ends: at the next marker that is neither stuffing nor a restart."""
    following = _NEXT_MARKER.search(picture, position)
    return following.start() if following else len(picture)


def _jpeg2000(picture: bytes) -> bytes:
    kept, position = [], 0
    while position + 8 <= len(picture):
        size, kind = struct.unpack_from(">I4s", picture, position)
        if size == 1 and position + 16 <= len(picture):
            size = struct.unpack_from(">Q", picture, position + 8)[0]
        end = len(picture) if size == 0 else position + size
        if not position + 8 <= end <= len(picture):
            return picture
        if kind not in _NOTE_BOXES:
            kept.append(picture[position:end])
        position = end
    return b"".join(kept)
