"""Salaries and items that teams entered one by one, of this proposal and of others with one of its people (OVL-02)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.integrity import content
from app.integrity.catalogue.facts import CostLine
from app.integrity.models import WorkAnswers
from app.integrity.queries.lists import OVER
from app.kernel.db import session
from app.proposals.models import Proposal, TeamMember


def cost_lines(proposal: Proposal, own: WorkAnswers | None) -> Iterator[CostLine]:
    """The team's own lines, and those of standing proposals that share a member; without own lines none is read."""
    lines = own.answers.get("costs", ()) if own else ()
    if not lines:
        return
    yield from content.cost_lines(lines, str(proposal.id), str(proposal.id))
    people = [member.person_id for member in proposal.team]
    shared = select(TeamMember.proposal_id).where(TeamMember.person_id.in_(people))
    wanted = (
        select(Proposal.id, Proposal.reference, WorkAnswers.answers)
        .join(WorkAnswers, WorkAnswers.id == Proposal.id)
        .where(Proposal.id.in_(shared), Proposal.id != proposal.id, Proposal.state.not_in(OVER))
        .order_by(Proposal.reference)
    )
    for key, reference, answers in session().execute(wanted):
        theirs: Any = answers.get("costs", ())
        yield from content.cost_lines(theirs, reference, str(key))
