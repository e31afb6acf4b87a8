"""/api/v1/priorities and /api/v1/agreements."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from app.council import policy, queries, service
from app.council.models import Agreement, Priority
from app.council.schemas import (
    AgreementDraft,
    AgreementOut,
    PartyChoice,
    PriorityEdit,
    PriorityOut,
    PriorityProposal,
)
from app.council.service import PriorityText
from app.council.states import PriorityAction
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import after, link_next, page_of, wanted_limit

api = Blueprint("council_api", __name__, url_prefix="/api/v1", description="Priorities and agreements")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/priorities")
@api.response(200, PriorityOut(many=True))
@governed_by(policy.may_view_priority, anonymous=True)
def list_priorities() -> Any:
    limit = wanted_limit()
    page = page_of(
        queries.priorities_for(current_actor(), after=after(), limit=limit + 1), limit, lambda p: [p.code]
    )
    return page.rows, 200, link_next(page)


@api.post("/priorities")
@api.arguments(PriorityProposal)
@api.response(201, PriorityOut)
@governed_by(policy.may_propose)
def propose_priority(data: dict[str, Any]) -> Answer:
    text = PriorityText(data["title"], data["summary"])
    kept = once_per_key(lambda: _id(service.propose_priority(current_actor(), data["code"], text)))
    return _priority(kept["id"], 201)


@api.get("/priorities/<uuid:priority_id>")
@api.response(200, PriorityOut)
@governed_by(policy.may_view_priority, anonymous=True)
def get_priority(priority_id: uuid.UUID) -> Answer:
    return _priority(priority_id)


@api.put("/priorities/<uuid:priority_id>")
@api.arguments(PriorityEdit)
@api.response(200, PriorityOut)
@governed_by(policy.may_edit_priority)
def edit_priority(text: PriorityText, priority_id: uuid.UUID) -> Answer:
    unit_of_work(service.edit_priority, current_actor(), priority_id, given_version(), text)
    return _priority(priority_id)


@api.post("/priorities/<uuid:priority_id>/endorsements")
@api.arguments(PartyChoice)
@api.response(201, PriorityOut)
@governed_by(policy.may_endorse)
def endorse_priority(data: dict[str, str], priority_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _id(service.endorse_priority(current_actor(), priority_id, data["party"])))
    return _priority(priority_id, 201)


@api.post("/priorities/<uuid:priority_id>/<any(consult, activate, graduate, hand_off):action>")
@api.response(200, PriorityOut)
@governed_by(policy.may_move_priority)
def move_priority(priority_id: uuid.UUID, action: str) -> Answer:
    unit_of_work(service.move_priority, current_actor(), priority_id, given_version(), PriorityAction(action))
    return _priority(priority_id)


@api.get("/agreements")
@api.response(200, AgreementOut(many=True))
@governed_by(policy.may_view_agreement, anonymous=True)
def list_agreements() -> Any:
    limit = wanted_limit()
    page = page_of(
        queries.agreements_for(current_actor(), after=after(), limit=limit + 1), limit, lambda a: [a.code]
    )
    return page.rows, 200, link_next(page)


@api.post("/agreements")
@api.arguments(AgreementDraft)
@api.response(201, AgreementOut)
@governed_by(policy.may_draft_agreement)
def draft_agreement(data: dict[str, Any]) -> Answer:
    def effect() -> dict[str, str]:
        actor = current_actor()
        draft = service.draft_agreement(
            actor, data["code"], data["title"], data["agencies"], expires_on=data["expires_on"]
        )
        return _id(draft)

    return _agreement(once_per_key(effect)["id"], 201)


@api.get("/agreements/<uuid:agreement_id>")
@api.response(200, AgreementOut)
@governed_by(policy.may_view_agreement, anonymous=True)
def get_agreement(agreement_id: uuid.UUID) -> Answer:
    return _agreement(agreement_id)


@api.post("/agreements/<uuid:agreement_id>/signatures/<uuid:agency_id>")
@api.response(201, AgreementOut)
@governed_by(policy.may_sign_agreement)
def sign_agreement(agreement_id: uuid.UUID, agency_id: uuid.UUID) -> Answer:
    once_per_key(lambda: _id(service.sign_agreement(current_actor(), agreement_id, agency_id)))
    return _agreement(agreement_id, 201)


def _id(thing: Priority | Agreement) -> dict[str, str]:
    return {"id": str(thing.id)}


def _priority(priority_id: uuid.UUID | str, status: int = 200) -> Answer:
    found = queries.priority(uuid.UUID(str(priority_id)))
    if found is None or not policy.may_view_priority(current_actor(), found):
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}


def _agreement(agreement_id: uuid.UUID | str, status: int = 200) -> Answer:
    found = queries.agreement(uuid.UUID(str(agreement_id)))
    if found is None or not policy.may_view_agreement(current_actor(), found):
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}
