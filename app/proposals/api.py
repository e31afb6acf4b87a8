"""/api/v1/proposals: what a page can do for a team and an institution, as JSON."""

import uuid
from datetime import datetime
from typing import Any, BinaryIO, cast

from flask import Response, request
from flask_smorest import Blueprint

from app.files import queries as files
from app.files import service as files_service
from app.files.rules import MAX_BYTES
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound, Problem, RuleBroken
from app.proposals import content, policy, queries, rules, service
from app.proposals import schemas as shapes
from app.proposals.models import Half, Proposal, Submission
from app.proposals.rules import Cost
from app.proposals.service import HalfText, NewMember, SharedText
from app.web.access import governed_by, public, signed_in
from app.web.actors import current_actor
from app.web.admission import received_at, signer, takes_up_to
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit
from app.web.problems import say
from app.web.sending import attachment

api = Blueprint("proposals_api", __name__, url_prefix="/api/v1", description="Proposals")
Answer = tuple[Any, int, dict[str, str]]
FRAME = 64 * 1024
"""Room for the frame of a multipart body around the file."""


@api.get("/proposals")
@api.response(200, shapes.ProposalLine(many=True))
@signed_in
def list_proposals() -> Any:
    """The caller's own proposals, last begun first."""
    limit = wanted_limit()
    rows = queries.proposals_of_person(current_actor(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda p: [p.created_at.isoformat(), str(p.id)])
    return page.rows, 200, link_next(page)


@api.post("/proposals")
@api.arguments(shapes.ProposalStart)
@api.response(201, shapes.ProposalOut)
@governed_by(policy.may_start)
def start_proposal(data: dict[str, Any]) -> Answer:
    def effect() -> dict[str, str]:
        return {"id": str(service.start(current_actor(), data["call_id"], data["title"], data["party"]).id)}

    return _proposal(once_per_key(effect)["id"], 201)


@api.get("/proposals/<uuid:proposal_id>")
@api.response(200, shapes.ProposalOut)
@governed_by(policy.may_view)
def get_proposal(proposal_id: uuid.UUID) -> Answer:
    return _proposal(proposal_id)


@api.put("/proposals/<uuid:proposal_id>")
@api.arguments(shapes.SharedIn)
@api.response(200, shapes.ProposalOut)
@governed_by(policy.may_edit_shared)
def edit_shared(text: SharedText, proposal_id: uuid.UUID) -> Answer:
    unit_of_work(service.edit_shared, current_actor(), proposal_id, given_version(), text)
    return _proposal(proposal_id)


@api.get("/proposals/<uuid:proposal_id>/halves/<party>")
@api.response(200, shapes.HalfOut)
@governed_by(policy.may_view)
def get_half(proposal_id: uuid.UUID, party: str) -> Answer:
    return _half(proposal_id, party)


@api.put("/proposals/<uuid:proposal_id>/halves/<party>")
@api.arguments(shapes.HalfIn)
@api.response(200, shapes.HalfOut)
@governed_by(policy.may_edit_half)
def edit_half(text: HalfText, proposal_id: uuid.UUID, party: str) -> Answer:
    unit_of_work(service.edit_half, current_actor(), proposal_id, party, given_version(), text)
    return _half(proposal_id, party)


@api.put("/proposals/<uuid:proposal_id>/halves/<party>/budget")
@api.arguments(shapes.BudgetIn)
@api.response(200, shapes.HalfOut)
@governed_by(policy.may_edit_half)
def set_budget(data: dict[str, list[Cost]], proposal_id: uuid.UUID, party: str) -> Answer:
    unit_of_work(service.set_budget, current_actor(), proposal_id, party, given_version(), data["budget"])
    return _half(proposal_id, party)


@api.post("/proposals/<uuid:proposal_id>/team")
@api.arguments(shapes.MemberIn)
@api.response(201, shapes.ProposalOut)
@governed_by(policy.may_change_team)
def add_member(member: NewMember, proposal_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _key(service.add_member(current_actor(), proposal_id, member)))
    return _proposal(proposal_id, 201)


@api.put("/proposals/<uuid:proposal_id>/team/<uuid:member_id>/role")
@api.arguments(shapes.RoleIn)
@api.response(200, shapes.ProposalOut)
@governed_by(policy.may_change_team)
def change_role(data: dict[str, Any], proposal_id: uuid.UUID, member_id: uuid.UUID) -> Answer:
    unit_of_work(service.change_role, current_actor(), proposal_id, member_id, data["role"])
    return _proposal(proposal_id)


@api.delete("/proposals/<uuid:proposal_id>/team/<uuid:member_id>")
@api.response(204)
@governed_by(policy.may_leave)
def remove_member(proposal_id: uuid.UUID, member_id: uuid.UUID) -> None:
    unit_of_work(service.remove_member, current_actor(), proposal_id, member_id)


@api.post("/proposals/<uuid:proposal_id>/team/confirmations")
@api.response(201, shapes.ProposalOut)
@governed_by(policy.may_answer)
def confirm_member(proposal_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _key(service.confirm_member(current_actor(), proposal_id)))
    return _proposal(proposal_id, 201)


@api.post("/proposals/<uuid:proposal_id>/team/refusals")
@api.response(204)
@governed_by(policy.may_answer)
def decline_member(proposal_id: uuid.UUID) -> None:
    once_per_key(lambda: _key(service.decline_member(current_actor(), proposal_id)))


@api.post("/proposal-files")
@api.response(201, shapes.FileOut)
@takes_up_to(MAX_BYTES + FRAME)
@signed_in
def upload_file() -> Any:
    """Hand in a PDF (field `file`, multipart) before it is attached; it is the caller's alone until then."""
    given = request.files.get("file")
    if given is None:
        raise RuleBroken("document.not_attached", [Problem("document.no_file", "/file")])
    return files_service.upload(current_actor(), cast("BinaryIO", given.stream), given.filename or "")


@api.get("/proposal-files/<uuid:file_id>")
@api.response(200, shapes.FileOut)
@signed_in
def get_file(file_id: uuid.UUID) -> Any:
    """What is known of an own upload: its hash, and whether it passed its check."""
    return files.visible(current_actor(), file_id)


@api.put("/proposals/<uuid:proposal_id>/documents")
@api.arguments(shapes.DocumentIn)
@api.response(200, shapes.ProposalOut)
@governed_by(policy.may_attach)
def attach_document(data: dict[str, Any], proposal_id: uuid.UUID) -> Answer:
    """Make an own upload the document of this kind, in place of the one that was there."""
    unit_of_work(
        service.attach, current_actor(), proposal_id, data["kind"], data["party"], file_id=data["file_id"]
    )
    return _proposal(proposal_id)


@api.delete("/proposals/<uuid:proposal_id>/documents/<uuid:document_id>")
@api.response(204)
@governed_by(policy.may_attach)
def detach_document(proposal_id: uuid.UUID, document_id: uuid.UUID) -> None:
    unit_of_work(service.detach, current_actor(), proposal_id, document_id)


@api.get("/proposals/<uuid:proposal_id>/documents/<uuid:document_id>/file")
@governed_by(policy.may_view)
def download_document(proposal_id: uuid.UUID, document_id: uuid.UUID) -> Response:
    document = next((d for d in _visible(proposal_id).documents if d.id == document_id), None)
    if document is None:
        raise NotFound
    return attachment(files.bytes_of(document.file), document.file.original_name, document.file.media_type)


@api.get("/to-sign")
@api.response(200, shapes.ToSignOut(many=True))
@governed_by(policy.may_sign)
def list_to_sign() -> Any:
    """Halves of the caller's institutions in proposals that are being written, the nearest deadline first."""
    limit = wanted_limit()
    rows = queries.proposals_to_sign(current_actor(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda h: [h.proposal.call.deadline_at.isoformat(), str(h.id)])
    return page.rows, 200, link_next(page)


@api.get("/proposals/<uuid:proposal_id>/halves/<party>/signing")
@api.response(200, shapes.SigningOut)
@governed_by(policy.may_view)
def get_signing(proposal_id: uuid.UUID, party: str) -> Any:
    """What a signature of this half would cover, and what is still missing."""
    proposal = _visible(proposal_id)
    half, text = _half_of(proposal, party), content.present(proposal)
    digest = text.hash_of(party)
    missing = rules.signing_problems(proposal, half, signed=digest, present=digest)
    said = [{"code": s.code, "pointer": s.pointer, "detail": s.text} for s in map(say, missing)]
    return {
        "content": {"shared": text.shared, "half": text.halves[party]},
        "content_hash": digest,
        "problems": said,
    }


@api.post("/proposals/<uuid:proposal_id>/halves/<party>/signatures")
@api.arguments(shapes.SignatureIn)
@api.response(201, shapes.HalfOut)
@governed_by(policy.may_sign, fresh=True)
def sign_half(data: dict[str, str], proposal_id: uuid.UUID, party: str) -> Answer:
    once_per_key(lambda: _key(service.sign(current_actor(), proposal_id, party, data["content_hash"])))
    return _half(proposal_id, party, 201)


@api.post("/proposals/<uuid:proposal_id>/halves/<party>/signature-requests")
@api.response(202)
@governed_by(policy.may_edit_shared)
def ask_signature(proposal_id: uuid.UUID, party: str) -> None:
    once_per_key(lambda: _key(service.ask_signature(current_actor(), proposal_id, party)))


@api.post("/proposals/<uuid:proposal_id>/submissions")
@api.response(201, shapes.SubmissionOut)
@governed_by(policy.may_submit)
def submit_proposal(proposal_id: uuid.UUID) -> Any:
    """Submit the present text. The instant of admission counts; the same key gives the same receipt."""
    admitted = received_at()
    if queries.is_unprepared(proposal_id):
        unit_of_work(service.prepare, current_actor(), proposal_id)
    kept = once_per_key(lambda: _receipt(service.submit(current_actor(), proposal_id, admitted, signer())))
    return {**kept, "received_at": datetime.fromisoformat(kept["received_at"])}


@api.get("/receipt-key")
@api.response(200, shapes.ReceiptKeyOut)
@public
def get_receipt_key() -> Any:
    """The key with which receipts are signed: with it anybody checks a receipt without this service."""
    return {"algorithm": "Ed25519", "public_key": signer().public_key}


@api.get("/proposals/<uuid:proposal_id>/submissions")
@api.response(200, shapes.SubmissionOut(many=True))
@governed_by(policy.may_view_submission)
def list_submissions(proposal_id: uuid.UUID) -> Any:
    return queries.submissions_of(_visible(proposal_id).id)


@api.get("/proposals/<uuid:proposal_id>/submissions/<int:number>")
@api.response(200, shapes.SubmissionContentOut)
@governed_by(policy.may_view_submission)
def get_submission(proposal_id: uuid.UUID, number: int) -> Any:
    return _submission(_visible(proposal_id).id, number)


@api.post("/proposals/<uuid:proposal_id>/withdrawals")
@api.arguments(shapes.WithdrawalIn)
@api.response(201, shapes.ProposalOut)
@governed_by(policy.may_withdraw)
def withdraw_proposal(data: dict[str, str], proposal_id: uuid.UUID) -> Answer:
    once_per_key(
        lambda: _key(service.withdraw(current_actor(), proposal_id, data["confirm"], data["reason"]))
    )
    return _proposal(proposal_id, 201)


def _key(thing: Any) -> dict[str, str]:
    return {"id": str(thing.id)}


def _receipt(submission: Submission) -> dict[str, Any]:
    """What the answer to a submission says, as plain JSON."""
    told = {
        "number": submission.number,
        "content_hash": submission.content_hash,
        "receipt": submission.receipt,
    }
    return {**told, "received_at": submission.received_at.isoformat()}


def _visible(proposal_id: uuid.UUID | str) -> Proposal:
    found = queries.proposal(uuid.UUID(str(proposal_id)))
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found


def _half_of(proposal: Proposal, party: str) -> Half:
    found = next((half for half in proposal.halves if half.party == party), None)
    if found is None:
        raise NotFound
    return found


def _submission(proposal_id: uuid.UUID, number: int) -> Submission:
    found = queries.submission(proposal_id, number)
    if found is None:
        raise NotFound
    return found


def _proposal(proposal_id: uuid.UUID | str, status: int = 200) -> Answer:
    found = _visible(proposal_id)
    return found, status, {"ETag": f'"{found.version}"'} if rules.is_written(found) else {}


def _half(proposal_id: uuid.UUID, party: str, status: int = 200) -> Answer:
    half = _half_of(_visible(proposal_id), party)
    return half, status, {"ETag": f'"{half.version}"'}
