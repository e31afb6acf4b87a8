"""Words for the states of a file and for every reason why one is refused or noticed."""

from app.files.states import FileState
from app.kernel.language import lazy

STATES = {
    FileState.PENDING: lazy("Being checked"),
    FileState.CLEAN: lazy("Accepted"),
    FileState.REFUSED: lazy("Not accepted"),
}

PROBLEMS = {
    "file.not_accepted": lazy("The file cannot be accepted."),
    "file.kind": lazy("“%(name)s” is not a PDF. Save the document as PDF and upload that file."),
    "file.empty": lazy("The file is empty. Choose it again."),
    "file.too_large": lazy(
        "The file is larger than %(limit_mib)s MiB. Reduce the resolution of its pictures."
    ),
    "file.quota": lazy("Your files would take more than %(limit_mib)s MiB. Remove files you no longer need."),
    "file.not_pdf": lazy("This is not a PDF file, whatever its name says. Save the document as PDF again."),
    "file.truncated": lazy("The end of the file is missing. Upload it again, or save it as PDF again."),
    "file.damaged": lazy("The file is damaged: parts of it cannot be read. Save the document as PDF again."),
    "file.encrypted": lazy("The file is encrypted or needs a password. Save it without protection."),
    "file.javascript": lazy("The file contains JavaScript. Save or print it to PDF without scripts."),
    "file.action": lazy(
        "The file starts programs, sends forms or opens other files. Save it without such actions."
    ),
    "file.embedded_files": lazy("Other files are attached inside the file. Remove the attachments."),
    "file.rich_media": lazy("The file contains sound, video or 3D content. Remove it."),
    "file.xfa": lazy("The file is an XFA form, which most readers cannot show. Print it to PDF."),
    "file.too_complex": lazy(
        "The file takes too much memory or time to read. Simplify its drawings and save it as PDF again."
    ),
    "file.no_pages": lazy("The file has no pages."),
    "file.too_many_pages": lazy("The file has %(pages)s pages; at most %(limit)s are accepted."),
    "file.irregular": lazy(
        "The file departs from the PDF standard in %(count)s places. Look at it once before you submit."
    ),
    "file.fonts_not_embedded": lazy(
        "Fonts are not embedded (%(fonts)s), so the text may look different elsewhere. Embed all fonts."
    ),
    "file.no_text": lazy(
        "The file holds no text, only pictures of it. It can be neither searched nor read aloud."
    ),
    "file.in_use": lazy("A document uses this file. Remove it there first."),
    "file.not_clean": lazy("The file has not passed its check."),
    "file.not_checked": lazy("The file has not been checked yet."),
    "file.not_blinded": lazy("No anonymous copy of the file can be made."),
    "file.bytes_gone": lazy("The upload was interrupted for too long. Upload the file again."),
    "file.check_unavailable": lazy(
        "Files cannot be checked at the moment. Yours is kept and will be checked."
    ),
    "file.store_unavailable": lazy(
        "Files cannot be saved at the moment. Nothing was changed; try again soon."
    ),
    "file.store_full": lazy(
        "There is no room for more files at the moment. Nothing was changed; try again later."
    ),
    # Files that others publish (registries, rates, lists), read by any package.
    "import.unreadable": lazy("The file could not be read. Nothing was imported."),
    "import.truncated": lazy("The file ends in the middle, or the archive is damaged. Download it again."),
    "import.archive_without": lazy("The archive holds no file that ends in %(endings)s."),
    "import.too_large": lazy("The file unpacks to more than %(limit_mib)s MiB."),
    "import.line_too_long": lazy("Line %(line)s is too long to be read."),
    "import.empty": lazy("The file holds no records."),
    "import.encoding": lazy("Line %(line)s is not in UTF-8. Save the file in UTF-8."),
    "import.not_json": lazy("Line %(line)s is not JSON."),
    "import.not_an_object": lazy("Line %(line)s holds no JSON object."),
    "import.heading": lazy("The first line must be the heading “%(expected)s”."),
    "import.cells_wrong": lazy("Line %(line)s has %(found)s cells; the heading has %(expected)s."),
    "import.field_missing": lazy("Line %(line)s: %(field)s is missing."),
    "import.field_wrong": lazy("Line %(line)s: %(field)s has the wrong kind of content."),
    "import.value_wrong": lazy("Line %(line)s: “%(value)s” cannot be a value of %(field)s."),
    "import.value_unknown": lazy("Line %(line)s: “%(value)s” is not a known value of %(field)s."),
    "import.id_wrong": lazy("Line %(line)s: the check digits of “%(value)s” do not fit."),
    "import.repeated": lazy("Line %(line)s repeats %(value)s, which already stands in line %(first_line)s."),
}
