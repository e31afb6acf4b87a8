"""Sums over what was approved, which rules need before something else is."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import selectinload

from app.endowment.models import Booking, Holding, Pledge, Valuation
from app.endowment.rules import Principal
from app.endowment.states import BookingKind, PledgeStanding
from app.kernel.db import session
from app.kernel.decisions import Decision

APPROVED = and_(Booking.decision == Decision.APPROVED, ~Booking.is_reversed)
"""Booked, and not reversed since."""


def principals(currency: str) -> list[Principal]:
    """The approved contributions of one book that bear its income, in the order they were approved."""
    wanted = select(Booking).where(
        Booking.kind == BookingKind.CONTRIBUTION, APPROVED, Booking.currency == currency
    )
    rows = session().scalars(wanted.order_by(Booking.decided_at, Booking.id)).all()
    gone = lapsed_pledges(row.pledge_id for row in rows)
    return [
        Principal(row.party, row.amount_minor, bool(row.retention_authority))
        for row in rows
        if row.pledge_id not in gone
    ]


def lapsed_pledges(pledge_ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Of these pledges, the ones whose money goes back."""
    return {key for key, now in standings(pledge_ids).items() if now == PledgeStanding.LAPSED}


def standings(
    pledge_ids: Iterable[uuid.UUID | None], at: datetime | None = None
) -> dict[uuid.UUID, PledgeStanding]:
    """What became of pledges, as it was known at an instant if one is given."""
    return {pledge.id: pledge.standing_at(at) for pledge in pledges_by_ids(pledge_ids)}


def pledges_by_ids(pledge_ids: Iterable[uuid.UUID | None]) -> list[Pledge]:
    named = {key for key in pledge_ids if key is not None}
    if not named:
        return []
    wanted = select(Pledge).where(Pledge.id.in_(named)).options(selectinload(Pledge.outcomes))
    return list(session().scalars(wanted))


def paid_on(pledge_id: uuid.UUID) -> int:
    """What was paid on a pledge and is in the books."""
    paid = select(func.coalesce(func.sum(Booking.amount_minor), 0)).where(
        Booking.pledge_id == pledge_id, APPROVED
    )
    return int(session().scalar(paid) or 0)


def gift_left(donor_id: uuid.UUID, priority_id: uuid.UUID | None, currency: str) -> int:
    """What a donor gave for a priority, less what was released of it."""
    wanted = (
        select(Booking.kind, func.sum(Booking.amount_minor))
        .where(Booking.donor_id == donor_id, Booking.currency == currency, APPROVED)
        .where(Booking.priority_id == priority_id if priority_id else Booking.priority_id.is_(None))
        .group_by(Booking.kind)
    )
    sums = {kind: int(minor) for kind, minor in session().execute(wanted)}
    return sums.get(BookingKind.GIFT, 0) - sums.get(BookingKind.GIFT_RELEASE, 0)


def costs_at(currency: str, day: date) -> dict[uuid.UUID, int]:
    """Every holding of a book and what it had cost at the end of a day: purchases less the cost of what was sold."""
    costs: Counter[uuid.UUID] = Counter(
        dict.fromkeys(session().scalars(select(Holding.id).where(Holding.currency == currency)), 0)
    )
    moved = (
        select(Booking.holding_id, Booking.kind, Booking.amount_minor, Booking.cost_minor)
        .where(Booking.holding_id.is_not(None), Booking.currency == currency, APPROVED)
        .where(Booking.effective_on <= day)
    )
    for holding_id, kind, amount, cost in session().execute(moved):
        if holding_id is not None:
            costs[holding_id] += amount if kind == BookingKind.PURCHASE else -(cost or 0)
    return dict(costs)


def valuation_of(currency: str, quarter_end: date) -> Valuation | None:
    """The valuation of a quarter that counts: the newest approved one."""
    return session().scalar(_approved(currency).where(Valuation.quarter_end == quarter_end).limit(1))


def adjustment_before(currency: str, quarter_end: date) -> int:
    """Fair value above cost as the books have it at a quarter's end: of that quarter, or of the one before."""
    known = _approved(currency).where(Valuation.quarter_end <= quarter_end).limit(1)
    found = session().scalar(known)
    return found.adjustment_minor if found else 0


def valuation_after(currency: str, quarter_end: date) -> Valuation | None:
    """The next later quarter that was valued already."""
    later = select(Valuation).where(
        Valuation.currency == currency,
        Valuation.decision == Decision.APPROVED,
        Valuation.quarter_end > quarter_end,
    )
    return session().scalar(later.order_by(Valuation.quarter_end).limit(1))


def _approved(currency: str) -> Select[Any]:
    return (
        select(Valuation)
        .where(Valuation.currency == currency, Valuation.decision == Decision.APPROVED)
        .order_by(Valuation.quarter_end.desc(), Valuation.decided_at.desc())
    )
