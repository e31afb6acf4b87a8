"""/disclosure/files: the record as files of published formats, and from them."""

from typing import Any

from flask import Response, render_template, request, url_for

from app.disclosures import labels, policy, queries, service
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.pages.record import shown_record
from app.disclosures.record.content import Record
from app.disclosures.schemas import FILES, file_of, read_file
from app.kernel.errors import NotFound, Problem, RuleBroken
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.submitting import submit_form


@pages.get("/disclosure/files")
@governed_by(policy.may_view)
def files() -> str:
    return _files_form()


@pages.get("/disclosure/files/<kind>")
@governed_by(policy.may_view)
def file(kind: str) -> Response:
    """The record as a file, to keep or to upload elsewhere."""
    if kind not in FILES:
        raise NotFound
    _origin, name, mimetype = FILES[kind]
    response = Response(file_of(kind, present_record()), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@pages.post("/disclosure/files")
@governed_by(policy.may_write)
def take_file() -> Any:
    """Lay a file over the draft: what is there already changes, what is new joins, nothing goes."""

    def effect() -> dict[str, int]:
        kind, sent = request.form.get("kind", ""), request.files.get("file")
        if kind not in FILES or sent is None or not sent.filename:
            raise RuleBroken("disclosure.file_not_read", [Problem("disclosure.file_none", "/file")])
        parts = read_file(kind, sent.read(), present_record())
        draft = service.save_draft(current_actor(), given_version(), parts, source=FILES[kind][0])
        return {"number": draft.number}

    return submit_form(effect, then=lambda _: url_for("disclosures.record"), again=_files_form)


def present_record() -> Record:
    _shown, content = shown_record()
    return content or service.known_record(current_actor())


def _files_form(**found: Any) -> str:
    draft = queries.draft_of(current_actor().person_id)
    return render_template(
        "disclosures/files.html",
        kinds=[(kind, str(word)) for kind, word in labels.FILES.items()],
        chosen=request.form.get("kind", ""),
        version=draft.version if draft else 0,
        **{**words(), **found},
    )
