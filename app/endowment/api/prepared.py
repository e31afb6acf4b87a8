"""Everything under four eyes has the same five endpoints, whatever it is."""

import uuid
from typing import Any

from app.endowment import policy, queries, service
from app.endowment.api.blueprint import Answer, api, require_reader
from app.endowment.schemas import INPUT, OUTPUT, Refusal
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key


def _answer(kind: str, row_id: uuid.UUID, status: int = 200) -> Answer:
    require_reader()
    found = queries.found(queries.KINDS[kind], row_id)
    if found is None:
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}


def _offer(kind: str) -> None:
    """The five endpoints of one kind."""
    model = queries.KINDS[kind]

    @api.get(f"/{kind}", endpoint=f"list_{kind}")
    @api.response(200, OUTPUT[kind](many=True))
    @governed_by(policy.may_view)
    def listed() -> Any:
        require_reader()
        return queries.newest(model)

    @api.post(f"/{kind}", endpoint=f"prepare_{kind}")
    @api.arguments(INPUT[kind])
    @api.response(201, OUTPUT[kind])
    @governed_by(policy.may_prepare, fresh=True)
    def prepared(data: Any) -> Answer:
        kept = once_per_key(lambda: {"id": str(service.prepare_kind(current_actor(), kind, data).id)})
        return _answer(kind, uuid.UUID(kept["id"]), 201)

    @api.get(f"/{kind}/<uuid:row_id>", endpoint=f"get_{kind}")
    @api.response(200, OUTPUT[kind])
    @governed_by(policy.may_view)
    def shown(row_id: uuid.UUID) -> Answer:
        return _answer(kind, row_id)

    _offer_decisions(kind, model)


def _offer_decisions(kind: str, model: type[Any]) -> None:
    @api.post(f"/{kind}/<uuid:row_id>/approval", endpoint=f"approve_{kind}")
    @api.response(201, OUTPUT[kind])
    @governed_by(policy.may_decide, fresh=True)
    def approved(row_id: uuid.UUID) -> Answer:
        version = given_version()
        once_per_key(lambda: {"id": str(service.approve(current_actor(), row_id, version, model).id)})
        return _answer(kind, row_id, 201)

    @api.post(f"/{kind}/<uuid:row_id>/refusal", endpoint=f"refuse_{kind}")
    @api.arguments(Refusal)
    @api.response(201, OUTPUT[kind])
    @governed_by(policy.may_decide, fresh=True)
    def refused(data: dict[str, str], row_id: uuid.UUID) -> Answer:
        version, reason = given_version(), data["reason"]
        once_per_key(lambda: {"id": str(service.refuse(current_actor(), row_id, version, reason, model).id)})
        return _answer(kind, row_id, 201)


for _kind in queries.KINDS:
    _offer(_kind)
