"""Officers choose who judges what, each for the own side."""

import secrets
import uuid

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.audit import service as audit
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step
from app.proposals.models import Proposal
from app.reviews import queries, rules
from app.reviews.events import ReviewAssigned, ReviewTakenBack
from app.reviews.models import Panel, Review
from app.reviews.service.holding import (
    held_panel,
    proposal_of_officer,
    require_open,
    require_side,
    review_of_officer,
)
from app.reviews.states import REVIEW, ReviewAction, ReviewState

FEWEST_NUMBERS = 9
UNWRITTEN = (ReviewState.INVITED, ReviewState.ACCEPTED)


def assign(actor: Actor, proposal_id: uuid.UUID, party: str, reviewer_id: uuid.UUID) -> Review:
    """Ask a reviewer of the side's agency to review a proposal; refuses whoever is in conflict, naming every ground."""
    proposal, call = proposal_of_officer(actor, proposal_id)
    require_side(actor, call, party)
    panel, reviewer = held_panel(actor, call.id, party), accounts.person(reviewer_id)
    refuse_if(_problems(proposal, call, panel, reviewer), "assignment.refused")
    review = new_review(actor, panel, proposal_id, reviewer_id, queries.taken_pseudonyms(proposal_id, party))
    session().add(review)
    session().flush()
    audit.record(actor, "review.assigned", review, party=party)
    publish(ReviewAssigned(review.id))
    return review


def new_review(
    actor: Actor, panel: Panel, proposal_id: uuid.UUID, reviewer_id: uuid.UUID, taken: set[int]
) -> Review:
    """An assignment that is not kept yet; `taken`: the numbers other reviewers of the side have on the proposal."""
    now = clock.now()
    return Review(
        id=new_id(),
        call_id=panel.call_id,
        proposal_id=proposal_id,
        party=panel.party,
        reviewer_id=reviewer_id,
        pseudonym=_draw(taken),
        answers={},
        assigned_by_id=actor.person_id,
        assigned_at=now,
        changed_at=now,
    )


def _problems(proposal: Proposal, call: Call, panel: Panel, reviewer: Person | None) -> list[Problem]:
    if reviewer is None:
        return [Problem("assignment.no_reviewer_of_agency", "/reviewer_id")]
    conflicts = queries.conflicts_in(call.id, {reviewer.id}, proposal.id)
    return rules.assignment_problems(
        state=proposal.state,
        panel=panel.state,
        is_reviewer=queries.is_reviewer_of(reviewer.id, call.side(panel.party).agency_id, call.id),
        is_assigned=queries.is_assigned(proposal.id, reviewer.id),
        grounds=conflicts.grounds(proposal.id, reviewer.id),
    ) + _load_problems(call, panel.party, reviewer.id)


def _load_problems(call: Call, party: str, reviewer_id: uuid.UUID) -> list[Problem]:
    """The reviewer's own limit and the agency's."""
    most = queries.limits_of(call.side(party).agency_id, {reviewer_id}).get(reviewer_id)
    load = queries.loads_of(call.id, party).get(reviewer_id, 0)
    if most is None or load < most:
        return []
    return [Problem("assignment.load_full", "/reviewer_id", {"most": most})]


def _draw(taken: set[int]) -> int:
    """A free number at random: it tells neither who came first nor anything across proposals (INV-20)."""
    most = max(FEWEST_NUMBERS, 2 * len(taken))
    return secrets.choice([number for number in range(1, most + 1) if number not in taken])


def unassign(actor: Actor, review_id: uuid.UUID, reason: str) -> None:
    """Take an assignment back. Before a word is written it is gone; afterwards the reviewer is recused and the text
    stays.
    """
    review = review_of_officer(actor, review_id)
    refuse_if(rules.taking_back_problems(review.state, reason), "assignment.refused")
    require_open(actor, review.call_id, review.party)
    publish(ReviewTakenBack(review.id, review.call_id, review.reviewer_id))
    audit.record(actor, "review.taken_back", review, party=review.party, reason=reason.strip())
    if review.state in UNWRITTEN:
        session().delete(review)
        return
    review.state = step(REVIEW, review.state, ReviewAction.RECUSE)
    review.decline_reason, review.changed_at = reason.strip(), clock.now()
