"""What a finding rests on is shown: to the person, to officers of the own side, to the other side by consent."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.disclosures import service as disclosures
from app.disclosures.states import Purpose
from app.integrity import queries
from app.integrity.models import Finding
from app.integrity.service.deciding import officer_sees, seen_by
from app.integrity.states import FindingState
from app.kernel.actor import Actor
from app.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule saw, as the reader may see it: nothing where the person did not consent to the reader's side."""

    facts: Mapping[str, Any]
    withheld: bool = False


def open_evidence(actor: Actor, finding_id: uuid.UUID) -> Evidence:
    """Of one finding. Run in a unit of work of its own: the access row comes first."""
    held = seen_by(actor, finding_id)
    return _opened(actor, held.proposal, [held.finding])[finding_id]


def open_evidence_on(actor: Actor, proposal_id: uuid.UUID) -> dict[uuid.UUID, Evidence]:
    """Of every finding on a proposal, for an officer; each person whose record stands in it has one access row."""
    proposal = officer_sees(actor, proposal_id)
    return _opened(actor, proposal, queries.findings_of_proposal(proposal_id))


def _opened(actor: Actor, proposal: Proposal, findings: Iterable[Finding]) -> dict[uuid.UUID, Evidence]:
    """What is about the whole comes from the proposal itself, and what is about the actor is the actor's."""
    rows = list(findings)
    others = [row for row in rows if row.person_id not in (None, actor.person_id)]
    shown = disclosures.show_parts(actor, _read_when(others), _purpose(others), _matter(proposal, others))
    hidden = {row.id for row in others if row.person_id not in shown}
    return {row.id: Evidence({}, True) if row.id in hidden else Evidence(row.evidence) for row in rows}


def _read_when(findings: Iterable[Finding]) -> dict[uuid.UUID, datetime]:
    """Person → when the newest run read the record on which a finding rests."""
    rows = list(findings)
    times, found = queries.times_of_runs(row.run_id for row in rows), dict[uuid.UUID, datetime]()
    for row in rows:
        if row.person_id is not None:
            found[row.person_id] = max(times[row.run_id], found.get(row.person_id, times[row.run_id]))
    return found


def _purpose(findings: Iterable[Finding]) -> Purpose:
    return Purpose.APPEAL if any(row.state == FindingState.APPEALED for row in findings) else Purpose.FINDING


def _matter(proposal: Proposal, findings: Iterable[Finding]) -> str:
    """The reference, and the rule where it is about one."""
    codes = {row.rule for row in findings}
    return f"{proposal.reference} {codes.pop()}" if len(codes) == 1 else proposal.reference
