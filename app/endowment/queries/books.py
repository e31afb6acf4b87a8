"""The books of the endowment, one a currency, and the lines behind every figure of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from app.kernel.db import lock, session
from app.kernel.errors import NotFound
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger.models import Account, Entry, Fund, Line, Resolution
from app.ledger.states import FundKind, Outcome


@dataclass(frozen=True, slots=True)
class Position:
    """One book of the endowment: what is principal, spendable, reserved, committed and paid can never be confused."""

    fund: Fund
    accounts: Sequence[Account]

    def total(self, code: str) -> Money:
        minor = sum(account.posted_minor for account in self.accounts if account.code == code)
        return Money(minor, self.fund.currency)

    def held(self, code: str) -> Money:
        """What pending entries would take out of it."""
        minor = sum(account.held_minor for account in self.accounts if account.code == code)
        return Money(minor, self.fund.currency)

    @property
    def free(self) -> Money:
        """What authorised payouts and releases have left for new awards today."""
        return self.total("3200") - self.held("3200")


def books() -> Sequence[Fund]:
    return ledger.funds(FundKind.ENDOWMENT)


def book(currency: str) -> Fund | None:
    return next((fund for fund in books() if fund.currency == currency), None)


def currencies() -> list[str]:
    """The currencies of the books there are."""
    return [fund.currency for fund in books()]


def book_required(currency: str) -> Fund:
    fund = book(currency)
    if fund is None:
        raise NotFound("endowment.no_book_in_currency", currency=currency)
    return fund


def lock_book(currency: str) -> Fund:
    """The book, held until the transaction ends: sums over what was approved stay true while one more is added."""
    fund = lock(Fund, book_required(currency).id)
    if fund is None:
        raise NotFound
    return fund


def positions() -> list[Position]:
    return [Position(fund, ledger.accounts_of_fund(fund.id)) for fund in books()]


def available() -> dict[str, Money]:
    """Currency → what may be promised to new awards: authorised payouts less reserve, promises and awards."""
    return {position.fund.currency: position.free for position in positions()}


def entries_of_account(
    fund: Fund, code: str, *, after: tuple[datetime, uuid.UUID] | None = None, limit: int = 26
) -> Sequence[Entry]:
    """Entries that touch an account of that code in a book, newest first; `after` is the last one seen."""
    touches = exists().where(
        Line.entry_id == Entry.id,
        Line.account_id == Account.id,
        Account.fund_id == fund.id,
        Account.code == code,
    )
    wanted = select(Entry).where(touches).order_by(Entry.booked_at.desc(), Entry.id).limit(limit)
    lines = selectinload(Entry.lines).selectinload(Line.account)
    wanted = wanted.options(lines, selectinload(Entry.resolution))
    if after is not None:
        at, entry_id = after
        wanted = wanted.where(or_(Entry.booked_at < at, and_(Entry.booked_at == at, Entry.id > entry_id)))
    return session().scalars(wanted).all()


def moved(fund: Fund, code: str, purpose: str) -> int:
    """What entries of a purpose that count have taken out of an account, minor units (debits less credits)."""
    counts = or_(Entry.is_pending.is_(False), Resolution.outcome == Outcome.POSTED)
    wanted = (
        select(func.coalesce(func.sum(Line.amount_minor), 0))
        .join(Account, Account.id == Line.account_id)
        .join(Entry, Entry.id == Line.entry_id)
        .outerjoin(Resolution, Resolution.entry_id == Entry.id)
        .where(Account.fund_id == fund.id, Account.code == code, Entry.purpose == purpose, counts)
    )
    return int(session().scalar(wanted) or 0)
