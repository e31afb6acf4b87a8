"""Months of a fund and the wishes to close or reopen them."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.kernel.db import session
from app.kernel.decisions import Decision
from app.ledger.models import Period, PeriodChange


def periods_of(fund_id: uuid.UUID) -> Sequence[Period]:
    """Months that were ever closed, or asked to be; the newest first."""
    wanted = select(Period).where(Period.fund_id == fund_id).options(selectinload(Period.fund))
    return session().scalars(wanted.order_by(Period.first_on.desc())).all()


def period(fund_id: uuid.UUID, first_on: date) -> Period | None:
    wanted = select(Period).where(Period.fund_id == fund_id, Period.first_on == first_on)
    return session().scalar(wanted.options(selectinload(Period.fund)))


def changes_of_fund(fund_id: uuid.UUID) -> Sequence[PeriodChange]:
    """Every wish with its decision, the newest first."""
    wanted = select(PeriodChange).join(Period).where(Period.fund_id == fund_id)
    wanted = wanted.options(selectinload(PeriodChange.period).selectinload(Period.fund))
    return session().scalars(wanted.order_by(PeriodChange.prepared_at.desc(), PeriodChange.id)).all()


def change(change_id: uuid.UUID) -> PeriodChange | None:
    options = [selectinload(PeriodChange.period).selectinload(Period.fund)]
    return session().get(PeriodChange, change_id, options=options)


def waiting_change(period_id: uuid.UUID) -> PeriodChange | None:
    wanted = select(PeriodChange).where(PeriodChange.period_id == period_id)
    return session().scalar(wanted.where(PeriodChange.decision == Decision.PREPARED))
