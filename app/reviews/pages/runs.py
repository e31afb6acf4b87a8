"""Computed assignments of a side: settings, dry run with progress, what it would change, adoption; bids."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.kernel import clock
from app.kernel.errors import Forbidden, NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.reviews import labels, policy, queries, service
from app.reviews.pages.blueprint import pages
from app.reviews.queries import Sight
from app.reviews.rules import EVEN
from app.reviews.schemas.assigning import BidIn, BidsForm, RunIn
from app.reviews.states import RunState
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import encode, page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

Id = uuid.UUID
LOAD = 4
"""So many times the reviews wanted a reviewer takes at most, unless the officer says otherwise."""


@pages.get("/calls/<uuid:call_id>/assignment/<party>")
@governed_by(policy.may_assign)
def runs(call_id: Id, party: str) -> str:
    return _runs(call_id, party)


def _sight(call_id: Id, party: str) -> Sight:
    sight = queries.sight(current_actor(), call_id)
    if party not in sight.call.parties:
        raise NotFound
    if party not in sight.own:
        raise Forbidden
    return sight


def _runs(call_id: Id, party: str, **found: Any) -> str:
    sight = _sight(call_id, party)
    side = sight.call.side(party)
    every = queries.runs_of(call_id, party)
    base = {"reviews": side.reviews_wanted, "most_load": side.reviews_wanted * LOAD, "apart": True}
    return render_template(
        "reviews/runs.html",
        sight=sight,
        call=sight.call,
        party=party,
        side=side,
        runs=every,
        last=every[0].settings if every else {**base, "keep_present": True, "most_probability": EVEN},
        bids=queries.bid_round(call_id, party),
        bid_counts=queries.bid_counts(current_actor(), call_id, side.agency_id),
        labels=labels,
        zones=[(p.zone, f"{p.zone_name.text(language())} ({p.zone})") for p in parties()] + [("UTC", "UTC")],
        now=clock.now(),
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/assignment/<party>")
@governed_by(policy.may_assign)
def ask_run(call_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.ask_run(current_actor(), call_id, party, read_form(RunIn())).id)}

    return submit_form(effect, then=_to_run, again=lambda **found: _runs(call_id, party, **found))


@pages.post("/calls/<uuid:call_id>/assignment/<party>/repair")
@governed_by(policy.may_assign)
def ask_repair(call_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.ask_repair(current_actor(), call_id, party).id)}

    return submit_form(effect, then=_to_run, again=lambda **found: _runs(call_id, party, **found))


def _to_run(answer: dict[str, Any]) -> str:
    return url_for("reviews.run", run_id=answer["id"])


@pages.get("/assignment-runs/<uuid:run_id>")
@governed_by(policy.may_assign)
def run(run_id: Id) -> str:
    return _run(run_id)


def _run(run_id: Id, **found: Any) -> str:
    actor, limit = current_actor(), wanted_limit()
    row = service.run_of_officer(actor, run_id)
    call = queries.call_of_run(row)
    change = request.args.get("change", "")
    change = change if change in labels.CHANGES else ""
    rows = queries.run_pairs(actor, run_id, change=change, after=wanted_cursor(), limit=limit + 1)
    references, people = queries.names_in(actor, row.result)
    return render_template(
        "reviews/run.html",
        row=row,
        call=call,
        page=page_of(rows, limit, queries.run_pair_position),
        counts=queries.change_counts(actor, run_id),
        references=references,
        people=people,
        changes=[(code, str(word)) for code, word in labels.CHANGES.items()],
        asked_by=accounts.person(row.asked_by_id),
        is_finished=row.state not in (RunState.WAITING, RunState.RUNNING),
        labels=labels,
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/assignment-runs/<uuid:run_id>/adopt")
@governed_by(policy.may_assign)
def adopt_run(run_id: Id) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.adopt_run(current_actor(), run_id).id)}

    return submit_form(effect, then=_to_run, again=lambda **found: _run(run_id, **found))


# Bids


@pages.post("/calls/<uuid:call_id>/assignment/<party>/bids")
@governed_by(policy.may_assign)
def open_bids(call_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        service.open_bids(current_actor(), call_id, party, read_form(BidsForm())["closes_at"])
        return {}

    then = lambda _answer: url_for("reviews.runs", call_id=call_id, party=party)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _runs(call_id, party, **found))


@pages.get("/bids/<uuid:call_id>/<party>")
@governed_by(policy.is_reviewer)
def bids(call_id: Id, party: str) -> str:
    """Titles on which a reviewer may bid; what is in conflict is not there."""
    call, limit, cursor = (
        queries.bidden_call(current_actor(), call_id, party),
        wanted_limit(),
        wanted_cursor(),
    )
    if call is None:
        raise NotFound
    me = current_actor().person_id
    rows = queries.biddable(call_id, me, after=cursor[0] if cursor else "", limit=limit + 1)
    return render_template(
        "reviews/bids.html",
        call=call,
        party=party,
        rows=rows[:limit],
        next_cursor=encode([rows[limit - 1].reference]) if len(rows) > limit else "",
        bids=queries.bid_round(call_id, party),
    )


@pages.post("/bids/<uuid:call_id>/<party>/<uuid:proposal_id>")
@governed_by(policy.is_reviewer)
def bid(call_id: Id, party: str, proposal_id: Id) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(BidIn())
        service.bid(current_actor(), proposal_id, data["party"], data["wish"])
        return {}

    then = lambda _answer: url_for("reviews.bids", call_id=call_id, party=party)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **_found: bids(call_id, party))
