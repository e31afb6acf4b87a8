"""Who judges a proposal on one's own side: choose, take back, reopen, record a conflict."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.kernel.errors import Forbidden, NotFound
from app.proposals import queries as proposals
from app.reviews import labels, policy, queries, service
from app.reviews.conflicts import WAIVABLE
from app.reviews.pages.blueprint import pages
from app.reviews.pages.officers import on_proposal
from app.reviews.schemas import AssignmentIn, ConflictIn, ReasonIn
from app.reviews.schemas.assigning import PairRuleFormIn
from app.reviews.schemas.pools import WaiverIn
from app.reviews.states import ConflictKind
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>")
@governed_by(policy.may_assign)
def assignment(call_id: Id, proposal_id: Id, party: str) -> str:
    return _page(call_id, proposal_id, party)


def _page(call_id: Id, proposal_id: Id, party: str, **found: Any) -> str:
    sight, line = queries.seen(current_actor(), proposal_id)
    proposal = proposals.head(proposal_id)
    if proposal is None or line.call_id != call_id or party not in sight.call.parties:
        raise NotFound
    if party not in sight.own:
        raise Forbidden
    side = sight.call.side(party)
    found_candidates = queries.candidates(current_actor(), proposal, party, side.agency_id)
    members = {it.member_id for row in found_candidates for it in row.findings if it.member_id}
    return render_template(
        "reviews/assignment.html",
        members=accounts.people_by_ids(members),
        waivers=queries.waivers_of(proposal_id, party),
        pair_rules=queries.pair_rules_of(proposal_id, party),
        me=current_actor().person_id,
        grounds=[
            (ground.value, str(labels.GROUNDS[ground])) for ground in labels.GROUNDS if ground in WAIVABLE
        ],
        call=sight.call,
        line=line,
        party=party,
        side=side,
        is_locked=sight.locked[party],
        candidates=found_candidates,
        labels=labels,
        conflicts=[(kind.value, str(labels.CONFLICTS[kind])) for kind in ConflictKind],
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>")
@governed_by(policy.may_assign)
def assign(call_id: Id, proposal_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(AssignmentIn())
        review = service.assign(current_actor(), proposal_id, data["party"], data["reviewer_id"])
        return {"id": str(review.id)}

    return _on_assignment(call_id, proposal_id, party, effect)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>/conflicts")
@governed_by(policy.may_record_conflict)
def record_conflict(call_id: Id, proposal_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(ConflictIn())
        person, kind, note = data["person_id"], data["kind"], data["note"]
        service.record_conflict(current_actor(), proposal_id, person, kind, note)
        return {}

    return _on_assignment(call_id, proposal_id, party, effect)


def _on_assignment(call_id: Id, proposal_id: Id, party: str, effect: Any) -> Any:
    place: dict[str, Any] = {"call_id": call_id, "proposal_id": proposal_id, "party": party}
    then = lambda _answer: url_for("reviews.assignment", **place)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _page(call_id, proposal_id, party, **found))


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>/waivers")
@governed_by(policy.may_record_conflict)
def ask_waiver(call_id: Id, proposal_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(WaiverIn())
        place = (proposal_id, data["party"])
        service.ask_waiver(current_actor(), place, data["person_id"], data["ground"], data["reason"])
        return {}

    return _on_assignment(call_id, proposal_id, party, effect)


@pages.post(
    "/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>/waivers/<uuid:waiver_id>/grant"
)
@governed_by(policy.may_record_conflict)
def grant_waiver(call_id: Id, proposal_id: Id, party: str, waiver_id: Id) -> Any:
    def effect() -> dict[str, str]:
        service.grant_waiver(current_actor(), waiver_id)
        return {}

    return _on_assignment(call_id, proposal_id, party, effect)


@pages.post(
    "/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>/waivers/<uuid:waiver_id>/end"
)
@governed_by(policy.may_record_conflict)
def end_waiver(call_id: Id, proposal_id: Id, party: str, waiver_id: Id) -> Any:
    def effect() -> dict[str, str]:
        service.end_waiver(current_actor(), waiver_id, read_form(ReasonIn())["reason"])
        return {}

    return _on_assignment(call_id, proposal_id, party, effect)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/assignment/<party>/pair-rules")
@governed_by(policy.may_assign)
def set_pair_rule(call_id: Id, proposal_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(PairRuleFormIn())["pair"]
        place = (proposal_id, data["party"])
        service.set_pair_rule(current_actor(), place, data["person_id"], data["kind"], data["reason"])
        return {}

    return _on_assignment(call_id, proposal_id, party, effect)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/reviews/<uuid:review_id>/unassign")
@governed_by(policy.may_assign)
def unassign(call_id: Id, proposal_id: Id, review_id: Id) -> Any:
    def take_back() -> None:
        service.unassign(current_actor(), review_id, read_form(ReasonIn())["reason"])

    return on_proposal(call_id, proposal_id, take_back)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/reviews/<uuid:review_id>/reopen")
@governed_by(policy.may_reopen)
def reopen(call_id: Id, proposal_id: Id, review_id: Id) -> Any:
    def again() -> None:
        service.reopen(current_actor(), review_id, read_form(ReasonIn())["reason"])

    return on_proposal(call_id, proposal_id, again)
