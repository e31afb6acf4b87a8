"""Reading the endowment's books and bookings."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.endowment.models import Booking
from app.endowment.rules import Principal
from app.endowment.states import BookingKind, BookingState
from app.kernel.db import session
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger.models import Account, Fund
from app.ledger.states import FundKind


@dataclass(frozen=True, slots=True)
class Position:
    """One book of the endowment: what is principal, spendable, committed and paid can never be confused."""

    fund: Fund
    accounts: Sequence[Account]

    def total(self, code: str) -> Money:
        minor = sum(account.posted_minor for account in self.accounts if account.code == code)
        return Money(minor, self.fund.currency)

    @property
    def free(self) -> Money:
        """Income that may be promised to new awards today."""
        minor = sum(account.free.minor for account in self.accounts if account.code == "3200")
        return Money(minor, self.fund.currency)


def books() -> Sequence[Fund]:
    return ledger.funds(FundKind.ENDOWMENT)


def book(currency: str) -> Fund | None:
    return next((fund for fund in books() if fund.currency == currency), None)


def positions() -> list[Position]:
    return [Position(fund, ledger.accounts_of_fund(fund.id)) for fund in books()]


def available() -> dict[str, Money]:
    """Currency → what may be promised to new awards."""
    return {position.fund.currency: position.free for position in positions()}


def booking(booking_id: uuid.UUID) -> Booking | None:
    return session().get(Booking, booking_id)


def bookings(*, state: BookingState | None = None, limit: int = 100) -> Sequence[Booking]:
    """Newest first."""
    wanted = select(Booking).order_by(Booking.prepared_at.desc(), Booking.id).limit(limit)
    return session().scalars(wanted.where(Booking.state == state) if state else wanted).all()


def principals(currency: str) -> list[Principal]:
    """The approved contributions of one book, in the order they were approved."""
    wanted = select(Booking).where(
        Booking.kind == BookingKind.CONTRIBUTION,
        Booking.state == BookingState.APPROVED,
        Booking.currency == currency,
    )
    rows = session().scalars(wanted.order_by(Booking.decided_at, Booking.id))
    return [Principal(row.party, row.amount_minor, bool(row.retention_authority)) for row in rows]
