"""An integrity officer opens what a person of the own side certified; the person sees it."""

import uuid
from dataclasses import dataclass

from app.disclosures import service as disclosures
from app.disclosures.record.content import Record
from app.disclosures.states import Purpose
from app.integrity import policy, queries, rules
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """The record of a member of a proposal's team, on the side it takes part; None where nothing is certified."""

    proposal: Proposal
    party: str
    record: Record | None


def open_record(actor: Actor, proposal_id: uuid.UUID, person_id: uuid.UUID) -> OpenedRecord:
    """Of a submitted proposal, after the deadline. Run in a unit of work of its own: the access row comes first."""
    proposal = proposals.head(proposal_id)
    if proposal is None or not proposal.submission_count:
        raise NotFound
    member = next((mate for mate in proposal.team if mate.person_id == person_id), None)
    if member is None or not rules.is_past_deadline(proposal.call, clock.now()):
        raise NotFound
    applies = queries.applies_in(actor.person_id, proposal.call_id)
    if not policy.may_open_record(actor, proposal.call, person_id, member.party, applies=applies):
        raise NotFound
    opened = disclosures.open_records(actor, [person_id], Purpose.FINDING, proposal.reference)
    return OpenedRecord(proposal, member.party, opened[person_id].record if opened else None)
