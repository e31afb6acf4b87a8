"""/api/v1/trades and /api/v1/revaluations."""

import uuid
from typing import Any

from app.kernel.errors import NotFound
from app.ledger import policy
from app.ledger.api.blueprint import Answer, api
from app.ledger.drafts import TradeDraft
from app.ledger.queries import exchange
from app.ledger.schemas import GainOut, RefusalIn, RevaluationIn, RevaluationOut, SpanIn, TradeIn, TradeOut
from app.ledger.service import exchange as service
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key


@api.get("/trades")
@api.response(200, TradeOut(many=True))
@governed_by(policy.may_view_books)
def list_trades() -> Any:
    _require_reader()
    return exchange.trades()


@api.post("/trades")
@api.arguments(TradeIn)
@api.response(201, TradeOut)
@governed_by(policy.may_exchange, fresh=True)
def prepare_trade(draft: TradeDraft) -> Answer:
    kept = once_per_key(lambda: {"id": str(service.prepare_trade(current_actor(), draft).id)})
    return _found(exchange.trade(uuid.UUID(kept["id"])))


@api.post("/trades/<uuid:trade_id>/approval")
@api.response(201, TradeOut)
@governed_by(policy.may_exchange, fresh=True)
def approve_trade(trade_id: uuid.UUID) -> Answer:
    """Book the trade: one entry, two balanced legs in each currency."""
    once_per_key(lambda: {"id": str(service.approve_trade(current_actor(), trade_id, given_version()).id)})
    return _found(exchange.trade(trade_id))


@api.post("/trades/<uuid:trade_id>/refusal")
@api.arguments(RefusalIn)
@api.response(201, TradeOut)
@governed_by(policy.may_exchange, fresh=True)
def refuse_trade(data: dict[str, str], trade_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(lambda: {"id": str(service.refuse_trade(current_actor(), trade_id, version, reason).id)})
    return _found(exchange.trade(trade_id))


@api.get("/revaluations")
@api.response(200, RevaluationOut(many=True))
@governed_by(policy.may_view_books)
def list_revaluations() -> Any:
    _require_reader()
    return exchange.revaluations()


@api.get("/revaluations/by-currency")
@api.arguments(SpanIn, location="query")
@api.response(200, GainOut(many=True))
@governed_by(policy.may_view_books)
def gains_by_currency(data: dict[str, Any]) -> Any:
    """Approved gains and losses of each currency within a time, in minor units of the reporting currency."""
    _require_reader()
    found = exchange.gains_by_currency(data["first"], data["last"])
    return [{"currency": c, "gains_minor": g, "losses_minor": lost} for c, (g, lost) in sorted(found.items())]


@api.post("/revaluations")
@api.arguments(RevaluationIn)
@api.response(201, RevaluationOut)
@governed_by(policy.may_exchange, fresh=True)
def prepare_revaluation(data: dict[str, Any]) -> Answer:
    """Compute the gain or loss of a book's monetary items at a month's end."""
    kept = once_per_key(lambda: {"id": str(service.prepare_revaluation(current_actor(), **data).id)})
    return _found(exchange.revaluation(uuid.UUID(kept["id"])))


@api.post("/revaluations/<uuid:revaluation_id>/approval")
@api.response(201, RevaluationOut)
@governed_by(policy.may_exchange, fresh=True)
def approve_revaluation(revaluation_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(
        lambda: {"id": str(service.approve_revaluation(current_actor(), revaluation_id, version).id)}
    )
    return _found(exchange.revaluation(revaluation_id))


@api.post("/revaluations/<uuid:revaluation_id>/refusal")
@api.arguments(RefusalIn)
@api.response(201, RevaluationOut)
@governed_by(policy.may_exchange, fresh=True)
def refuse_revaluation(data: dict[str, str], revaluation_id: uuid.UUID) -> Answer:
    actor, version, reason = current_actor(), given_version(), data["reason"]
    once_per_key(lambda: {"id": str(service.refuse_revaluation(actor, revaluation_id, version, reason).id)})
    return _found(exchange.revaluation(revaluation_id))


def _require_reader() -> None:
    if not policy.may_view_books(current_actor()):
        raise NotFound


def _found(row: Any) -> Answer:
    _require_reader()
    if row is None:
        raise NotFound
    return row, 201, {"ETag": f'"{row.version}"'}
