"""/api/v1: what officers do: overview, eligibility, assignments, panels, ranks, release."""

import uuid
from typing import Any

from flask import request

from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound
from app.proposals import queries as proposals
from app.reviews import policy, queries, service
from app.reviews import schemas as shapes
from app.reviews.api.blueprint import Answer, api
from app.reviews.models import Review, ScorePlan, Scoring
from app.reviews.queries import Wish
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit


@api.get("/calls/<uuid:call_id>/proposals")
@api.response(200, shapes.OverviewLine(many=True))
@governed_by(policy.may_view_overview)
def list_proposals(call_id: uuid.UUID) -> Answer:
    """Submitted proposals of a call after its deadline, with the progress of the caller's side.

    `?party=&state=&q=&progress=short|done&flag=&sort=reference|score|done` (a minus before the key turns the order).
    """
    actor, limit, args = current_actor(), wanted_limit(), request.args
    sight = queries.sight(actor, call_id)
    party = args["party"] if args.get("party") in sight.own else sight.own[0]
    wish = Wish.of(party, args)
    rows = queries.overview(
        actor, sight.call, wish, readable=sight.readable, after=wanted_cursor(), limit=limit + 1
    )
    page = page_of(rows, limit, queries.position)
    return page.rows, 200, link_next(page)


@api.post("/calls/<uuid:call_id>/eligibility")
@api.arguments(shapes.ChosenIn)
@governed_by(policy.may_decide_eligibility)
def accept_proposals(data: dict[str, Any], call_id: uuid.UUID) -> Any:
    """Find several proposals eligible at once and open their review; all of them or none."""

    def effect() -> dict[str, int]:
        return {"accepted": service.accept_proposals(current_actor(), call_id, data["proposals"])}

    return once_per_key(effect)


@api.post("/proposals/<uuid:proposal_id>/acceptance")
@governed_by(policy.may_decide_eligibility)
def accept_proposal(proposal_id: uuid.UUID) -> Any:
    return once_per_key(lambda: _state(service.accept_proposal(current_actor(), proposal_id)))


@api.post("/proposals/<uuid:proposal_id>/refusal")
@api.arguments(shapes.ReasonIn)
@governed_by(policy.may_decide_eligibility)
def refuse_proposal(data: dict[str, str], proposal_id: uuid.UUID) -> Any:
    """Find a proposal not eligible."""
    return once_per_key(lambda: _state(service.refuse_proposal(current_actor(), proposal_id, data["reason"])))


@api.post("/proposals/<uuid:proposal_id>/cure")
@api.arguments(shapes.CureIn)
@governed_by(policy.may_decide_eligibility)
def ask_cure(data: dict[str, Any], proposal_id: uuid.UUID) -> Any:
    """Let the team mend its proposal until an instant."""
    return once_per_key(
        lambda: _state(service.ask_cure(current_actor(), proposal_id, data["reason"], data["until"]))
    )


@api.get("/proposals/<uuid:proposal_id>/submitted-content")
@governed_by(policy.may_view_overview)
def get_submitted_content(proposal_id: uuid.UUID) -> Any:
    """What was submitted, for officers of the call."""
    queries.seen(current_actor(), proposal_id)
    submission = proposals.submission_for_reading(proposal_id)
    if submission is None:
        raise NotFound
    return submission.content


@api.get("/proposals/<uuid:proposal_id>/reviewers/<party>")
@api.response(200, shapes.CandidateOut(many=True))
@governed_by(policy.may_assign)
def list_candidates(proposal_id: uuid.UUID, party: str) -> Any:
    """Reviewers of the caller's agency with their load and what speaks against each."""
    sight, _line = queries.seen(current_actor(), proposal_id)
    if party not in sight.own:
        raise Forbidden if party in sight.call.parties else NotFound
    proposal = proposals.head(proposal_id)
    if proposal is None:
        raise NotFound
    return queries.candidates(current_actor(), proposal, party, sight.call.side(party).agency_id)


@api.get("/proposals/<uuid:proposal_id>/reviews")
@api.response(200, shapes.OfficerReview(many=True))
@governed_by(policy.may_read_side)
def list_reviews(proposal_id: uuid.UUID) -> Any:
    """Reviews of the caller's side; of the other side too once both are locked, without who wrote them."""
    sight, _line = queries.seen(current_actor(), proposal_id)
    return queries.shown_reviews(sight, proposal_id)


@api.post("/proposals/<uuid:proposal_id>/reviews")
@api.arguments(shapes.AssignmentIn)
@governed_by(policy.may_assign)
def assign(data: dict[str, Any], proposal_id: uuid.UUID) -> Answer:
    def effect() -> dict[str, str]:
        review = service.assign(current_actor(), proposal_id, data["party"], data["reviewer_id"])
        return {"id": str(review.id)}

    return once_per_key(effect), 201, {}


@api.post("/proposals/<uuid:proposal_id>/conflicts")
@api.arguments(shapes.ConflictIn)
@governed_by(policy.may_record_conflict)
def record_conflict(data: dict[str, Any], proposal_id: uuid.UUID) -> Answer:
    """Say that a reviewer of the caller's agency is in conflict, or clear an institution that is not known."""

    def effect() -> dict[str, str]:
        actor, person = current_actor(), data["person_id"]
        service.record_conflict(actor, proposal_id, person, data["kind"], data["note"])
        return {"kind": data["kind"].value}

    return once_per_key(effect), 201, {}


