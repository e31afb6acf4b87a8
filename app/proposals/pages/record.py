"""/proposals: one's own list, beginning, the record, history, withdrawing; and what waits for an institution."""

import uuid
from collections import Counter
from typing import Any

from flask import render_template, request, url_for

from app.accounts.roles import Role
from app.audit import queries as audit
from app.audit.models import AuditRow
from app.calls import queries as calls
from app.calls.states import Phase
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import language, ngettext
from app.proposals import labels, policy, queries, rules, service
from app.proposals.models import Half, Proposal
from app.proposals.pages.blueprint import pages
from app.proposals.pages.frame import frame, standing, visible
from app.proposals.rules import Compared
from app.proposals.schemas import ProposalStart, WithdrawalIn
from app.web.access import governed_by, signed_in
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

HISTORY = 200


@pages.get("/proposals")
@signed_in
def index() -> str:
    """One's own proposals, and those that wait for one's yes or no."""
    actor, limit, now = current_actor(), wanted_limit(), clock.now()
    rows = queries.proposals_of_person(actor, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda p: [p.created_at.isoformat(), str(p.id)])
    return render_template(
        "proposals/index.html",
        page=page,
        asked={p.id for p in page.rows if policy.may_answer(actor, p)},
        state_of=lambda proposal: rules.shown_state(proposal, now),
        labels=labels,
        may_sign=bool(actor.grants_of(Role.INSTITUTION_OFFICER)),
    )


@pages.get("/proposals/new")
@governed_by(policy.may_start)
def start() -> str:
    return _start_form()


@pages.post("/proposals/new")
@governed_by(policy.may_start)
def begin() -> Any:
    def effect() -> dict[str, str]:
        data = read_form(ProposalStart())
        return {"id": str(service.start(current_actor(), data["call_id"], data["title"], data["party"]).id)}

    return submit_form(effect, then=_to_record, again=_start_form)


@pages.get("/proposals/<uuid:proposal_id>")
@governed_by(policy.may_view)
def record(proposal_id: uuid.UUID) -> str:
    proposal = visible(proposal_id)
    stands = standing(proposal, clock.now())
    return render_template("proposals/record.html", **_overview(proposal), **frame(proposal, stands))


@pages.get("/proposals/<uuid:proposal_id>/history")
@governed_by(policy.may_view)
def history(proposal_id: uuid.UUID) -> str:
    """What was done, as far as the team may know it now."""
    proposal, now = visible(proposal_id), clock.now()
    hidden = {f"proposal.{state.value}" for state in rules.UNTIL_RELEASE}
    is_released = proposal.call.released_at is not None and proposal.call.released_at <= now
    rows = [
        row
        for row in audit.history("proposals", proposal.id, limit=HISTORY)
        if row.action in labels.HISTORY and (is_released or row.action not in hidden)
    ]
    items = [
        {
            "at": r.at,
            "text": labels.history_text(r.action),
            "who": _who(r),
            "party": r.party,
            "detail": _detail(r),
        }
        for r in rows
    ]
    return render_template("proposals/history.html", items=items, **frame(proposal, standing(proposal, now)))


@pages.get("/proposals/<uuid:proposal_id>/withdraw")
@governed_by(policy.may_withdraw)
def withdraw(proposal_id: uuid.UUID) -> str:
    return _withdraw_form(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/withdraw")
@governed_by(policy.may_withdraw)
def withdraw_now(proposal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(WithdrawalIn())
        return {"id": str(service.withdraw(current_actor(), proposal_id, data["confirm"], data["reason"]).id)}

    return submit_form(effect, then=_to_record, again=lambda **found: _withdraw_form(proposal_id, **found))


@pages.get("/to-sign")
@governed_by(policy.may_sign)
def to_sign() -> str:
    """Halves of the reader's institutions in proposals that are being written."""
    actor, limit = current_actor(), wanted_limit()
    if not actor.grants_of(Role.INSTITUTION_OFFICER):
        raise NotFound
    rows = queries.proposals_to_sign(actor, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda h: [h.proposal.call.deadline_at.isoformat(), str(h.id)])
    return render_template("proposals/to_sign.html", page=page, labels=labels)


def _who(row: AuditRow) -> str:
    """The name of somebody of the team or an institution; officers act as their agency."""
    own = ("proposal.started", "proposal.edited", "proposal.submitted", "proposal.withdrawn")
    return "" if row.action.startswith("proposal.") and row.action not in own else row.actor_name


def _detail(row: AuditRow) -> str:
    if row.action == "signature.voided":
        return labels.void_reason(row.reason)
    return row.reason


def _overview(proposal: Proposal) -> dict[str, Any]:
    """The halves and what both must have alike, in the shapes of `macros/two_halves.html`."""
    people = {member.person_id: member.person.name.text(language()) for member in proposal.team}
    sides = Counter(member.party for member in proposal.team)
    parties = [{"code": half.party, "name": labels.party_name(half.party)} for half in proposal.halves]
    return {
        "items": [_half_item(proposal, half, people, sides[half.party]) for half in proposal.halves],
        "totals": {half.party: rules.total(half) for half in proposal.halves},
        "caps": {side.party: side.largest_half for side in proposal.call.agencies},
        "rows": [_compared_row(line, [p["code"] for p in parties]) for line in rules.compared(proposal)],
        "party_items": parties,
        "documents": ", ".join(str(labels.KINDS[document.kind]) for document in proposal.documents),
    }


def _half_item(proposal: Proposal, half: Half, people: dict[Any, str], size: int) -> dict[str, Any]:
    side = proposal.call.side(half.party)
    return {
        "code": half.party,
        "name": labels.party_name(half.party),
        "title": labels.half_name(half.party),
        "state_html": "",
        "lead": people.get(half.lead_id, ""),
        "institution": half.institution.name.text(language()) if half.institution else "",
        "people": ngettext("%(num)s person", "%(num)s people", size),
        "over_cap": rules.total(half).minor > side.largest_half_minor,
    }


def _compared_row(line: Compared, parties: list[str]) -> dict[str, Any]:
    values = [labels.compared_value(line.values[party]) for party in parties]
    return {
        "label": labels.STEPS_COMPARED[line.code],
        "values": values,
        "agrees": line.agrees,
        "note": labels.WHY_COMPARED[line.code],
        "url": "",
    }


def _start_form(**found: Any) -> str:
    actor, wanted = current_actor(), request.args.get("call_id", "") or request.form.get("call_id", "")
    open_calls = calls.calls_for(actor, phase=Phase.OPEN, limit=100)
    chosen = next((call for call in open_calls if str(call.id) == wanted), None)
    return render_template(
        "proposals/start.html", calls=open_calls, chosen=chosen, labels=labels, **{"typed": {}, **found}
    )


def _withdraw_form(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal = visible(proposal_id)
    if not policy.may_withdraw(current_actor(), proposal):
        raise NotFound
    inside = frame(proposal, standing(proposal, clock.now()))
    return render_template("proposals/withdraw.html", **inside, **{"typed": {}, **found})


def _to_record(answer: dict[str, Any]) -> str:
    return url_for("proposals.record", proposal_id=answer["id"])
