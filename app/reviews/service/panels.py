"""Each side's panel: places other than the scores give, and the lock that makes reviews and ranks constant."""

import uuid
from collections.abc import Sequence

from app.audit import service as audit
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, refuse_if
from app.kernel.events import publish
from app.kernel.outbox import enqueue
from app.kernel.states import step
from app.proposals import service as proposals
from app.proposals.states import ProposalAction
from app.reviews import queries, rules
from app.reviews.content import panel_hash, review_hash
from app.reviews.events import SideLocked
from app.reviews.models import Panel, PanelRank, Placement, Review
from app.reviews.queries.binding import has_open_meeting, meeting_ranks
from app.reviews.rules import LockFacts, Placed
from app.reviews.rules.meeting import binding_problems
from app.reviews.service.holding import call_of_officer, held_panel, require_side
from app.reviews.service.scoring import SCORE
from app.reviews.states import PANEL, REVIEW, PanelAction, ReviewAction, ReviewState


def place(
    actor: Actor, call_id: uuid.UUID, party: str, proposal_id: uuid.UUID, at: int | None, *, reason: str
) -> Panel:
    """Put a proposal on another place than its scores say, with a reason; `at` None lets the scores decide again."""
    call = call_of_officer(actor, call_id)
    require_side(actor, call, party)
    panel = held_panel(actor, call_id, party)
    hidden = queries.hidden_among(actor, call_id)
    scores = [score for score in queries.scores_of(call_id, party) if score.proposal_id not in hidden]
    is_scored = any(score.proposal_id == proposal_id for score in scores)
    problems = rules.open_problems(panel.state) + binding_problems(
        binds=call.side(party).rank_binds, is_ranked=bool(meeting_ranks(call_id, party))
    )
    problems += rules.placement_problems(at, reason, most=len(scores), is_scored=is_scored)
    refuse_if(problems, "panel.refused")
    _put(actor, panel, proposal_id, at, reason=reason.strip())
    audit.record(
        actor,
        "panel.placed",
        panel,
        party=party,
        reason=reason.strip(),
        changes={"proposal": str(proposal_id), "place": at},
    )
    return panel


def _put(actor: Actor, panel: Panel, proposal_id: uuid.UUID, at: int | None, *, reason: str) -> None:
    row = queries.placements_of(panel).get(proposal_id)
    if at is None:
        if row is not None:
            session().delete(row)
        return
    if row is None:
        row = Placement(panel_id=panel.id, proposal_id=proposal_id)
        session().add(row)
    row.place, row.reason = at, reason
    row.placed_by_id, row.placed_at = actor.person_id, clock.now()  # type: ignore[assignment]


def lock_side(actor: Actor, call_id: uuid.UUID, party: str, shortfall_reason: str = "") -> Panel:
    """Make one side's reviews and ranks constant (INV-17). With the last side every proposal in review is ranked.

    Raises RuleBroken `panel.refused` with every proposal that is not ready.
    """
    call = call_of_officer(actor, call_id, hold=True)
    require_side(actor, call, party)
    panel = held_panel(actor, call_id, party)
    locked = step(PANEL, panel.state, PanelAction.LOCK)
    reviews = queries.hold_reviews_of_side(call_id, party)
    problems = rules.lock_problems(_facts(call, party), shortfall_reason)
    if call.side(party).rank_binds and has_open_meeting(call_id, party):
        problems.append(Problem("panel.meeting_not_closed"))
    refuse_if(problems, "panel.refused")
    kept = _lock_reviews(reviews)
    ranks = _keep_ranks(call, panel)
    panel.state, panel.locked_at, panel.locked_by_id = locked, clock.now(), actor.person_id
    panel.shortfall_reason = shortfall_reason.strip()
    panel.content_hash = panel_hash(panel, ranks, kept)
    session().flush()
    audit.record(
        actor, "panel.locked", panel, party=party, reason=shortfall_reason.strip(), changes=_hashes(panel)
    )
    publish(SideLocked(call_id, party))
    if queries.all_locked(call_id):
        _rank_all(actor, call_id)
        enqueue(SCORE, {"call_id": str(call_id)}, key=f"{SCORE}:{call_id}")
    return panel


def _hashes(panel: Panel) -> dict[str, str]:
    return {"content_hash": panel.content_hash}


def _facts(call: Call, party: str) -> LockFacts:
    return LockFacts(
        pending=queries.pending_count(call.id),
        done=queries.submitted_counts(call.id, party),
        wanted=call.side(party).reviews_wanted,
    )


def _lock_reviews(reviews: Sequence[Review]) -> list[Review]:
    """Lock what was handed in; what was not stays as it is and does not count."""
    kept = [review for review in reviews if review.state == ReviewState.SUBMITTED]
    for review in kept:
        review.state, review.content_hash = step(REVIEW, review.state, ReviewAction.LOCK), review_hash(review)
    return kept


def _keep_ranks(call: Call, panel: Panel) -> list[PanelRank]:
    ranks = [_rank(panel, placed) for placed in queries.order_of(call, panel.party)]
    session().add_all(ranks)
    session().flush()  # before the panel turns: the database takes no rank of a locked side
    return ranks


def _rank(panel: Panel, placed: Placed) -> PanelRank:
    return PanelRank(
        panel_id=panel.id,
        proposal_id=placed.proposal_id,
        rank=placed.rank,
        score=placed.mean,
        review_count=placed.count,
        reason=placed.reason,
    )


def _rank_all(actor: Actor, call_id: uuid.UUID) -> None:
    for proposal_id in queries.in_review(call_id):
        proposals.move(actor, proposal_id, ProposalAction.RANK)
