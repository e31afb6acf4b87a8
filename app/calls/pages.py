"""/calls: the public list and page, and the officers' drafting."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from app.accounts.roles import Role
from app.audit import queries as audit
from app.calls import labels, policy, queries, service
from app.calls.content import hash_of
from app.calls.models import Call, CallAgency
from app.calls.phases import phase
from app.calls.programmes import programme, programmes
from app.calls.schemas import CallIn, Reason, score_text
from app.calls.states import Phase
from app.council import queries as council
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import Party, parties
from app.ledger import queries as ledger
from app.ledger.models import Lot
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

pages = Blueprint("calls", __name__, template_folder="templates")


@pages.get("/calls")
@governed_by(policy.may_view, anonymous=True)
def index() -> str:
    limit, wanted = wanted_limit(), request.args.get("phase", "")
    chosen = Phase(wanted) if wanted in set(Phase) else None
    rows = queries.calls_for(current_actor(), phase=chosen, after=wanted_cursor(), limit=limit + 1)
    now = clock.now()
    return render_template(
        "calls/index.html",
        page=page_of(rows, limit, queries.position),
        phase_of=lambda call: phase(call, now),
        labels=labels,
        chosen=wanted,
        phases=[(p.value, labels.PHASES[p]) for p in Phase],
        may_draft=policy.may_draft(current_actor()),
    )


@pages.get("/calls/<uuid:call_id>")
@governed_by(policy.may_view, anonymous=True)
def call(call_id: uuid.UUID) -> str:
    return _call_page(call_id)


def _call_page(call_id: uuid.UUID, **found: Any) -> str:
    call, actor = _visible(call_id), current_actor()
    sides = policy.officer_sides(actor, call)
    return render_template(
        "calls/call.html",
        call=call,
        phase=phase(call, clock.now()),
        labels=labels,
        score_text=score_text,
        own_sides=sides,
        content_hash=hash_of(call) if sides else "",
        may_edit=policy.may_edit(actor, call),
        history=audit.history("calls", call.id) if sides else [],
        **{"typed": {}, **found},
    )


@pages.get("/calls/new")
@governed_by(policy.may_draft)
def new() -> str:
    """Choose a programme template, then fill the form."""
    template = programme(request.args.get("programme", ""))
    return _form(None, template=template) if template else _choice()


@pages.post("/calls/new")
@governed_by(policy.may_draft)
def create() -> Any:
    def effect() -> dict[str, str]:
        code, draft = read_form(CallIn())
        return {"id": str(service.create_draft(current_actor(), code, draft).id)}

    template = programme(request.form.get("programme", "")) or programmes()[0]
    return submit_form(effect, then=_to_call, again=lambda **found: _form(None, template=template, **found))


@pages.get("/calls/<uuid:call_id>/edit")
@governed_by(policy.may_edit)
def edit(call_id: uuid.UUID) -> str:
    return _form(_visible(call_id))


@pages.post("/calls/<uuid:call_id>/edit")
@governed_by(policy.may_edit)
def save(call_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        _code, draft = read_form(CallIn())
        return {"id": str(service.edit_draft(current_actor(), call_id, given_version(), draft).id)}

    return submit_form(effect, then=_to_call, again=lambda **found: _form(_visible(call_id), **found))


@pages.post("/calls/<uuid:call_id>/sign/<uuid:agency_id>")
@governed_by(policy.may_sign)
def sign(call_id: uuid.UUID, agency_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        signed = service.sign(current_actor(), call_id, agency_id, request.form.get("content_hash", ""))
        return {"id": str(signed.id)}

    return submit_form(effect, then=_to_call, again=lambda **found: _call_page(call_id, **found))


@pages.post("/calls/<uuid:call_id>/publish")
@governed_by(policy.may_publish)
def publish(call_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.publish(current_actor(), call_id).id)}

    return submit_form(effect, then=_to_call, again=lambda **found: _call_page(call_id, **found))


@pages.post("/calls/<uuid:call_id>/cancel")
@governed_by(policy.may_cancel)
def cancel(call_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Reason())["reason"]
        return {"id": str(service.cancel(current_actor(), call_id, given_version(), reason).id)}

    return submit_form(effect, then=_to_call, again=lambda **found: _call_page(call_id, **found))


def _visible(call_id: uuid.UUID) -> Call:
    found = queries.call(call_id, criteria=True)
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found


def _choice() -> str:
    return render_template("calls/choice.html", programmes=programmes())


def _form(call: Call | None, *, template: Any = None, **found: Any) -> str:
    return render_template(
        "calls/form.html",
        call=call,
        template=template,
        priorities=council.active_priorities(),
        agreements=council.signed_agreements(),
        own_lots=_own_lots(),
        labels=labels,
        score_text=score_text,
        local_time=_local_time,
        zones=[(p.zone, f"{p.zone_name.text(language())} ({p.zone})") for p in parties()] + [("UTC", "UTC")],
        sides=_sides(call),
        **{"typed": {}, "theirs": {}, **found},
    )


def _sides(call: Call | None) -> list[tuple[Party, CallAgency | None]]:
    """Every party's side in the order of the register: of a new call all, of a kept one those that take part."""
    if call is None:
        return [(party, None) for party in parties()]
    return [(party, call.side(party.code)) for party in parties() if party.code in call.parties]


def _own_lots() -> list[Lot]:
    """The lots of the reader's agencies: what another agency has is not for them to see."""
    own = {grant.agency_id for grant in current_actor().grants_of(Role.PROGRAMME_OFFICER) if grant.agency_id}
    return [lot for agency_id in own for lot in ledger.lots_of_agency(agency_id)]


def _local_time(instant: datetime, zone: str) -> str:
    """An instant as a form field shows it: the wall time of the zone."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _to_call(answer: dict[str, Any]) -> str:
    return url_for("calls.call", call_id=answer["id"])
