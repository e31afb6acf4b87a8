"""Where every change of a proposal begins: load it, hold it, and refuse whoever may not see it."""

import uuid

from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, NotFound
from app.proposals import policy, queries
from app.proposals.models import Half, Proposal


def held(actor: Actor, proposal_id: uuid.UUID, *, costs: bool = False, documents: bool = False) -> Proposal:
    """A proposal the actor may see, held until the transaction ends, with team and signatures in force."""
    proposal = queries.hold(proposal_id, costs=costs, documents=documents)
    if proposal is None or not policy.may_view(actor, proposal):
        raise NotFound
    return proposal


def held_half(
    actor: Actor, proposal_id: uuid.UUID, party: str, *, costs: bool = False
) -> tuple[Proposal, Half]:
    """A proposal and the half of `party`, which the actor may write."""
    proposal = held(actor, proposal_id, costs=costs)
    half = half_of(actor, proposal, party)
    if not policy.may_edit_half(actor, proposal, party):
        raise Forbidden
    return proposal, half


def half_of(actor: Actor, proposal: Proposal, party: str) -> Half:
    """The half of `party`; NotFound where the call has no such party."""
    for half in proposal.halves:
        if half.party == party:
            return half
    raise NotFound
