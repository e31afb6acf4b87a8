"""/integrity: calls, proposals and their flags, for the integrity officers of each side."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.calls import queries as calls
from app.calls.models import Call
from app.integrity import labels, policy, queries, rules, service
from app.integrity.catalogue import RULES
from app.integrity.pages.blueprint import pages
from app.integrity.schemas import FlagIn
from app.integrity.states import Flag
from app.kernel import clock
from app.kernel.errors import NotFound
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.paging import after, page_of, wanted_limit
from app.web.submitting import submit_form


@pages.get("/integrity")
@governed_by(policy.may_list)
def index() -> str:
    """Calls past their deadline, with how many proposals wait for a flag of the reader's side."""
    actor = current_actor()
    if not policy.may_list(actor):
        raise NotFound
    waiting = {(w.call.id, w.party): w.count for w in queries.waiting_for(actor)}
    sides = {grant.party for grant in actor.grants_of("integrity_officer")}
    return render_template(
        "integrity/index.html", calls=queries.calls_of(actor), waiting=waiting, own_sides=sides
    )


@pages.get("/integrity/calls/<uuid:call_id>")
@governed_by(policy.may_view)
def call(call_id: uuid.UUID) -> str:
    found, sides = _visible_call(call_id)
    limit, wanted = wanted_limit(), request.args.get("flag", "")
    rows = queries.proposals_to_flag(call_id, sides[0], wanted=wanted, after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda line: [line.reference])
    return render_template(
        "integrity/call.html",
        call=found,
        own_sides=sides,
        page=page,
        flags=queries.flags_of([line.proposal_id for line in page.rows]),
        labels=labels,
        choices=[("none", labels.NO_FLAG), *((flag.value, labels.FLAGS[flag]) for flag in Flag)],
        states=proposal_labels.STATES,
    )


@pages.get("/integrity/calls/<uuid:call_id>/proposals/<uuid:proposal_id>")
@governed_by(policy.may_view)
def proposal(call_id: uuid.UUID, proposal_id: uuid.UUID) -> str:
    return _proposal_page(call_id, proposal_id)


@pages.post("/integrity/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/flags/<party>")
@governed_by(policy.may_set)
def set_flag(call_id: uuid.UUID, proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        data, number = read_form(FlagIn()), given_version()
        service.set_flag(current_actor(), proposal_id, party, **data, number=number)
        return {}

    then = lambda _answer: url_for("integrity.call", call_id=call_id)  # noqa: E731
    again = lambda **found: _proposal_page(call_id, proposal_id, writes=party, **found)  # noqa: E731
    return submit_form(effect, then=then, again=again)


def _visible_call(call_id: uuid.UUID) -> tuple[Call, tuple[str, ...]]:
    """A call past its deadline and the reader's own sides of it."""
    actor, found = current_actor(), calls.call(call_id)
    if found is None or not rules.is_past_deadline(found, clock.now()):
        raise NotFound
    sides = policy.own_sides(actor, found, applies=queries.applies_in(actor.person_id, found.id))
    if not sides:
        raise NotFound
    return found, sides


def _proposal_page(call_id: uuid.UUID, proposal_id: uuid.UUID, **found: Any) -> str:
    call, sides = _visible_call(call_id)
    line = proposals.submitted(proposal_id)
    if line is None or line.call_id != call.id:
        raise NotFound
    team = proposals.people_of([proposal_id])[proposal_id]
    return render_template(
        "integrity/proposal.html",
        call=call,
        line=line,
        own_sides=sides,
        team=team,
        people=accounts.people_by_ids(mate.person_id for mate in team),
        flags=queries.flags_of([proposal_id])[proposal_id],
        findings=queries.findings_of_proposal(proposal_id),
        run=queries.newest_run(proposal_id),
        catalogue=RULES,
        histories={party: queries.history_of(proposal_id, party) for party in sides},
        labels=labels,
        roles=proposal_labels.ROLES,
        **{"typed": {}, "theirs": {}, "writes": "", **found},
    )
