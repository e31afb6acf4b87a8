"""Who gave what, and on whose side it was spent: at the rates of the days it was booked, and at one rate (I15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select

from app.endowment.models import Booking
from app.endowment.queries.books import books
from app.endowment.queries.facts import standings
from app.endowment.states import BookingKind, PledgeStanding
from app.fx import queries as fx
from app.fx.rates import convert
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.money import Money, digits
from app.kernel.parties import parties
from app.ledger.models import Account, Entry, Line, Resolution
from app.ledger.states import Outcome

PAYMENTS = ("endowment_payment", "reversal_of_endowment_payment", "endowment_return")


@dataclass(frozen=True, slots=True)
class ParityLine:
    """One party in one reporting currency. A figure is None when a rate for one of its days is missing.

    Each figure as (at the rates of the days of booking, at the rate of one day).
    """

    party: str
    contributed: tuple[Money | None, Money | None]
    spent_at_home: tuple[Money | None, Money | None]
    spent_abroad: tuple[Money | None, Money | None]


@dataclass(frozen=True, slots=True)
class _Move:
    party: str
    amount: Money
    day: date
    is_at_home: bool = True


def parity_lines(currency: str, upto: date, *, at: datetime | None = None) -> list[ParityLine]:
    """Every party up to and including a day, whose rate is the one rate of the second figures; the rate of `at` where
    the day is still to come.

    A payment of a book is spent on the side whose currency it is, and is each contributor's in the ratio of what
    they had put into that book by then. `at`: as it was decided and booked by that instant.
    """
    given, spent = _given(upto, at), _spent(upto, at)
    told_in = _Told(currency, upto if at is None else min(upto, at.date()), at)
    return [
        ParityLine(
            party.code,
            told_in.both(m for m in given if m.party == party.code),
            told_in.both(m for m in spent if m.party == party.code and m.is_at_home),
            told_in.both(m for m in spent if m.party == party.code and not m.is_at_home),
        )
        for party in parties()
    ]


def contributed_at_booking(currency: str, upto: date) -> dict[str, int] | None:
    """Party → contributions in one currency at booking rates; None when a rate is missing."""
    sums = {party.code: 0 for party in parties()}
    for move in _given(upto):
        minor = _converted(move.amount, currency, move.day)
        if minor is None:
            return None
        sums[move.party] = sums.get(move.party, 0) + minor
    return sums


def _given(upto: date, at: datetime | None = None) -> list[_Move]:
    """Contributions that are principal, and matches of income."""
    kinds = (BookingKind.CONTRIBUTION, BookingKind.MATCH)
    undone = exists().where(Entry.reverses_id == Booking.entry_id, Entry.effective_on <= upto)
    wanted = select(Booking).where(
        Booking.kind.in_(kinds), Booking.decision == Decision.APPROVED, Booking.effective_on <= upto
    )
    if at is not None:
        wanted, undone = wanted.where(Booking.decided_at <= at), undone.where(Entry.booked_at <= at)
    wanted = wanted.where(~undone)
    rows = session().scalars(wanted.order_by(Booking.effective_on, Booking.id)).all()
    now = standings((row.pledge_id for row in rows), at)
    return [
        _Move(row.party, row.amount, row.effective_on)
        for row in rows
        if row.pledge_id is None or now[row.pledge_id] == PledgeStanding.BINDING
    ]


def _spent(upto: date, at: datetime | None) -> list[_Move]:
    given = _given(upto, at)
    homes = {party.code: party.currency for party in parties()}
    moves = []
    for day, amount in _payments(upto, at):
        put_in = dict.fromkeys(homes, 0)
        for move in given:
            if move.amount.currency == amount.currency and move.day <= day:
                put_in[move.party] = put_in.get(move.party, 0) + move.amount.minor
        if not any(put_in.values()):
            continue
        shares = amount.allocate(list(put_in.values()))
        moves += [
            _Move(party, share, day, homes.get(party) == amount.currency)
            for party, share in zip(put_in, shares, strict=True)
        ]
    return moves


def _payments(upto: date, at: datetime | None) -> list[tuple[date, Money]]:
    """What was paid out of every book, by day; what came back unspent counts against it."""
    counts = or_(Entry.is_pending.is_(False), Resolution.outcome == Outcome.POSTED)
    wanted = (
        select(Entry.effective_on, Line.currency, func.sum(Line.amount_minor))
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .outerjoin(Resolution, Resolution.entry_id == Entry.id)
        .where(Account.fund_id.in_([book.id for book in books()]), Account.code.in_(("3400", "3200")))
        .where(Entry.purpose.in_(PAYMENTS), Entry.effective_on <= upto, counts)
        .group_by(Entry.effective_on, Line.currency)
        .order_by(Entry.effective_on, Line.currency)
    )
    if at is not None:
        wanted = wanted.where(
            Entry.booked_at <= at, or_(Entry.is_pending.is_(False), Resolution.resolved_at <= at)
        )
    return [(day, Money(int(minor), currency)) for day, currency, minor in session().execute(wanted)]


@dataclass(frozen=True, slots=True)
class _Told:
    """In which currency moves are told, of which day the one rate is, and by when official rates were set."""

    currency: str
    day: date
    at: datetime | None

    def both(self, moves: Iterable[_Move]) -> tuple[Money | None, Money | None]:
        """At the rates of their days, and at the one rate."""
        rows = list(moves)
        return self._total(rows, at_booking=True), self._total(rows, at_booking=False)

    def _total(self, rows: list[_Move], *, at_booking: bool) -> Money | None:
        days = [move.day if at_booking else self.day for move in rows]
        figures = [
            _converted(move.amount, self.currency, day, self.at) for move, day in zip(rows, days, strict=True)
        ]
        return _total(figures, self.currency)


def _total(figures: list[int | None], currency: str) -> Money | None:
    known = [figure for figure in figures if figure is not None]
    return Money(sum(known), currency) if len(known) == len(figures) else None


def _converted(amount: Money, currency: str, day: date, at: datetime | None = None) -> int | None:
    """At the official rate for bookings of a day, else the published one; None where there is none."""
    if amount.currency == currency:
        return amount.minor
    rate = fx.booking_rate_on(amount.currency, currency, day, at=at)
    if rate is None:
        return None
    return convert(amount.minor, rate, base_digits=digits(amount.currency), quote_digits=digits(currency))
