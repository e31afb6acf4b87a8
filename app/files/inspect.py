"""`python -m app.files.inspect PATH`: what is in a PDF, told by a process that has given up everything else.

Prints one JSON object a line, each as soon as it is known, so that a run that is cut short has still told
what it saw: `{"ready": true}`, `{"finding": CODE}`, `{"notice": CODE, …}`, `{"fact": NAME, "value": …}`,
`{"done": true}`. A finding is a reason to refuse the file, a notice something its owner should look at.
Judging is done elsewhere (`app.files.rules`). Nothing of the service is imported here but the confinement.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import jbig2, settings

from app.files.confine import MIB, Confinement, confine

HEADER, END_MARK, TAIL = b"%PDF-", b"%%EOF", 1024
MAX_OBJECTS = 400_000
TITLE_CHARACTERS = 300
FONTS_NAMED = 10
ENOUGH_TEXT = 200

_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "action",
    "/SubmitForm": "action",
    "/ImportData": "action",
    "/GoToR": "action",
    "/GoToE": "action",
    "/Rendition": "rich_media",
    "/Movie": "rich_media",
    "/Sound": "rich_media",
    "/RichMediaExecute": "rich_media",
    "/GoTo3DView": "rich_media",
}
_KINDS = {
    "/RichMedia": "rich_media",
    "/Movie": "rich_media",
    "/Sound": "rich_media",
    "/Screen": "rich_media",
    "/3D": "rich_media",
    "/FileAttachment": "embedded_files",
}
_FILE_KEYS = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
_SUSPECT = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound|RichMedia\w*|GoTo3DView|Screen"
    rb"|3D|FileAttachment|Filespec|EmbeddedFile|EF|XFA|URI|F|FontDescriptor)\b"
)
_SCRIPT_ADDRESS = re.compile(rb"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
# Words of qpdf's warnings after which content may be missing; its other warnings are about form.
_CONTENT_LOST = re.compile(
    "Attempting to reconstruct|error decoding stream data|attempting to recover stream length"
    "|EOF while reading|error while getting stream data|^ERROR"
)
_STANDARD_FONTS = re.compile(
    r"/?(?:Helvetica|Times|Courier|Arial|TimesNewRoman|CourierNew)\b|/?(?:Symbol|ZapfDingbats)$"
)


class NoImageDecoder(jbig2.JBIG2DecoderInterface):
    """The library would start a program to decode JBIG2 images; here it is told that there is none."""

    def check_available(self) -> None:
        raise pikepdf.DependencyError("images are not decoded here")

    def decode_jbig2(self, jbig2: bytes, jbig2_globals: bytes) -> bytes:
        raise pikepdf.DataDecodingError("images are not decoded here")


def tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def dictionaries(pdf: pikepdf.Pdf, mark: re.Pattern[bytes]) -> Iterator[pikepdf.Dictionary]:
    """Every dictionary of the objects in which `mark` is found, those of streams and nested ones included.

    The library writes out an object many times faster than we can walk through its entries.
    """
    for thing in pdf.objects:
        top = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        is_branch = isinstance(top, pikepdf.Dictionary | pikepdf.Array)
        if is_branch and mark.search(top.unparse(resolved=True)):
            yield from within(top)


def within(top: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """`top`, if it is a dictionary, and every dictionary nested in it, without following references."""
    waiting = [top]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            inner = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - a pikepdf dictionary
        else:
            inner = list(thing)
        nested = (value for value in inner if isinstance(value, pikepdf.Dictionary | pikepdf.Array))
        waiting.extend(value for value in nested if not value.is_indirect)


def active_content(entry: pikepdf.Dictionary) -> Iterator[str]:
    """Codes of everything in one dictionary that acts, reaches out or hides another file (ISO 32000-2, 12.6,
    7.11).
    """
    keys = frozenset(entry.keys())
    for key, table in (("/S", _ACTIONS), ("/Subtype", _KINDS)):
        if key in keys and (code := table.get(_name(entry.get(key)))):
            yield code
    if "/JavaScript" in keys or ("/URI" in keys and _is_script(entry.get("/URI"))):
        yield "javascript"
    if "/XFA" in keys:
        yield "xfa"
    yield from _files_in(entry, keys)


def _files_in(entry: pikepdf.Dictionary, keys: frozenset[str]) -> Iterator[str]:
    kind = _name(entry.get("/Type"))
    holder = entry.get("/EF")
    if kind == "/EmbeddedFile" or (
        isinstance(holder, pikepdf.Dictionary) and _FILE_KEYS & set(holder.keys())
    ):
        yield "embedded_files"
    elif kind in ("/Filespec", "/F") or ("/F" in keys and "/Length" in keys):
        yield "action"


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_script(value: object) -> bool:
    return isinstance(value, pikepdf.String) and bool(_SCRIPT_ADDRESS.match(bytes(value)))


def unembedded_font(entry: pikepdf.Dictionary) -> str:
    """The name of a font whose shapes are not in the file and not in every reader; empty for all other
    entries.
    """
    descriptor = entry.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return ""
    if {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        return ""
    name = _name(entry.get("/BaseFont"))
    return "" if _STANDARD_FONTS.match(name) else name[1:101]


def inspect_content(pdf: pikepdf.Pdf) -> None:
    """Tell every finding of the objects once, and the fonts that are not embedded."""
    told: set[str] = set()
    fonts: set[str] = set()
    for entry in dictionaries(pdf, _SUSPECT):
        for code in active_content(entry):
            if code not in told:
                told.add(code)
                tell(finding=code)
        fonts.add(unembedded_font(entry))
    if fonts - {""}:
        tell(notice="fonts_not_embedded", fonts=sorted(fonts - {""})[:FONTS_NAMED])


def inspect_structure(pdf: pikepdf.Pdf) -> None:
    """Tell whether content is lost, or only the form of the file is irregular (qpdf's full check)."""
    lines = [*(str(line) for line in pdf.get_warnings()), *pdf.check_pdf_syntax()]
    if any(_CONTENT_LOST.search(line) for line in lines):
        tell(finding="damaged")
    elif lines:
        tell(notice="irregular", count=len(lines))


def inspect_facts(pdf: pikepdf.Pdf) -> int:
    """Tell pages and title; the number of pages is returned."""
    pages = len(pdf.pages)
    tell(fact="pages", value=pages)
    info = pdf.trailer.get("/Info")
    title = info.get("/Title") if isinstance(info, pikepdf.Dictionary) else None
    if isinstance(title, pikepdf.String):
        tell(fact="title", value=str(title)[:TITLE_CHARACTERS])
    return pages


def inspect_text(path: Path, pages: int) -> None:
    """Read the text with a second reader: a scan has none, and a file only one reader can open is damaged."""
    found = 0
    with pypdfium2.PdfDocument(path) as document:
        if len(document) != pages:
            tell(finding="damaged")
        for number in range(len(document)):
            found += document[number].get_textpage().count_chars()
            if found >= ENOUGH_TEXT:
                return
    if not found:
        tell(notice="no_text")


def inspect_ends(path: Path) -> bool:
    """Tell whether the file begins and ends as a PDF does; False when it is none and no reader should open
    it.

    The header must be the first bytes (a prefix makes a file that is two formats at once), and the end mark
    must be within the last kilobyte, where readers look for it (ISO 32000-2, 7.5.2 and 7.5.5).
    """
    with path.open("rb") as stream:
        head = stream.read(len(HEADER))
        stream.seek(max(0, path.stat().st_size - TAIL))
        tail = stream.read()
    if head != HEADER:
        tell(finding="not_pdf")
        return False
    if END_MARK not in tail:
        tell(finding="truncated")
    return True


def inspect(path: Path) -> None:
    if not inspect_ends(path):
        return
    with pikepdf.explicit_conversion(), pikepdf.open(path) as pdf:
        if pdf.is_encrypted:
            tell(finding="encrypted")
        if len(pdf.objects) > MAX_OBJECTS:
            tell(finding="too_complex")
            return
        pages = inspect_facts(pdf)
        inspect_content(pdf)
        inspect_structure(pdf)
        if not pdf.is_encrypted:
            inspect_text(path, pages)


def main(path: Path) -> None:
    """Confine this process, then inspect `path`."""
    settings.set_qpdf_limits(parser_max_nesting=100, max_stream_filters=5, flate_max_memory=256 * MIB)
    jbig2.set_decoder(NoImageDecoder())
    confine(Confinement())
    tell(ready=True)
    try:
        inspect(path)
    except pikepdf.PasswordError:
        tell(finding="encrypted")
    except MemoryError:
        tell(finding="too_complex")
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, RuntimeError, OverflowError):
        tell(finding="damaged")
    tell(done=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
