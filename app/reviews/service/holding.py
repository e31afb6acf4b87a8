"""Where every verb begins: load what it is about, and refuse whoever may not know that it is there."""

import uuid

from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.proposals import queries as proposals
from app.proposals.models import Proposal
from app.reviews import policy, queries, rules
from app.reviews.models import Panel, Review
from app.reviews.queries import applies_in


def call_of_officer(actor: Actor, call_id: uuid.UUID, *, hold: bool = False) -> Call:
    """A call past its deadline, for an officer of one of its agencies who does not apply in it."""
    return queries.sight(actor, call_id, criteria=True, hold=hold).call


def proposal_of_officer(actor: Actor, proposal_id: uuid.UUID) -> tuple[Proposal, Call]:
    """A submitted proposal and its call, for an officer without a conflict."""
    sight, _line = queries.seen(actor, proposal_id)
    proposal = proposals.head(proposal_id)
    if proposal is None:
        raise NotFound
    return proposal, sight.call


def require_side(actor: Actor, call: Call, party: str) -> None:
    """The side is the officer's own; NotFound for a side the call does not have."""
    if party not in call.parties:
        raise NotFound
    if not policy.may_run_side(actor, call, party, applies=applies_in(actor.person_id, call.id)):
        raise Forbidden


def review_of_officer(actor: Actor, review_id: uuid.UUID) -> Review:
    """A review of the officer's own side, held. Of the other side's not even the existence is told (D1, D2)."""
    review = queries.hold_review(review_id)
    if review is None:
        raise NotFound
    _proposal, call = proposal_of_officer(actor, review.proposal_id)
    applies = applies_in(actor.person_id, call.id)
    if not policy.may_run_side(actor, call, review.party, applies=applies):
        raise NotFound
    return review


def held_panel(actor: Actor, call_id: uuid.UUID, party: str) -> Panel:
    """A side's panel, opened on first use and held, so that assigning, placing and locking take turns."""
    panel = queries.hold_panel(call_id, party)
    if panel is None:
        panel = Panel(call_id=call_id, party=party, content_hash="", shortfall_reason="")
        session().add(panel)
        session().flush()
    return panel


def require_open(actor: Actor, call_id: uuid.UUID, party: str) -> None:
    """Asked after the review is held: a lock that came first is seen."""
    panel = queries.panel_of(call_id, party)
    refuse_if(rules.open_problems(panel.state) if panel else [], "review.refused")


def own_review(actor: Actor, review_id: uuid.UUID) -> Review:
    """A reviewer's own assignment, held; NotFound where a conflict, a release or a withdrawal ended it."""
    review = queries.hold_own(actor, review_id)
    if review is None or not policy.may_view_own(actor, review, review.proposal.call, clock.now()):
        raise NotFound
    return review
