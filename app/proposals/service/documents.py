"""Documents: a file that was uploaded before becomes part of the proposal, and can leave it again."""

import uuid

from app.audit import service as audit
from app.files import queries as files
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.proposals import policy, rules
from app.proposals.models import Document, Proposal
from app.proposals.service.holding import held
from app.proposals.service.signing import void_one
from app.proposals.states import DocumentKind


def attach(
    actor: Actor, proposal_id: uuid.UUID, kind: DocumentKind, party: str, file_id: uuid.UUID
) -> Document:
    """Make the actor's own upload the document of this kind, in place of the one that was there.

    `party` is empty for documents of the shared part. Raises NotFound for a file that is not the actor's own.
    """
    proposal = held(actor, proposal_id, documents=True)
    parties = [half.party for half in proposal.halves]
    problems = rules.writing_problems(proposal, clock.now()) + rules.attachment_problems(kind, party, parties)
    refuse_if(problems, "document.not_attached")
    if not policy.may_attach(actor, proposal, party):
        raise Forbidden
    file = files.visible(actor, file_id)
    document = _place(actor, proposal, kind, party, file)
    changes = {"kind": kind.value, "sha256": file.sha256}
    audit.record(actor, "document.attached", proposal, party=party, changes=changes)
    _void(actor, proposal, party)
    return document


def _place(actor: Actor, proposal: Proposal, kind: DocumentKind, party: str, file: StoredFile) -> Document:
    document = next((d for d in proposal.documents if (d.kind, d.party) == (kind, party)), None)
    if document is None:
        document = Document(kind=kind, party=party)
        proposal.documents.append(document)
    document.file_id, document.file = file.id, file
    document.added_by_id, document.added_at = actor.person_id, clock.now()  # type: ignore[assignment]
    return document


def detach(actor: Actor, proposal_id: uuid.UUID, document_id: uuid.UUID) -> Proposal:
    """Take a document out of the draft. Received versions keep their files."""
    proposal = held(actor, proposal_id, documents=True)
    document = next((d for d in proposal.documents if d.id == document_id), None)
    if document is None:
        raise NotFound
    if not policy.may_attach(actor, proposal, document.party):
        raise Forbidden
    refuse_if(rules.writing_problems(proposal, clock.now()), "document.not_attached")
    proposal.documents.remove(document)
    changes = {"kind": document.kind.value, "sha256": document.file.sha256}
    audit.record(actor, "document.detached", proposal, party=document.party, changes=changes)
    _void(actor, proposal, document.party)
    return proposal


def _void(actor: Actor, proposal: Proposal, party: str) -> None:
    """A document of the shared part concerns every institution, one of a half only its own."""
    for half in proposal.halves:
        if party in ("", half.party):
            void_one(actor, proposal, half, "document_changed")
