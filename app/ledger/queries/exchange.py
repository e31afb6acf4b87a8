"""Trades and revaluations, and what moved the monetary items of a book."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.kernel.db import session
from app.kernel.decisions import Decision
from app.ledger.chart import MONETARY_CODES
from app.ledger.drafts import Flow
from app.ledger.models import Account, Entry, Fund, Line, Resolution, Revaluation, Trade
from app.ledger.queries import balances
from app.ledger.queries.balances import Window
from app.ledger.states import FundKind


def book_in(currency: str) -> Fund | None:
    """The endowment's book in a currency; the first by code where there are several."""
    wanted = select(Fund).where(Fund.kind == FundKind.ENDOWMENT, Fund.currency == currency)
    return session().scalar(wanted.order_by(Fund.code).limit(1))


def trade(trade_id: uuid.UUID) -> Trade | None:
    return session().get(Trade, trade_id)


def trade_by_reference(reference: str) -> Trade | None:
    return session().scalar(select(Trade).where(Trade.reference == reference))


def trades(limit: int = 50) -> Sequence[Trade]:
    wanted = select(Trade).order_by(Trade.traded_on.desc(), Trade.prepared_at.desc())
    return session().scalars(wanted.limit(limit)).all()


def trades_by_ids(trade_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Trade]:
    rows = session().scalars(select(Trade).where(Trade.id.in_(trade_ids))) if trade_ids else ()
    return {row.id: row for row in rows}


def revaluation(revaluation_id: uuid.UUID) -> Revaluation | None:
    return session().get(Revaluation, revaluation_id)


def revaluations(limit: int = 50) -> Sequence[Revaluation]:
    wanted = select(Revaluation).order_by(Revaluation.month_end.desc(), Revaluation.prepared_at.desc())
    return session().scalars(wanted.limit(limit)).all()


def last_revaluation(fund_id: uuid.UUID) -> Revaluation | None:
    """The newest one of a book that was not refused."""
    wanted = select(Revaluation).where(
        Revaluation.fund_id == fund_id, Revaluation.decision != Decision.REFUSED
    )
    return session().scalar(wanted.order_by(Revaluation.month_end.desc()).limit(1))


def gains_by_currency(first: date, last: date) -> dict[str, tuple[int, int]]:
    """Currency → approved gains and losses (both positive) of months that ended within a time, reporting currency."""
    wanted = select(Revaluation.currency, Revaluation.gain_minor).where(
        Revaluation.decision == Decision.APPROVED, Revaluation.month_end.between(first, last)
    )
    found: dict[str, tuple[int, int]] = {}
    for currency, minor in session().execute(wanted):
        gains, losses = found.get(currency, (0, 0))
        found[currency] = (gains + max(minor, 0), losses + max(-minor, 0))
    return found


def position(fund_id: uuid.UUID, through: date) -> int:
    """Monetary items of a book through a day, debit positive."""
    return sum(balances.debits(Window(through), _monetary_accounts(fund_id)).values())


def flows(fund_id: uuid.UUID, window: Window) -> list[Flow]:
    """Every entry that changed the monetary items of a book within a window, as one change a day."""
    ids = _monetary_accounts(fund_id)
    at_once, settled = balances.counted(window)
    found: list[Flow] = []
    for half, day in ((at_once, Line.effective_on), (settled, Resolution.effective_on)):
        wanted = (
            half.join(Entry, Entry.id == Line.entry_id)
            .where(Line.account_id.in_(ids))
            .with_only_columns(day, func.sum(Line.amount_minor), Entry.subject_id)
            .group_by(Line.entry_id, day, Entry.subject_id)
        )
        found += [Flow(row[0], int(row[1]), row[2]) for row in session().execute(wanted) if row[1]]
    return found


def _monetary_accounts(fund_id: uuid.UUID) -> Sequence[uuid.UUID]:
    wanted = select(Account.id).where(Account.fund_id == fund_id, Account.code.in_(MONETARY_CODES))
    return session().scalars(wanted).all()
