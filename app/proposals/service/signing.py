"""Signatures: an institution binds itself to the shared part and its half; a later change frees it again."""

import uuid

from app.audit import service as audit
from app.kernel import clock, outbox
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden, refuse_if
from app.kernel.ids import new_id
from app.proposals import content, policy, rules
from app.proposals.models import Half, Proposal, Signature
from app.proposals.service.holding import half_of, held

VOIDED, WANTED = "proposals.signature_voided", "proposals.signature_wanted"


def sign(actor: Actor, proposal_id: uuid.UUID, party: str, content_hash: str) -> Signature:
    """Bind the actor's institution to the text whose hash is `content_hash`, the one the actor has read.

    Raises RuleBroken `signature.refused` with every reason; `signature.content_changed` is among them when the
    text is another one by now.
    """
    proposal = held(actor, proposal_id, costs=True, documents=True)
    half = half_of(actor, proposal, party)
    if not policy.may_sign(actor, proposal, half):
        raise Forbidden
    present = content.present(proposal).hash_of(party)
    problems = rules.writing_problems(proposal, clock.now())
    problems += rules.signing_problems(proposal, half, signed=content_hash, present=present)
    refuse_if(problems, "signature.refused")
    signature = Signature(
        id=new_id(),
        half_id=half.id,
        institution_id=half.institution_id,
        signed_by_id=actor.person_id,
        signed_at=clock.now(),
        content_hash=present,
    )
    session().add(signature)
    audit.record(actor, "signature.given", proposal, party=party, changes={"content_hash": present})
    return signature


def ask_signature(actor: Actor, proposal_id: uuid.UUID, party: str) -> Proposal:
    """Tell the officers of a half's institution that it is ready; at most one letter a text and officer."""
    proposal = held(actor, proposal_id, costs=True, documents=True)
    half = half_of(actor, proposal, party)
    if not policy.may_edit_shared(actor, proposal):
        raise Forbidden
    problems = rules.writing_problems(proposal, clock.now())
    problems += rules.shared_problems(proposal) + rules.half_problems(proposal, half)
    refuse_if(problems, "signature.not_ready")
    present = content.present(proposal).hash_of(party)
    payload = {"proposal_id": str(proposal.id), "party": party, "content_hash": present}
    audit.record(actor, "signature.wanted", proposal, party=party, changes={"content_hash": present})
    outbox.enqueue(WANTED, payload, key=f"{WANTED}:{half.id}:{present}")
    return proposal


def void_all(actor: Actor, proposal: Proposal, reason: str) -> None:
    """The shared part changed: every institution has to look again."""
    for half in proposal.halves:
        void_one(actor, proposal, half, reason)


def void_one(actor: Actor, proposal: Proposal, half: Half, reason: str) -> None:
    """Only this half changed; `reason` is a code of `labels.VOID_REASONS`. Nothing happens to an unsigned half."""
    signature = half.signature
    if signature is None or signature.voided_at is not None:
        return
    signature.voided_at, signature.void_reason = clock.now(), reason
    changes = {"content_hash": signature.content_hash}
    audit.record(actor, "signature.voided", proposal, party=half.party, reason=reason, changes=changes)
    outbox.enqueue(VOIDED, {"signature_id": str(signature.id)}, key=f"{VOIDED}:{signature.id}")