@api.post("/proposals/<uuid:proposal_id>/own-conflict")
@api.arguments(shapes.DeclarationIn)
@governed_by(policy.may_view_overview)
def declare_own(data: dict[str, Any], proposal_id: uuid.UUID) -> Answer:
    """An officer's own conflict of interest: the proposal is not there for the officer from then on."""

    def effect() -> dict[str, str]:
        service.declare_own(current_actor(), proposal_id, data["kind"], data["note"])
        return {"kind": data["kind"].value}

    return once_per_key(effect), 201, {}


@api.post("/reviews/<uuid:review_id>/removal")
@api.arguments(shapes.ReasonIn)
@api.response(204)
@governed_by(policy.may_assign)
def unassign(data: dict[str, str], review_id: uuid.UUID) -> None:
    def effect() -> dict[str, str]:
        service.unassign(current_actor(), review_id, data["reason"])
        return {}

    once_per_key(effect)


@api.post("/reviews/<uuid:review_id>/reopening")
@api.arguments(shapes.ReasonIn)
@governed_by(policy.may_reopen)
def reopen(data: dict[str, str], review_id: uuid.UUID) -> Any:
    return once_per_key(lambda: _review_state(service.reopen(current_actor(), review_id, data["reason"])))


@api.get("/calls/<uuid:call_id>/panels/<party>")
@api.response(200, shapes.PanelOut)
@governed_by(policy.may_read_side)
def get_panel(call_id: uuid.UUID, party: str) -> Any:
    """One side's order as it stands; the other side's once both are locked."""
    sight = queries.sight(current_actor(), call_id)
    if party not in sight.readable:
        raise NotFound
    return queries.panel_view(current_actor(), sight.call, party)


@api.put("/calls/<uuid:call_id>/panels/<party>/places/<uuid:proposal_id>")
@api.arguments(shapes.PlaceIn)
@api.response(200, shapes.PanelOut)
@governed_by(policy.may_place)
def place(data: dict[str, Any], call_id: uuid.UUID, party: str, proposal_id: uuid.UUID) -> Any:
    actor = current_actor()
    unit_of_work(service.place, actor, call_id, party, proposal_id, data["place"], reason=data["reason"])
    return queries.panel_view(actor, queries.sight(actor, call_id).call, party)


@api.post("/calls/<uuid:call_id>/panels/<party>/lock")
@api.arguments(shapes.LockIn)
@governed_by(policy.may_lock, fresh=True)
def lock_side(data: dict[str, str], call_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        panel = service.lock_side(current_actor(), call_id, party, data["shortfall_reason"])
        return {"state": panel.state.value, "content_hash": panel.content_hash}

    return once_per_key(effect)


@api.get("/calls/<uuid:call_id>/ranks")
@api.response(200, shapes.JointLine(many=True))
@governed_by(policy.may_view_joint)
def list_ranks(call_id: uuid.UUID) -> Any:
    """Both sides' ranks side by side, once every side is locked."""
    sight = queries.sight(current_actor(), call_id)
    if not sight.is_joint:
        raise NotFound
    return queries.joint_view(current_actor(), call_id)


@api.get("/calls/<uuid:call_id>/scoring")
@api.response(200, shapes.ScoringOut)
@governed_by(policy.may_view_joint)
def show_scoring(call_id: uuid.UUID) -> Any:
    """How the sides' scores were put on one scale, and how far to trust them, once every side is locked."""
    plan, scoring = _scored(call_id)
    return {
        "method": plan.method,
        "frozen_at": plan.frozen_at,
        "scored_at": scoring.scored_at,
        "content": scoring.content,
        "content_hash": scoring.content_hash,
    }


@api.get("/calls/<uuid:call_id>/scores")
@api.response(200, shapes.ScoreLineOut(many=True))
@governed_by(policy.may_view_joint)
def list_scores(call_id: uuid.UUID) -> Answer:
    """Raw and harmonised scores by harmonised rank."""
    _scored(call_id)
    limit = wanted_limit()
    rows = queries.score_rows(current_actor(), call_id, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, queries.score_position)
    return page.rows, 200, link_next(page)


def _scored(call_id: uuid.UUID) -> tuple[ScorePlan, Scoring]:
    """NotFound while a side is open, or nothing was put side by side yet."""
    is_joint = queries.sight(current_actor(), call_id).is_joint
    plan, scoring = queries.plan_of(call_id), queries.scoring_of(call_id)
    if not is_joint or plan is None or scoring is None:
        raise NotFound
    return plan, scoring


@api.post("/calls/<uuid:call_id>/release-signatures")
@api.arguments(shapes.PartyIn)
@governed_by(policy.may_sign_release, fresh=True)
def sign_release(data: dict[str, str], call_id: uuid.UUID) -> Answer:
    def effect() -> dict[str, str]:
        return {"party": service.sign_release(current_actor(), call_id, data["party"]).party}

    return once_per_key(effect), 201, {}


def _state(proposal: Any) -> dict[str, str]:
    return {"id": str(proposal.id), "state": proposal.state.value}


def _review_state(review: Review) -> dict[str, str]:
    return {"id": str(review.id), "state": review.state.value}
