"""What was prepared in the endowment, by kind; newest first."""

import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.endowment.models import (
    Booking,
    Commitment,
    Donor,
    Holding,
    Payout,
    Pledge,
    PledgeOutcome,
    Policy,
    PriceImport,
    PrincipalDraw,
    Reversal,
    Valuation,
    ValuationLine,
)
from app.kernel.db import session
from app.kernel.decisions import Decision, FourEyes
from app.ledger.models import Entry

T = TypeVar("T", bound=FourEyes)
MOST = 100

_WITH: dict[type[Any], tuple[Any, ...]] = {
    Booking: (selectinload(Booking.donor), selectinload(Booking.holding)),
    Commitment: (),
    Payout: (selectinload(Payout.policy), selectinload(Payout.valuation)),
    Pledge: (selectinload(Pledge.outcomes),),
    PledgeOutcome: (selectinload(PledgeOutcome.pledge).selectinload(Pledge.outcomes),),
    PriceImport: (),
    PrincipalDraw: (selectinload(PrincipalDraw.keys),),
    Reversal: (selectinload(Reversal.reverses).selectinload(Entry.lines),),
    Valuation: (selectinload(Valuation.lines).selectinload(ValuationLine.holding),),
}
"""Every kind under four eyes, with what its page shows of its relations."""


KINDS: dict[str, type[Any]] = {
    "bookings": Booking,
    "pledges": Pledge,
    "outcomes": PledgeOutcome,
    "valuations": Valuation,
    "prices": PriceImport,
    "payouts": Payout,
    "commitments": Commitment,
    "draws": PrincipalDraw,
    "reversals": Reversal,
}
"""The same kinds by the name they have in addresses."""


def cited(row: FourEyes) -> str:
    """What something under four eyes rests on, in one line."""
    named = next((n for n in ("authority", "citation", "source", "reason") if getattr(row, n, "")), None)
    if named:
        return str(getattr(row, named))
    return f"{row.currency} {row.year}"  # type: ignore[attr-defined]


def found(model: type[T], row_id: uuid.UUID) -> T | None:
    return session().get(model, row_id, options=_WITH[model])


def newest(model: type[T], *, limit: int = MOST) -> Sequence[T]:
    wanted = _all(model).limit(limit)
    return session().scalars(wanted).all()


def prepared(model: type[T]) -> Sequence[T]:
    """What waits for a second person, the oldest first."""
    waiting = select(model).where(model.decision == Decision.PREPARED).options(*_WITH[model])
    return session().scalars(waiting.order_by(model.prepared_at).limit(MOST)).all()


def _all(model: type[T]) -> Select[Any]:
    return select(model).options(*_WITH[model]).order_by(model.prepared_at.desc(), model.id)  # type: ignore[attr-defined]


def booking(booking_id: uuid.UUID) -> Booking | None:
    return found(Booking, booking_id)


def bookings(*, state: Decision | None = None, limit: int = MOST) -> Sequence[Booking]:
    wanted = _all(Booking).limit(limit)
    return session().scalars(wanted.where(Booking.decision == state) if state else wanted).all()


def valuation(valuation_id: uuid.UUID) -> Valuation | None:
    return found(Valuation, valuation_id)


def newest_valuation(currency: str) -> Valuation | None:
    """The valuation of the latest quarter that counts."""
    approved = select(Valuation).where(
        Valuation.currency == currency, Valuation.decision == Decision.APPROVED
    )
    return session().scalar(
        approved.order_by(Valuation.quarter_end.desc(), Valuation.decided_at.desc()).limit(1)
    )


def policy(policy_id: uuid.UUID) -> Policy | None:
    return session().get(Policy, policy_id, options=[selectinload(Policy.signatures)])


def policies(*, limit: int = MOST) -> Sequence[Policy]:
    wanted = select(Policy).options(selectinload(Policy.signatures)).limit(limit)
    return session().scalars(wanted.order_by(Policy.currency, Policy.number.desc())).all()


def policy_named(policy_id: uuid.UUID) -> Policy:
    return session().get_one(Policy, policy_id)


def payout_of(currency: str, year: int) -> Payout | None:
    """The payout of a year that waits or is authorised."""
    wanted = select(Payout).where(
        Payout.currency == currency,
        Payout.year == year,
        Payout.decision != Decision.REFUSED,
        ~Payout.is_withdrawn,
    )
    return session().scalar(wanted)


def withdrawn_payouts(currency: str, year: int) -> int:
    """How often the payout of a year was authorised and withdrawn."""
    wanted = select(func.count()).where(Payout.currency == currency, Payout.year == year, Payout.is_withdrawn)
    return int(session().scalar(wanted) or 0)


def pledge(pledge_id: uuid.UUID) -> Pledge | None:
    return found(Pledge, pledge_id)


def has_outcome(pledge_id: uuid.UUID) -> bool:
    """Whether an event that ends the pledge's condition waits or counts."""
    wanted = select(PledgeOutcome.id).where(
        PledgeOutcome.pledge_id == pledge_id, PledgeOutcome.decision != Decision.REFUSED
    )
    return session().scalar(wanted) is not None


def is_code_taken(model: type[Donor] | type[Holding], code: str) -> bool:
    return session().scalar(select(model.id).where(model.code == code)) is not None


def donors() -> Sequence[Donor]:
    return session().scalars(select(Donor).order_by(Donor.code)).all()


def holdings(currency: str = "") -> Sequence[Holding]:
    wanted = select(Holding).order_by(Holding.currency, Holding.code)
    return session().scalars(wanted.where(Holding.currency == currency) if currency else wanted).all()
