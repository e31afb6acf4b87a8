"""`python -m app.files.blind SOURCE TARGET`: a copy of a PDF that does not tell who made it.

Taken out: document information and XMP (of the document and of every part), private application data, file
identifiers, authors of annotations (comments, pop-ups and signatures go as a whole), form fields'
definitions, attachments, article threads, addresses outside the document (a link to a home page names its
owner, a path on a disk its user), camera notes of pictures, and every earlier state of the file. What the
pages show stays as it is: not to name themselves there is the applicants' duty. Runs confined, as the
inspection does.
"""

import re
import sys
import zlib
from pathlib import Path

import pikepdf
from pikepdf import jbig2, settings

from app.files.confine import MIB, Confinement, confine
from app.files.images import without_notes
from app.files.inspect import NoImageDecoder, dictionaries, tell

LARGEST_COPY = 64 * MIB

_EVERYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/CreatorInfo", "/Thumb", "/OPI", "/AA")
_OF_CATALOG = (
    "/AcroForm",
    "/Collection",
    "/DSS",
    "/Legal",
    "/OpenAction",
    "/Perms",
    "/SpiderInfo",
    "/Threads",
    "/URI",
)
_OF_ANNOTATION = ("/NM", "/M", "/CreationDate", "/Popup", "/RC", "/Subj", "/IRT", "/ExData")
_DROPPED_ANNOTATIONS = frozenset({"/Text", "/Popup", "/FileAttachment"})
_KEPT_ACTIONS = frozenset({"/GoTo", "/Named", "/GoToDp"})
_SPOKEN = ("/Alt", "/ActualText", "/E", "/T")
_ADDRESS = re.compile(r"(?i)\b[a-z]:\\|\\\\\w|/(?:users|home)/|file:|mailto:")
_DEEPEST_FIELD = 20
_TELLING = re.compile(
    rb"/(?:Metadata|PieceInfo|LastModified|AF|CreatorInfo|Thumb|OPI|AA|A|PA|Page|Next|Alt|ActualText|E|T)\b"
)


def remove(entry: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in entry:
            del entry[key]


def blind_document(pdf: pikepdf.Pdf) -> None:
    """Take out what hangs on the document as a whole."""
    remove(pdf.trailer, *(key for key in list(pdf.trailer.keys()) if key not in ("/Root", "/Size")))
    remove(pdf.Root, *_OF_CATALOG)
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        remove(names, *(key for key in list(names.keys()) if key != "/Dests"))


def blind_entry(entry: pikepdf.Dictionary) -> None:
    """Take out of one dictionary what tells a person, a place on a disk or an outside address."""
    remove(entry, *_EVERYWHERE)
    if _kind(entry, "/Type") == "/Page":
        remove(entry, "/B", "/ID")
    for key in ("/A", "/PA"):
        action = entry.get(key)
        if (
            isinstance(action, pikepdf.Dictionary)
            and "/S" in action
            and _kind(action, "/S") not in _KEPT_ACTIONS
        ):
            remove(entry, key)
    if _kind(entry, "/S") in _KEPT_ACTIONS:
        remove(entry, "/Next")
    for key in _SPOKEN:
        text = entry.get(key)
        if isinstance(text, pikepdf.String) and _ADDRESS.search(str(text)):
            remove(entry, key)


def notes_of(page: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    notes = page.get("/Annots")
    return (
        [note for note in notes if isinstance(note, pikepdf.Dictionary)]
        if isinstance(notes, pikepdf.Array)
        else []
    )


def keep_notes(page: pikepdf.Dictionary, kept: list[pikepdf.Dictionary]) -> None:
    remove(page, "/Annots")
    if kept:
        page["/Annots"] = pikepdf.Array(kept)


def drop_notes(page: pikepdf.Dictionary) -> None:
    """Drop comments and signatures of a page."""
    keep_notes(page, [note for note in notes_of(page) if not _is_dropped(note)])


def draw_forms(pdf: pikepdf.Pdf) -> None:
    """Make what filled fields and marks show a part of their page: their definitions name people, fields and times."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False)):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def blind_notes(page: pikepdf.Dictionary) -> None:
    """Drop fields that show nothing, and the authors of what is left of a page's annotations."""
    kept = [note for note in notes_of(page) if _kind(note, "/Subtype") != "/Widget"]
    for note in kept:
        remove(note, "/T", *_OF_ANNOTATION)
    keep_notes(page, kept)


def _is_dropped(note: pikepdf.Dictionary) -> bool:
    return _kind(note, "/Subtype") in _DROPPED_ANNOTATIONS or _field_type(note) == "/Sig"


def _field_type(note: pikepdf.Dictionary) -> str:
    """The type of a form field, which a widget may inherit from its parents."""
    for _ in range(_DEEPEST_FIELD):
        if kind := _kind(note, "/FT"):
            return kind
        parent = note.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return ""
        note = parent
    return ""


def _kind(entry: pikepdf.Dictionary, key: str) -> str:
    value = entry.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def blind_picture(picture: pikepdf.Stream) -> None:
    """Take camera and editor notes out of a JPEG or JPEG 2000 stream, also of one deflated once more."""
    filters = picture.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    data = picture.read_raw_bytes()
    if names[:-1] == ["/FlateDecode"] and "/DecodeParms" not in picture:
        data = zlib.decompress(data)
    elif names[:-1]:
        return
    parameters = picture.get("/DecodeParms")
    picture.write(without_notes(data), filter=pikepdf.Name(names[-1]))
    if parameters is not None:
        picture["/DecodeParms"] = parameters


def copy_blind(source: Path, target: Path) -> None:
    with pikepdf.explicit_conversion(), pikepdf.open(source) as pdf:
        for page in pdf.pages:
            drop_notes(page.obj)
        draw_forms(pdf)
        blind_document(pdf)
        for page in pdf.pages:
            blind_notes(page.obj)
        for entry in dictionaries(pdf, _TELLING):
            blind_entry(entry)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and "/Filter" in thing:
                blind_picture(thing)
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )


def main(source: Path, target: Path) -> None:
    """Confine this process, then write the copy."""
    settings.set_qpdf_limits(parser_max_nesting=100, max_stream_filters=5, flate_max_memory=256 * MIB)
    jbig2.set_decoder(NoImageDecoder())
    confine(Confinement(written=LARGEST_COPY))
    tell(ready=True)
    try:
        copy_blind(source, target)
    except MemoryError:
        tell(finding="too_complex")
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, OverflowError, OSError, zlib.error):
        tell(finding="damaged")
    tell(done=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
