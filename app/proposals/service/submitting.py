"""Submit, withdraw, and the moves that packages above decide on."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.audit import service as audit
from app.disclosures import queries as disclosures
from app.kernel import clock, outbox
from app.kernel.actor import Actor
from app.kernel.asking import ask
from app.kernel.crypto import Signer, content_hash
from app.kernel.db import session
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, Unavailable, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step
from app.proposals import content, policy, queries, receipts, rules
from app.proposals.events import ProposalMoved, ProposalSubmitted, ProposalWithdrawn, SubmissionConsidered
from app.proposals.models import Proposal, Submission, SubmissionFile, SubmissionHalf
from app.proposals.service.holding import held
from app.proposals.states import OWN_ACTIONS, TRANSITIONS, ProposalAction

SUBMITTED, WITHDRAWN = "proposals.submitted", "proposals.withdrawn"


@dataclass(frozen=True, slots=True)
class Admission:
    """When a submission was admitted, until when it could be, and who signs for it."""

    received_at: datetime
    closes_at: datetime
    signer: Signer


def submit(actor: Actor, proposal_id: uuid.UUID, received_at: datetime, signer: Signer) -> Submission:
    """Receive the proposal as it stands as its next version, with a receipt.

    `received_at` is the instant the request was admitted: the deadline is asked of that instant, not of the one at
    which the lock was had (INV-04, INV-05). Raises RuleBroken `proposal.not_submitted` with every reason, and
    Unavailable when processing took longer than 120 s, or `prepare` has something to do again.
    """
    proposal = held(actor, proposal_id, costs=True, documents=True)
    if not policy.may_submit(actor, proposal):
        raise Forbidden
    if rules.is_too_slow(received_at, clock.now()):
        raise Unavailable("submission.too_slow")
    if queries.is_unprepared(proposal_id):
        raise Unavailable("submission.records_to_judge")
    validity = disclosures.validity([member.person_id for member in proposal.team], received_at)
    text = content.present(proposal)
    problems = rules.submission_problems(
        proposal, validity=validity, hashes=text.hashes(), received_at=received_at
    )
    problems += ask(SubmissionConsidered(actor, proposal, received_at))
    refuse_if(problems, "proposal.not_submitted")
    admission = Admission(received_at, rules.closes_at(proposal), signer)
    proposal.state = step(TRANSITIONS, proposal.state, ProposalAction.SUBMIT)
    proposal.submission_count, proposal.submitted_at = proposal.submission_count + 1, received_at
    proposal.submitted_hash = text.text_hash()
    submission = _receive(actor, proposal, text, admission)
    changes = {"number": submission.number, "content_hash": submission.content_hash}
    audit.record(actor, "proposal.submitted", proposal, changes=changes)
    job = {"proposal_id": str(proposal.id), "number": submission.number}
    outbox.enqueue(SUBMITTED, job, key=f"{SUBMITTED}:{proposal.id}:{submission.number}")
    publish(ProposalSubmitted(proposal.id, submission.number))
    return submission


def _receive(actor: Actor, proposal: Proposal, text: content.Present, admission: Admission) -> Submission:
    """The version, who asks for how much, and its files: one immutable record."""
    whole = content.submission_content(proposal, text)
    digest = content_hash(whole)
    submission = Submission(
        id=new_id(),
        proposal_id=proposal.id,
        number=proposal.submission_count,
        content=whole,
        content_hash=digest,
        title=proposal.title,
        team=_team(proposal),
        submitted_by_id=actor.person_id,
        received_at=admission.received_at,
        committed_at=max(clock.now(), admission.received_at),
        receipt=receipts.write(_received(actor, proposal, admission, digest), admission.signer),
    )
    files = [
        SubmissionFile(
            submission_id=submission.id, party=d.party, kind=d.kind, file_id=d.file_id, sha256=d.file.sha256
        )
        for d in proposal.documents
    ]
    # Never changed again, so the session need not watch them: a tenth of the time of a submission.
    for rows in ([submission], _asks(proposal, submission.id), files):
        session().bulk_save_objects(rows)
    return submission


def _received(actor: Actor, proposal: Proposal, admission: Admission, digest: str) -> receipts.Received:
    files = [
        {"party": party, **document}
        for party in ("", *(half.party for half in proposal.halves))
        for document in content.documents_of(proposal, party)
    ]
    return receipts.Received(
        reference=proposal.reference,
        call=proposal.call.code,
        number=proposal.submission_count,
        content_sha256=digest,
        files=files,
        received_at=admission.received_at,
        deadline_at=admission.closes_at,
        submitted_by=actor.name,
    )


def _asks(proposal: Proposal, submission_id: uuid.UUID) -> list[SubmissionHalf]:
    return [
        SubmissionHalf(
            submission_id=submission_id,
            party=half.party,
            lead_id=half.lead_id,
            institution_id=half.institution_id,
            ask_minor=rules.total(half).minor,
            currency=half.currency,
        )
        for half in proposal.halves
    ]


def _team(proposal: Proposal) -> list[dict[str, str | None]]:
    return [
        {
            "person": str(member.person_id),
            "party": member.party,
            "role": member.role.value,
            "institution": str(member.person.institution_id) if member.person.institution_id else None,
        }
        for member in content.in_order(proposal.team)
    ]


def withdraw(actor: Actor, proposal_id: uuid.UUID, confirm: str, reason: str = "") -> Proposal:
    """Take the proposal back for good; `confirm` is its reference, typed. Received versions stay in the record.

    Raises Conflict `proposal.not_withdrawable`, which does not tell the state: it may not be released yet.
    """
    proposal = held(actor, proposal_id)
    if not policy.may_withdraw(actor, proposal):
        raise Forbidden
    same = confirm.strip().upper() == proposal.reference
    refuse_if([] if same else [Problem("proposal.reference_differs", "/confirm")], "proposal.not_withdrawn")
    if (proposal.state, ProposalAction.WITHDRAW) not in TRANSITIONS:
        raise Conflict("proposal.not_withdrawable")
    proposal.state = step(TRANSITIONS, proposal.state, ProposalAction.WITHDRAW)
    audit.record(actor, "proposal.withdrawn", proposal, reason=reason)
    outbox.enqueue(WITHDRAWN, {"proposal_id": str(proposal.id)}, key=f"{WITHDRAWN}:{proposal.id}")
    publish(ProposalWithdrawn(proposal.id))
    return proposal


def move(
    actor: Actor,
    proposal_id: uuid.UUID,
    action: ProposalAction,
    *,
    reason: str = "",
    party: str = "",
    cure_until: datetime | None = None,
) -> Proposal:
    """Bring a submitted proposal on, for a package above that has asked its own policy.

    `cure_until` belongs to `ASK_CURE`: until then the team may mend, have signed and submit again. Raises Conflict
    `state.not_allowed`.
    """
    proposal = queries.hold(proposal_id)
    if proposal is None:
        raise NotFound
    if action in OWN_ACTIONS or not policy.may_move(actor, proposal.call):
        raise Forbidden
    state = step(TRANSITIONS, proposal.state, action)
    if (action == ProposalAction.ASK_CURE) != (cure_until is not None):
        raise Conflict("proposal.cure_needs_an_end")
    proposal.state, proposal.cure_until = state, cure_until or proposal.cure_until
    audit.record(actor, f"proposal.{state.value}", proposal, party=party, reason=reason)
    publish(ProposalMoved(proposal.id, state))
    return proposal
