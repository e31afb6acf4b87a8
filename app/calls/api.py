"""/api/v1/calls."""

import uuid
from typing import Any

from flask import request
from flask_smorest import Blueprint

from app.calls import policy, queries, service
from app.calls.drafts import CallDraft
from app.calls.models import Call
from app.calls.programmes import programmes
from app.calls.schemas import CallFull, CallIn, CallOut, ProgrammeOut, Reason, SignatureIn
from app.calls.states import Phase
from app.calls.terms import Terms
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by, public
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit

api = Blueprint("calls_api", __name__, url_prefix="/api/v1", description="Joint calls")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/calls")
@api.response(200, CallOut(many=True))
@governed_by(policy.may_view, anonymous=True)
def list_calls() -> Answer:
    """Calls the caller may see, the latest deadline first; `?phase=` keeps one phase."""
    limit, wanted = wanted_limit(), request.args.get("phase", "")
    phase = Phase(wanted) if wanted in set(Phase) else None
    rows = queries.calls_for(current_actor(), phase=phase, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, queries.position)
    return page.rows, 200, link_next(page)


@api.get("/programmes")
@api.response(200, ProgrammeOut(many=True))
@public
def list_programmes() -> Any:
    """Programme templates with their money rules: shares, limits, payments, parity, royalties."""
    return [{"code": one.code, "name": one.name, "terms": Terms.of(one.settings)} for one in programmes()]


@api.post("/calls")
@api.arguments(CallIn)
@api.response(201, CallFull)
@governed_by(policy.may_draft)
def create_call(data: tuple[str, CallDraft]) -> Answer:
    kept = once_per_key(lambda: {"id": str(service.create_draft(current_actor(), *data).id)})
    return _call(uuid.UUID(kept["id"]), 201)


@api.get("/calls/<uuid:call_id>")
@api.response(200, CallFull)
@governed_by(policy.may_view, anonymous=True)
def get_call(call_id: uuid.UUID) -> Answer:
    return _call(call_id)


@api.put("/calls/<uuid:call_id>")
@api.arguments(CallIn)
@api.response(200, CallFull)
@governed_by(policy.may_edit)
def edit_call(data: tuple[str, CallDraft], call_id: uuid.UUID) -> Answer:
    unit_of_work(service.edit_draft, current_actor(), call_id, given_version(), data[1])
    return _call(call_id)


@api.get("/calls/<uuid:call_id>/content-hash")
@governed_by(policy.may_view)
def get_content_hash(call_id: uuid.UUID) -> Any:
    """The hash an agency signs."""
    return {"content_hash": service.present_hash(current_actor(), call_id)}


@api.post("/calls/<uuid:call_id>/signatures/<uuid:agency_id>")
@api.arguments(SignatureIn)
@api.response(201, CallFull)
@governed_by(policy.may_sign)
def sign_call(data: dict[str, str], call_id: uuid.UUID, agency_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _id(service.sign(current_actor(), call_id, agency_id, data["content_hash"])))
    return _call(call_id, 201)


@api.post("/calls/<uuid:call_id>/publication")
@api.response(201, CallFull)
@governed_by(policy.may_publish)
def publish_call(call_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _id(service.publish(current_actor(), call_id)))
    return _call(call_id, 201)


@api.post("/calls/<uuid:call_id>/cancellation")
@api.arguments(Reason)
@api.response(201, CallFull)
@governed_by(policy.may_cancel)
def cancel_call(data: dict[str, str], call_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _id(service.cancel(current_actor(), call_id, given_version(), data["reason"])))
    return _call(call_id, 201)


def _id(call: Call) -> dict[str, str]:
    return {"id": str(call.id)}


def _call(call_id: uuid.UUID, status: int = 200) -> Answer:
    found = queries.call(call_id, criteria=True)
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}
