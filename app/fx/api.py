"""/api/v1/official-rates."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from app.fx import policy, queries, service
from app.fx.rules import RateDraft
from app.fx.schemas import RateIn, RateOut, RefusalIn
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key

api = Blueprint("fx_api", __name__, url_prefix="/api/v1", description="Official rates of exchange")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/official-rates")
@api.response(200, RateOut(many=True))
@governed_by(policy.may_view_official)
def list_rates() -> Any:
    _require_reader()
    return queries.official_rates()


@api.post("/official-rates")
@api.arguments(RateIn)
@api.response(201, RateOut)
@governed_by(policy.may_set, fresh=True)
def propose_rate(draft: RateDraft) -> Answer:
    kept = once_per_key(lambda: {"id": str(service.propose_rate(current_actor(), draft).id)})
    return _rate(uuid.UUID(kept["id"]))


@api.post("/official-rates/<uuid:rate_id>/approval")
@api.response(201, RateOut)
@governed_by(policy.may_decide, fresh=True)
def approve_rate(rate_id: uuid.UUID) -> Answer:
    """A second person lets the rate be used."""
    once_per_key(lambda: {"id": str(service.approve_rate(current_actor(), rate_id, given_version()).id)})
    return _rate(rate_id)


@api.post("/official-rates/<uuid:rate_id>/refusal")
@api.arguments(RefusalIn)
@api.response(201, RateOut)
@governed_by(policy.may_decide, fresh=True)
def refuse_rate(data: dict[str, str], rate_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(lambda: {"id": str(service.refuse_rate(current_actor(), rate_id, version, reason).id)})
    return _rate(rate_id)


def _require_reader() -> None:
    if not policy.may_view_official(current_actor()):
        raise NotFound


def _rate(rate_id: uuid.UUID) -> Answer:
    _require_reader()
    found = queries.official_rate(rate_id)
    if found is None:
        raise NotFound
    return found, 201, {"ETag": f'"{found.version}"'}
