"""/api/v1: computed assignments of a side, pair rules, waivers, bids."""

import uuid
from typing import Any

from flask import request

from app.kernel.errors import Forbidden, NotFound
from app.reviews import policy, queries, service
from app.reviews.api.blueprint import Answer, api
from app.reviews.rules import RunWish
from app.reviews.schemas import ReasonIn
from app.reviews.schemas import assigning as shapes
from app.reviews.schemas.pools import WaiverIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit

Id = uuid.UUID


@api.get("/calls/<uuid:call_id>/assignment-runs/<party>")
@api.response(200, shapes.RunOut(many=True))
@governed_by(policy.may_assign)
def list_runs(call_id: Id, party: str) -> Any:
    """The newest runs of the caller's side."""
    sight = queries.sight(current_actor(), call_id)
    if party not in sight.own:
        raise Forbidden if party in sight.call.parties else NotFound
    return queries.runs_of(call_id, party)


@api.post("/calls/<uuid:call_id>/assignment-runs/<party>")
@api.arguments(shapes.RunIn)
@governed_by(policy.may_assign)
def ask_run(wish: RunWish, call_id: Id, party: str) -> Answer:
    """Ask that an assignment be worked out; look at it under its id."""
    ask = lambda: {"id": str(service.ask_run(current_actor(), call_id, party, wish).id)}  # noqa: E731
    return once_per_key(ask), 202, {}


@api.post("/calls/<uuid:call_id>/assignment-runs/<party>/repair")
@governed_by(policy.may_assign)
def ask_repair(call_id: Id, party: str) -> Answer:
    """Fill what fell away, changing as little as possible."""
    ask = lambda: {"id": str(service.ask_repair(current_actor(), call_id, party).id)}  # noqa: E731
    return once_per_key(ask), 202, {}


@api.get("/assignment-runs/<uuid:run_id>")
@api.response(200, shapes.RunOut)
@governed_by(policy.may_assign)
def get_run(run_id: Id) -> Any:
    actor = current_actor()
    row = service.run_of_officer(actor, run_id)
    seen, _people = queries.names_in(actor, row.result)
    shown = [
        it for it in row.result.get("shortfalls", []) if it["proposal"] is None or it["proposal"] in seen
    ]
    names = (*("id", "number", "kind", "party", "state", "progress", "settings", "seed", "fault"),)
    kept = {name: getattr(row, name) for name in (*names, "asked_at", "finished_at", "adopted_at")}
    return {**kept, "result": {**row.result, "shortfalls": shown} if row.result else {}}


@api.get("/assignment-runs/<uuid:run_id>/pairs")
@api.response(200, shapes.RunPairOut(many=True))
@governed_by(policy.may_assign)
def list_run_pairs(run_id: Id) -> Answer:
    """Pairs by proposal. `?change=added|kept|removed`"""
    actor, limit = current_actor(), wanted_limit()
    service.run_of_officer(actor, run_id)
    change = request.args.get("change", "")
    rows = queries.run_pairs(actor, run_id, change=change, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, queries.run_pair_position)
    return [_pair(*row) for row in page.rows], 200, link_next(page)


def _pair(pair: Any, reference: str, person: Any) -> dict[str, Any]:
    names = ("proposal_id", "person_id", "change", "affinity", "probability", "rank", "of", "better")
    return {**{name: getattr(pair, name) for name in names}, "reference": reference, "name": person.name}


@api.post("/assignment-runs/<uuid:run_id>/adoption")
@governed_by(policy.may_assign)
def adopt_run(run_id: Id) -> Any:
    """Put a run into force."""
    return once_per_key(lambda: {"state": service.adopt_run(current_actor(), run_id).state.value})


@api.post("/proposals/<uuid:proposal_id>/pair-rules")
@api.arguments(shapes.PairRuleIn)
@governed_by(policy.may_assign)
def set_pair_rule(data: dict[str, Any], proposal_id: Id) -> Any:
    """Fix or forbid a pair for every run to come; without a kind the rule is forgotten."""

    def effect() -> dict[str, str]:
        place = (proposal_id, data["party"])
        service.set_pair_rule(current_actor(), place, data["person_id"], data["kind"], data["reason"])
        return {}

    return once_per_key(effect)


@api.post("/proposals/<uuid:proposal_id>/waivers")
@api.arguments(WaiverIn)
@governed_by(policy.may_record_conflict)
def ask_waiver(data: dict[str, Any], proposal_id: Id) -> Answer:
    """Ask that one ground of conflict be set aside; a second officer grants it."""
    place = (proposal_id, data["party"])

    def effect() -> dict[str, str]:
        row = service.ask_waiver(current_actor(), place, data["person_id"], data["ground"], data["reason"])
        return {"id": str(row.id)}

    return once_per_key(effect), 201, {}


@api.post("/waivers/<uuid:waiver_id>/grant")
@governed_by(policy.may_record_conflict)
def grant_waiver(waiver_id: Id) -> Any:
    return once_per_key(lambda: {"id": str(service.grant_waiver(current_actor(), waiver_id).id)})


@api.post("/waivers/<uuid:waiver_id>/end")
@api.arguments(ReasonIn)
@governed_by(policy.may_record_conflict)
def end_waiver(data: dict[str, str], waiver_id: Id) -> Any:
    return once_per_key(
        lambda: {"id": str(service.end_waiver(current_actor(), waiver_id, data["reason"]).id)}
    )


@api.post("/calls/<uuid:call_id>/bids/<party>")
@api.arguments(shapes.BidsIn)
@governed_by(policy.may_assign)
def open_bids(data: dict[str, Any], call_id: Id, party: str) -> Any:
    """Ask the side's reviewers for bids until an instant."""

    def effect() -> dict[str, str]:
        return {"id": str(service.open_bids(current_actor(), call_id, party, data["closes_at"]).id)}

    return once_per_key(effect)


@api.get("/calls/<uuid:call_id>/bids/<party>")
@api.response(200, shapes.BiddableOut(many=True))
@governed_by(policy.is_reviewer)
def list_biddable(call_id: Id, party: str) -> Answer:
    """Proposals on which the caller may bid, with the own bids."""
    actor, limit = current_actor(), wanted_limit()
    if queries.bidden_call(actor, call_id, party) is None:
        raise NotFound
    cursor = wanted_cursor()
    rows = queries.biddable(call_id, actor.person_id, after=cursor[0] if cursor else "", limit=limit + 1)
    page = page_of(rows, limit, lambda row: [row.reference])
    return page.rows, 200, link_next(page)


@api.post("/proposals/<uuid:proposal_id>/bid")
@api.arguments(shapes.BidIn)
@governed_by(policy.is_reviewer)
def bid(data: dict[str, Any], proposal_id: Id) -> Any:
    """1 eager, -1 rather not, 0 nothing said."""

    def effect() -> dict[str, str]:
        service.bid(current_actor(), proposal_id, data["party"], data["wish"])
        return {}

    return once_per_key(effect)
