"""What draws of principal and reversals rest on."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from app.endowment.models import Booking, Payout, Pledge, Policy, PrincipalDraw, Reversal
from app.endowment.queries.facts import costs_at, gift_left
from app.endowment.queries.history import newest_payout
from app.endowment.rules import Reversed, fund_year
from app.endowment.rules.corrections import PAYOUT, REVERSIBLE
from app.endowment.states import BookingKind, ParityBasis, PledgeStanding
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.ledger import queries as ledger
from app.ledger.models import Account, Entry, Fund, Line
from app.ledger.states import EntryState, FundKind

MOST = 200


def principal_held(fund: Fund) -> dict[str, int]:
    """Party → principal of the book, minor units."""
    return {
        account.party: account.posted_minor
        for account in ledger.accounts_of_fund(fund.id)
        if account.code == "3000" and account.posted_minor > 0
    }


def principal_drawn(currency: str, year: int, policy: Policy) -> int:
    """What was drawn of a book in a year of the fund, minor units."""
    wanted = (
        select(Entry.effective_on, PrincipalDraw.amount_minor)
        .join(Entry, Entry.id == PrincipalDraw.entry_id)
        .where(PrincipalDraw.currency == currency, PrincipalDraw.decision == Decision.APPROVED)
    )
    return sum(
        minor for day, minor in session().execute(wanted) if fund_year(day, policy.closing_month) == year
    )


def books_of_entry(entry_id: uuid.UUID) -> Sequence[Fund]:
    """The funds whose accounts an entry touches."""
    touched = (
        select(Account.fund_id).join(Line, Line.account_id == Account.id).where(Line.entry_id == entry_id)
    )
    return session().scalars(select(Fund).where(Fund.id.in_(touched)).order_by(Fund.code)).all()


def payout_of_entry(entry_id: uuid.UUID) -> Payout | None:
    return session().scalar(select(Payout).where(Payout.entry_id == entry_id))


def reversible() -> Sequence[Entry]:
    """The newest posted entries of the endowment that their opposite puts right, and that have none."""
    opposite = aliased(Entry)
    wanted = (
        select(Entry)
        .where(Entry.purpose.in_(REVERSIBLE), Entry.is_pending.is_(False))
        .where(~select(opposite.id).where(opposite.reverses_id == Entry.id).exists())
        .options(selectinload(Entry.lines))
        .order_by(Entry.booked_at.desc(), Entry.id)
    )
    return session().scalars(wanted.limit(MOST)).all()


def reversed_entry(entry_id: uuid.UUID, *, but: uuid.UUID | None = None) -> Reversed | None:
    """An entry as a reversal finds it; `but` is the reversal that asks, which is no other one."""
    entry = ledger.entry(entry_id)
    if entry is None:
        return None
    booking = session().scalar(select(Booking).where(Booking.entry_id == entry_id))
    return Reversed(
        purpose=entry.purpose,
        day=entry.effective_on,
        is_posted=entry.state == EntryState.POSTED,
        is_reversed=is_reversed(entry_id),
        is_waiting=any(key != but for key in _waiting(entry_id)),
        is_own={fund.kind for fund in books_of_entry(entry_id)} == {FundKind.ENDOWMENT},
        is_newest=_is_newest(entry),
        is_concluded=_is_concluded(booking),
        amount=booking.amount_minor if booking else 0,
        left=_left(booking),
    )


def _waiting(entry_id: uuid.UUID) -> Sequence[uuid.UUID]:
    wanted = select(Reversal.id).where(
        Reversal.reverses_id == entry_id, Reversal.decision == Decision.PREPARED
    )
    return session().scalars(wanted).all()


def is_reversed(entry_id: uuid.UUID) -> bool:
    return session().scalar(select(Entry.id).where(Entry.reverses_id == entry_id)) is not None


def _is_newest(entry: Entry) -> bool:
    """Whether no later year rests on a payout; true of everything else."""
    payout = payout_of_entry(entry.id) if entry.purpose == PAYOUT else None
    newest = newest_payout(payout.currency) if payout else None
    return newest is None or payout is None or newest.id == payout.id


def _is_concluded(booking: Booking | None) -> bool:
    """Whether the condition of the pledge a contribution paid was met or lapsed since."""
    if booking is None or booking.pledge_id is None:
        return False
    pledge = session().get_one(Pledge, booking.pledge_id)
    return pledge.basis != ParityBasis.NONE and pledge.standing != PledgeStanding.CONDITIONAL


def _left(booking: Booking | None) -> int | None:
    """What a gift still holds for its priority, or a holding of what it cost."""
    if booking is None:
        return None
    if booking.kind == BookingKind.GIFT and booking.donor_id:
        return gift_left(booking.donor_id, booking.priority_id, booking.currency)
    if booking.kind == BookingKind.PURCHASE and booking.holding_id:
        return costs_at(booking.currency, date.max).get(booking.holding_id, 0)
    return None
