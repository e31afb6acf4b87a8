"""What may be handed in: sizes, kinds and names, and what the content of a file must not be or hold.

Limits: reliability and security study, 5.6 (upload sandbox).
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from app.kernel.errors import Problem

MIB = 1024 * 1024
MAX_BYTES = 25 * MIB
MAX_BYTES_PER_PERSON = 500 * MIB
MAX_PAGES = 300
LONGEST_NAME = 200
MEDIA_TYPES = {".pdf": "application/pdf"}
LONGEST_TITLE = 300
UNNAMED = "document"
BLIND_NAME = "document.pdf"

# Order in which a person reads them; every code has its words in `labels`.
FINDINGS = (
    "not_pdf",
    "truncated",
    "damaged",
    "encrypted",
    "javascript",
    "action",
    "embedded_files",
    "rich_media",
    "xfa",
    "too_complex",
)
# Control, format (direction overrides, invisible joiners), surrogate and private characters, and what paths
# use.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_BLANKS = re.compile(r"\s+")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")


def normal_name(given: str) -> str:
    """The name under which a file is shown and downloaded.

    Unicode NFC (macOS sends Japanese voiced kana in two characters), the last part of a path only, without
    characters that are not seen or that reverse the reading direction, at most `LONGEST_NAME` characters with
    the extension kept.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c if unicodedata.category(c) not in _UNSEEN or c in "\t\n\r" else "" for c in name)
    name = _BLANKS.sub(" ", _NOT_IN_NAMES.sub("_", name)).strip().rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if _RESERVED.match(name):
        stem = f"_{stem}"
    tail = dot + extension[:10]
    return (stem.strip(" .") or UNNAMED)[: LONGEST_NAME - len(tail)] + tail


def normal_title(given: str) -> str:
    """The title a document gives itself, without unseen characters, at most `LONGEST_TITLE` long."""
    seen = "".join(
        " " if unicodedata.category(c) in _UNSEEN else c for c in unicodedata.normalize("NFC", given)
    )
    return _BLANKS.sub(" ", seen).strip()[:LONGEST_TITLE]


def media_type(name: str) -> str | None:
    """The type we accept under this name's extension, None for an extension we do not accept."""
    return MEDIA_TYPES.get(f".{name.rpartition('.')[2].lower()}" if "." in name else "")


def name_problems(given: str) -> list[Problem]:
    """Problems that are known before the first byte arrives."""
    name = normal_name(given)
    return [] if media_type(name) else [Problem("file.kind", "/file", {"name": name})]


def size_problems(size: int, *, already_held: int) -> list[Problem]:
    """`size` in bytes of the new file, `already_held` in bytes of its owner's other files."""
    problems = []
    if size == 0:
        problems.append(Problem("file.empty", "/file"))
    if size > MAX_BYTES:
        problems.append(Problem("file.too_large", "/file", {"limit_mib": MAX_BYTES // MIB}))
    if size + already_held > MAX_BYTES_PER_PERSON:
        problems.append(Problem("file.quota", "/file", {"limit_mib": MAX_BYTES_PER_PERSON // MIB}))
    return problems


def content_problems(findings: Collection[str], *, pages: int | None) -> list[Problem]:
    """Every reason to refuse what an inspection found, in reading order."""
    said = set(findings) - ({"damaged"} if "truncated" in findings else set())
    problems = [Problem(f"file.{code}", "/file") for code in FINDINGS if code in said]
    problems += [Problem(f"file.{code}", "/file") for code in sorted(said - set(FINDINGS))]
    if pages == 0:
        problems.append(Problem("file.no_pages", "/file"))
    if pages is not None and pages > MAX_PAGES:
        problems.append(Problem("file.too_many_pages", "/file", {"pages": pages, "limit": MAX_PAGES}))
    return problems


def notice_problems(notices: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """What the owner should look at; none of it refuses the file."""
    return [Problem(f"file.{code}", "/file", dict(facts)) for code, facts in sorted(notices.items())]
