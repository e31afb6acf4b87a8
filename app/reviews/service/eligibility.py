"""Officers decide whether a submitted proposal is eligible: accept, refuse, or ask the team to mend it."""

import uuid
from collections.abc import Collection
from datetime import datetime

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.kernel.outbox import enqueue
from app.proposals import service as proposals
from app.proposals.models import Proposal
from app.proposals.states import TRANSITIONS, ProposalAction, ProposalState
from app.reviews import policy, queries, rules
from app.reviews.events import CureAsked, ProposalRefused
from app.reviews.service.holding import applies_in, call_of_officer, proposal_of_officer

BLIND, COMPARE = "reviews.blind", "reviews.compare_pending"
TO_REVIEW = (ProposalAction.MATCH, ProposalAction.ACCEPT, ProposalAction.BEGIN_REVIEW)


def accept_proposal(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Find a proposal eligible and open its review; Conflict `state.not_allowed` when that was decided before."""
    proposal, call = proposal_of_officer(actor, proposal_id)
    _require(policy.may_decide_eligibility(actor, call, applies=applies_in(actor.person_id, call.id)))
    _to_review(actor, proposal_id, proposal.state, is_blind=call.author_blind)
    return proposal


def accept_proposals(actor: Actor, call_id: uuid.UUID, chosen: Collection[uuid.UUID]) -> int:
    """Accept several at once; returns how many. NotFound when one of them cannot be accepted: nothing is done then."""
    call = call_of_officer(actor, call_id)
    _require(policy.may_decide_eligibility(actor, call, applies=applies_in(actor.person_id, call.id)))
    lines = queries.pending_of(actor, call, chosen)
    if not lines or len(lines) != len(set(chosen)):
        raise NotFound
    for line in lines:
        _to_review(actor, line.proposal_id, line.state, is_blind=call.author_blind)
    return len(lines)


def _to_review(actor: Actor, proposal_id: uuid.UUID, state: ProposalState, *, is_blind: bool) -> None:
    """Every step that is left, as the table of states demands."""
    start = next((n for n, action in enumerate(TO_REVIEW) if (state, action) in TRANSITIONS), 0)
    for action in TO_REVIEW[start:]:
        proposals.move(actor, proposal_id, action)
    enqueue(COMPARE, {"proposal_id": str(proposal_id)}, key=f"{COMPARE}:{proposal_id}")
    if is_blind:
        enqueue(BLIND, {"proposal_id": str(proposal_id)}, key=f"{BLIND}:{proposal_id}")


def refuse_proposal(actor: Actor, proposal_id: uuid.UUID, reason: str) -> Proposal:
    """Find a proposal not eligible; the team reads the reason."""
    _proposal, call = proposal_of_officer(actor, proposal_id)
    _require(policy.may_decide_eligibility(actor, call, applies=applies_in(actor.person_id, call.id)))
    refuse_if(rules.reason_problems(reason), "eligibility.refused")
    moved = proposals.move(actor, proposal_id, ProposalAction.REFUSE, reason=reason.strip())
    publish(ProposalRefused(proposal_id, reason.strip()))
    return moved


def ask_cure(actor: Actor, proposal_id: uuid.UUID, reason: str, until: datetime) -> Proposal:
    """Let the team mend its proposal until an instant; it then signs and submits again."""
    _proposal, call = proposal_of_officer(actor, proposal_id)
    _require(policy.may_decide_eligibility(actor, call, applies=applies_in(actor.person_id, call.id)))
    refuse_if(rules.cure_problems(until, clock.now(), reason), "eligibility.refused")
    moved = proposals.move(
        actor, proposal_id, ProposalAction.ASK_CURE, reason=reason.strip(), cure_until=until
    )
    publish(CureAsked(proposal_id, reason.strip(), until))
    return moved


def _require(is_allowed: bool) -> None:  # noqa: FBT001 - the answer of one policy
    if not is_allowed:
        raise Forbidden
