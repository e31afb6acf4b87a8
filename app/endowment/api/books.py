"""Positions, what may be allocated, parity; books, donors, holdings and signed policies."""

import uuid
from typing import Any

from app.endowment import policy, queries, schemas, service
from app.endowment.api.blueprint import api, require_reader
from app.kernel import clock
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.idempotency import once_per_key


@api.get("/position")
@api.response(200, schemas.PositionOut(many=True))
@governed_by(policy.may_view)
def get_position() -> Any:
    require_reader()
    return queries.positions()


@api.get("/allocatable")
@api.response(200, schemas.WaterfallOut(many=True))
@governed_by(policy.may_view)
def get_allocatable() -> Any:
    """What may be allocated today in every book, and why that much."""
    require_reader()
    return queries.waterfalls(clock.today(current_actor().zone))


@api.get("/parity")
@api.response(200, schemas.ParityOut(many=True))
@governed_by(policy.may_view)
def get_parity() -> Any:
    """Who gave what and where it was spent, in the currency of the first party."""
    require_reader()
    return queries.parity_lines(parties()[0].currency, clock.today(current_actor().zone))


@api.post("/books")
@api.arguments(schemas.BookIn)
@api.response(201, schemas.PositionOut(many=True))
@governed_by(policy.may_prepare, fresh=True)
def open_book(data: dict[str, str]) -> Any:
    """Open the endowment's book in one more currency."""
    once_per_key(lambda: {"id": str(service.open_book(current_actor(), data["currency"]).id)})
    return queries.positions()


@api.get("/donors")
@api.response(200, schemas.NamedOut(many=True))
@governed_by(policy.may_view)
def list_donors() -> Any:
    require_reader()
    return queries.donors()


@api.post("/donors")
@api.arguments(schemas.DonorIn)
@api.response(201, schemas.NamedOut(many=True))
@governed_by(policy.may_prepare, fresh=True)
def add_donor(draft: Any) -> Any:
    once_per_key(lambda: {"id": str(service.add_donor(current_actor(), draft).id)})
    return queries.donors()


@api.get("/holdings")
@api.response(200, schemas.NamedOut(many=True))
@governed_by(policy.may_view)
def list_holdings() -> Any:
    require_reader()
    return queries.holdings()


@api.post("/holdings")
@api.arguments(schemas.HoldingIn)
@api.response(201, schemas.NamedOut(many=True))
@governed_by(policy.may_prepare, fresh=True)
def add_holding(draft: Any) -> Any:
    once_per_key(lambda: {"id": str(service.add_holding(current_actor(), draft).id)})
    return queries.holdings()


@api.get("/policies")
@api.response(200, schemas.PolicyOut(many=True))
@governed_by(policy.may_view)
def list_policies() -> Any:
    require_reader()
    return queries.policies()


@api.post("/policies")
@api.arguments(schemas.PolicyIn)
@api.response(201, schemas.PolicyOut)
@governed_by(policy.may_prepare, fresh=True)
def draft_policy(draft: Any) -> Any:
    kept = once_per_key(lambda: {"id": str(service.draft_policy(current_actor(), draft).id)})
    return queries.policy(uuid.UUID(kept["id"]))


@api.post("/policies/<uuid:policy_id>/signature")
@api.response(201, schemas.PolicyOut)
@governed_by(policy.may_sign, fresh=True)
def sign_policy(policy_id: uuid.UUID) -> Any:
    once_per_key(lambda: {"id": str(service.sign(current_actor(), policy_id).id)})
    return queries.policy(policy_id)
