"""What else of the endowment's books waits for a second person: official rates, trades, revaluations, months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.fx import queries as fx
from app.fx.models import OfficialRate
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.ledger.models import Fund, Period, PeriodChange, Revaluation, Trade
from app.ledger.states import FundKind

MOST = 100


@dataclass(frozen=True, slots=True)
class Request:
    """One wish: `thing` is `rate`, `trade`, `revaluation` or `period`, `text` names it, `endpoint` shows it."""

    thing: str
    text: str
    prepared_by_id: UUID
    prepared_at: datetime
    endpoint: str
    place: dict[str, Any]


def requests() -> list[Request]:
    """Oldest first."""
    found = [
        *(_request("rate", f"{it.base}/{it.quote} {it.day}", it, "fx.index") for it in _rates()),
        *(_request("trade", it.reference, it, "ledger.exchange") for it in _prepared(Trade)),
        *(
            _request("revaluation", f"{it.currency} {it.month_end:%Y-%m}", it, "ledger.exchange")
            for it in _prepared(Revaluation)
        ),
        *(
            _request(
                "period",
                f"{it.period.fund.currency} {it.period.first_on:%Y-%m}",
                it,
                "ledger.periods",
                {"fund_id": it.period.fund_id},
            )
            for it in _period_changes()
        ),
    ]
    return sorted(found, key=lambda one: one.prepared_at)


def _request(thing: str, text: str, row: Any, endpoint: str, place: dict[str, Any] | None = None) -> Request:
    return Request(thing, text, row.prepared_by_id, row.prepared_at, endpoint, place or {})


def _rates() -> Sequence[OfficialRate]:
    return fx.official_rates(waiting=True)


def _prepared(model: Any) -> Sequence[Any]:
    wanted = select(model).where(model.decision == Decision.PREPARED).order_by(model.prepared_at)
    return session().scalars(wanted.limit(MOST)).all()


def _period_changes() -> Sequence[PeriodChange]:
    wanted = (
        select(PeriodChange)
        .join(Period, Period.id == PeriodChange.period_id)
        .join(Fund, Fund.id == Period.fund_id)
        .where(Fund.kind == FundKind.ENDOWMENT, PeriodChange.decision == Decision.PREPARED)
        .options(selectinload(PeriodChange.period).selectinload(Period.fund))
    )
    return session().scalars(wanted.order_by(PeriodChange.prepared_at).limit(MOST)).all()
