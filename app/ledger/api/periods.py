"""/api/v1/funds/…/periods: months, and the wishes to close or reopen them."""

import uuid
from typing import Any

from app.kernel.errors import NotFound
from app.ledger import policy, queries
from app.ledger.api.blueprint import Answer, api
from app.ledger.queries import periods
from app.ledger.schemas import PeriodChangeIn, PeriodChangeOut, PeriodOut, RefusalIn
from app.ledger.service import periods as service
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key


@api.get("/funds/<uuid:fund_id>/periods")
@api.response(200, PeriodOut(many=True))
@governed_by(policy.may_view_fund)
def list_periods(fund_id: uuid.UUID) -> Any:
    """Months that were ever closed, or asked to be; every other month is open."""
    _require_fund(fund_id)
    return periods.periods_of(fund_id)


@api.get("/funds/<uuid:fund_id>/period-changes")
@api.response(200, PeriodChangeOut(many=True))
@governed_by(policy.may_view_fund)
def list_period_changes(fund_id: uuid.UUID) -> Any:
    _require_fund(fund_id)
    return periods.changes_of_fund(fund_id)


@api.post("/funds/<uuid:fund_id>/period-changes")
@api.arguments(PeriodChangeIn)
@api.response(201, PeriodChangeOut)
@governed_by(policy.may_prepare, fresh=True)
def ask_period_change(data: dict[str, Any], fund_id: uuid.UUID) -> Answer:
    """Ask to close or reopen a month, with a reason."""
    kept = once_per_key(lambda: {"id": str(service.ask(current_actor(), fund_id, **data).id)})
    return _change(uuid.UUID(kept["id"]))


@api.post("/period-changes/<uuid:change_id>/approval")
@api.response(201, PeriodChangeOut)
@governed_by(policy.may_decide, fresh=True)
def approve_period_change(change_id: uuid.UUID) -> Answer:
    once_per_key(lambda: {"id": str(service.approve(current_actor(), change_id, given_version()).id)})
    return _change(change_id)


@api.post("/period-changes/<uuid:change_id>/refusal")
@api.arguments(RefusalIn)
@api.response(201, PeriodChangeOut)
@governed_by(policy.may_decide, fresh=True)
def refuse_period_change(data: dict[str, str], change_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.refuse(current_actor(), change_id, version, data["reason"]).id)})
    return _change(change_id)


def _require_fund(fund_id: uuid.UUID) -> None:
    fund = queries.fund(fund_id)
    if fund is None or not policy.may_view_fund(current_actor(), fund):
        raise NotFound


def _change(change_id: uuid.UUID) -> Answer:
    change = periods.change(change_id)
    if change is None or not policy.may_view_fund(current_actor(), change.period.fund):
        raise NotFound
    return change, 201, {"ETag": f'"{change.version}"'}
