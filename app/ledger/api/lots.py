"""/api/v1/lots: the stages of a lot, its moves and carry-overs."""

import uuid
from typing import Any

from app.kernel.errors import NotFound
from app.ledger import policy, queries, service
from app.ledger.api.blueprint import Answer, api
from app.ledger.drafts import CarryDraft
from app.ledger.models import Lot
from app.ledger.queries import budget
from app.ledger.schemas import (
    AsOfIn,
    BalanceOut,
    CarryIn,
    LotChangeOut,
    LotOut,
    LotReversalOut,
    MoveIn,
    RefusalIn,
    StatusOut,
)
from app.ledger.service import Move
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key


@api.get("/lots/<uuid:lot_id>/balances")
@api.response(200, BalanceOut(many=True))
@governed_by(policy.may_view_fund)
def lot_balances(lot_id: uuid.UUID) -> Any:
    """Authority, available, allocated, committed, obligated, expended, expired and cancelled of a lot."""
    lot = _lot(lot_id)
    return sorted(queries.accounts_of_lots([lot.id])[lot.id].values(), key=lambda account: account.code)


@api.get("/funds/<uuid:fund_id>/status")
@api.arguments(AsOfIn, location="query")
@api.response(200, StatusOut(many=True))
@governed_by(policy.may_view_fund)
def status_of_funds(data: dict[str, Any], fund_id: uuid.UUID) -> Any:
    """Every lot of a fund with its stages, now or through a day as known at an instant."""
    fund = queries.fund(fund_id)
    if fund is None or not policy.may_view_fund(current_actor(), fund):
        raise NotFound
    return queries.status_of_funds([fund.id], **data)


@api.get("/lots/<uuid:lot_id>/changes")
@api.response(200, LotChangeOut(many=True))
@governed_by(policy.may_view_fund)
def lot_changes(lot_id: uuid.UUID) -> Any:
    """Carry-overs, expiry and cancellation of a lot."""
    return budget.changes_of(_lot(lot_id).id)


@api.post("/lots/<uuid:lot_id>/moves")
@api.arguments(MoveIn)
@api.response(201, BalanceOut(many=True))
@governed_by(policy.may_book, fresh=True)
def move(wanted: Move, lot_id: uuid.UUID) -> Any:
    """Plan with a lot: allocate, release, commit, uncommit."""
    lot = _lot(lot_id)
    once_per_key(lambda: {"id": str(service.move(current_actor(), lot.id, wanted).id)})
    return sorted(queries.accounts_of_lots([lot.id])[lot.id].values(), key=lambda account: account.code)


@api.post("/lots/<uuid:lot_id>/carry-overs")
@api.arguments(CarryIn)
@api.response(201, LotOut)
@governed_by(policy.may_book, fresh=True)
def carry_over(draft: CarryDraft, lot_id: uuid.UUID) -> Answer:
    """Prolong a lot as its party's rules allow."""
    lot = _lot(lot_id)
    once_per_key(lambda: {"id": str(service.carry_over(current_actor(), lot.id, draft).id)})
    return _lot(lot_id), 201, {}


@api.post("/lots/<uuid:lot_id>/reversals")
@api.arguments(RefusalIn)
@api.response(201, LotReversalOut)
@governed_by(policy.may_prepare, fresh=True)
def reverse_opening(data: dict[str, str], lot_id: uuid.UUID) -> Answer:
    """Ask for the opposite of the opening of a lot whose money lies untouched; a second person books it."""
    lot, reason = _lot(lot_id), data["reason"]
    kept = once_per_key(lambda: {"id": str(service.reverse_opening(current_actor(), lot.id, reason).id)})
    return _reversal(uuid.UUID(kept["id"]))


@api.post("/lot-reversals/<uuid:reversal_id>/approval")
@api.response(201, LotReversalOut)
@governed_by(policy.may_decide, fresh=True)
def approve_opening_reversal(reversal_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(
        lambda: {"id": str(service.approve_opening_reversal(current_actor(), reversal_id, version).id)}
    )
    return _reversal(reversal_id)


@api.post("/lot-reversals/<uuid:reversal_id>/refusal")
@api.arguments(RefusalIn)
@api.response(201, LotReversalOut)
@governed_by(policy.may_decide, fresh=True)
def refuse_opening_reversal(data: dict[str, str], reversal_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(
        lambda: {"id": str(service.refuse_opening_reversal(current_actor(), reversal_id, version, reason).id)}
    )
    return _reversal(reversal_id)


def _reversal(reversal_id: uuid.UUID) -> Answer:
    found = budget.reversal(reversal_id)
    if found is None or not policy.may_view_fund(current_actor(), found.lot.fund):
        raise NotFound
    return found, 201, {"ETag": f'"{found.version}"'}


def _lot(lot_id: uuid.UUID) -> Lot:
    lot = queries.lot(lot_id)
    if lot is None or not policy.may_view_fund(current_actor(), lot.fund):
        raise NotFound
    return lot
