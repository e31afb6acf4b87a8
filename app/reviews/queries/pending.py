"""Proposals nobody has decided on, of all calls: their texts and teams."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.calls.models import Call
from app.kernel import clock
from app.kernel.db import session
from app.proposals.models import Proposal, Submission, TeamMember
from app.proposals.states import ProposalState
from app.reviews.models import ConflictDeclaration
from app.reviews.phases import PENDING
from app.reviews.queries.runs import text_of
from app.reviews.states import ConflictSource

Id = uuid.UUID


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposal as it was submitted."""

    proposal_id: Id
    call_id: Id
    text: str


def pending_proposals() -> list[Pending]:
    """Submitted and not decided, in calls that are not released."""
    newest = (Submission.proposal_id == Proposal.id) & (Submission.number == Proposal.submission_count)
    wanted = (
        select(Proposal.id, Proposal.call_id, Submission.content)
        .join(Submission, newest)
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.state.in_({*PENDING, ProposalState.IN_REVIEW}))
        .where(or_(Call.released_at.is_(None), Call.released_at > clock.now()))
        .order_by(Proposal.reference)
    )
    return [Pending(row.id, row.call_id, text_of(row.content["shared"])) for row in session().execute(wanted)]


def teams_of(proposals: Collection[Id]) -> dict[Id, set[Id]]:
    """Proposal → who is of its team."""
    found: dict[Id, set[Id]] = {key: set() for key in proposals}
    wanted = select(TeamMember.proposal_id, TeamMember.person_id).where(TeamMember.proposal_id.in_(proposals))
    for key, person_id in session().execute(wanted):
        found[key].add(person_id)
    return found


def computed_words(proposals: Collection[Id]) -> set[tuple[Id, Id]]:
    """(proposal, person) about which the service has said already that they compete."""
    said = ConflictDeclaration
    wanted = select(said.proposal_id, said.person_id).where(
        said.proposal_id.in_(proposals), said.source == ConflictSource.COMPUTED
    )
    return {(row.proposal_id, row.person_id) for row in session().execute(wanted)}
