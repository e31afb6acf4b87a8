"""Documents: a PDF is uploaded first and attached then; downloads are sandboxed attachments."""

import uuid
from typing import Any, BinaryIO, cast

from flask import Response, render_template, request, url_for

from app.files import labels as file_labels
from app.files import queries as files
from app.files import service as files_service
from app.files.rules import MAX_BYTES
from app.kernel import clock
from app.kernel.errors import NotFound, Problem, RuleBroken
from app.proposals import labels, policy, queries, service
from app.proposals.models import Proposal
from app.proposals.pages.blueprint import pages
from app.proposals.pages.frame import frame, standing, visible
from app.proposals.schemas import DocumentForm
from app.proposals.states import OF_THE_SHARED_PART, DocumentKind
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import read_form
from app.web.problems import say
from app.web.sending import attachment
from app.web.submitting import redrawn_if_refused, submit_form

FRAME = 64 * 1024
"""Room for the frame of a multipart body around the file."""


@pages.get("/proposals/<uuid:proposal_id>/documents")
@governed_by(policy.may_view)
def documents(proposal_id: uuid.UUID) -> str:
    return _documents_page(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/documents")
@takes_up_to(MAX_BYTES + FRAME)
@governed_by(policy.may_attach)
def attach(proposal_id: uuid.UUID) -> Any:
    """The bytes are made safe before anything is changed, and outside any transaction (INV-10)."""

    def upload_then_attach() -> Any:
        chosen, visible_now = read_form(DocumentForm()), visible(proposal_id)
        given = request.files.get("file")
        if given is None or not given.filename:
            raise RuleBroken("document.not_attached", [Problem("document.no_file", "/file")])
        file = files_service.upload(current_actor(), cast("BinaryIO", given.stream), given.filename)

        def effect() -> dict[str, str]:
            service.attach(current_actor(), visible_now.id, chosen["kind"], chosen["party"], file.id)
            return {"id": str(visible_now.id)}

        return submit_form(effect, then=_to_documents, again=again)

    def again(**found: Any) -> str:
        return _documents_page(proposal_id, **found)

    return redrawn_if_refused(upload_then_attach, again)


@pages.post("/proposals/<uuid:proposal_id>/documents/<uuid:document_id>/remove")
@governed_by(policy.may_attach)
def detach(proposal_id: uuid.UUID, document_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.detach(current_actor(), proposal_id, document_id).id)}

    return submit_form(
        effect, then=_to_documents, again=lambda **found: _documents_page(proposal_id, **found)
    )


@pages.get("/proposals/<uuid:proposal_id>/documents/<uuid:document_id>/file")
@governed_by(policy.may_view)
def document_file(proposal_id: uuid.UUID, document_id: uuid.UUID) -> Response:
    document = next((d for d in visible(proposal_id).documents if d.id == document_id), None)
    if document is None:
        raise NotFound
    return attachment(files.bytes_of(document.file), document.file.original_name, document.file.media_type)


@pages.get("/proposals/<uuid:proposal_id>/submissions/<int:number>/files/<uuid:file_id>")
@governed_by(policy.may_view_submission)
def submission_file(proposal_id: uuid.UUID, number: int, file_id: uuid.UUID) -> Response:
    """A file of a received version, for the team; officers and reviewers have their own address above."""
    submission = queries.submission(visible(proposal_id).id, number)
    named = next((f for f in submission.files if f.file_id == file_id), None) if submission else None
    if named is None:
        raise NotFound
    return attachment(files.bytes_of(named.file), named.file.original_name, named.file.media_type)


def _documents_page(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal, actor = visible(proposal_id), current_actor()
    inside = frame(proposal, standing(proposal, clock.now()))
    values = {
        **inside,
        "attachable": _attachable(proposal) if inside["may_write"] else [],
        "may_attach": lambda party: inside["may_write"] and policy.may_attach(actor, proposal, party),
        "file_states": file_labels.STATES,
        "said_of_file": _said_of,
        "typed": {},
    }
    return render_template("proposals/documents.html", **{**values, **found})


def _said_of(file: Any) -> list[Any]:
    """What the check of a file found, in the reader's words."""
    found = [*file.checks.get("problems", []), *file.checks.get("notices", [])]
    return [say(Problem(entry["code"], "", entry["facts"])) for entry in found]


def _attachable(proposal: Proposal) -> list[tuple[str, str, str]]:
    """(kind, party, label) of every document the reader may attach."""
    actor, places = current_actor(), []
    for kind in DocumentKind:
        parties = [""] if kind in OF_THE_SHARED_PART else [half.party for half in proposal.halves]
        for party in parties:
            if policy.may_attach(actor, proposal, party):
                side = f" – {labels.half_name(party)}" if party else ""
                places.append((kind.value, party, f"{labels.KINDS[kind]}{side}"))
    return places


def _to_documents(answer: dict[str, Any]) -> str:
    return url_for("proposals.documents", proposal_id=answer["id"])
