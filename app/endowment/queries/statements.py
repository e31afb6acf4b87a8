"""Statements of banks, and the cash movements of the books that no line was matched with yet."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.endowment.models import BankLine, BankMatch, BankStatement
from app.endowment.queries.books import book_required
from app.endowment.reconciliation import Booked, Pairing, Told, pair
from app.kernel.db import session
from app.kernel.money import Money
from app.ledger.models import Account, Entry, Fund
from app.ledger.queries.balances import Window, counted

CASH = "1000"


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry moved in the cash of a book."""

    entry_id: uuid.UUID
    day: date
    amount: Money
    purpose: str
    memo: str
    key: str


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement with how many of its lines are matched."""

    statement: BankStatement
    matched: int


def statement(statement_id: uuid.UUID) -> BankStatement | None:
    return session().get(BankStatement, statement_id)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A statement against the books: lines that are matched, lines with the movement proposed for them, and what is
    open on either side; movements until the last day of the statement.
    """

    matched: Sequence[BankLine]
    proposed: Sequence[tuple[BankLine, Movement]]
    open_lines: Sequence[BankLine]
    open_movements: Sequence[Movement]


def reconciliation(shown: BankStatement) -> Reconciliation:
    lines = lines_of_statement(shown.id)
    open_ones = open_movements(book_required(shown.currency), through=shown.last_on)
    proposed = dict(pairing(lines, open_ones).proposed)
    by_id = {it.entry_id: it for it in open_ones}
    return Reconciliation(
        matched=[line for line in lines if line.match],
        proposed=[(line, by_id[proposed[line.id]]) for line in lines if line.id in proposed],
        open_lines=[line for line in lines if not line.match and line.id not in proposed],
        open_movements=[it for it in open_ones if it.entry_id not in proposed.values()],
    )


def is_statement_known(currency: str, file_hash: str) -> bool:
    wanted = select(BankStatement.id).where(BankStatement.currency == currency)
    return session().scalar(wanted.where(BankStatement.file_hash == file_hash)) is not None


def statements(*, limit: int = 100) -> list[StatementSummary]:
    """The newest first, in one statement."""
    wanted = (
        select(BankStatement, func.count(BankMatch.line_id))
        .outerjoin(BankLine, BankLine.statement_id == BankStatement.id)
        .outerjoin(BankMatch, BankMatch.line_id == BankLine.id)
        .group_by(BankStatement.id)
        .order_by(BankStatement.imported_at.desc(), BankStatement.id)
    )
    return [StatementSummary(row[0], row[1]) for row in session().execute(wanted.limit(limit))]


def lines_of_statement(statement_id: uuid.UUID) -> Sequence[BankLine]:
    wanted = select(BankLine).where(BankLine.statement_id == statement_id).order_by(BankLine.number)
    return session().scalars(wanted.options(joinedload(BankLine.match))).all()


def bank_lines(line_ids: Collection[uuid.UUID]) -> Sequence[BankLine]:
    wanted = select(BankLine).where(BankLine.id.in_(line_ids)).options(joinedload(BankLine.match))
    return session().scalars(wanted.execution_options(populate_existing=True)).all()


def open_movements(fund: Fund, *, through: date) -> list[Movement]:
    """Movements of a book's cash until a day that no line was matched with, by day."""
    return sorted(
        (it for it in movements(fund, through=through) if it.entry_id not in _matched(fund.currency)),
        key=lambda it: (it.day, str(it.entry_id)),
    )


def movements(fund: Fund, *, through: date | None = None) -> list[Movement]:
    """Every posted movement of a book's cash, one an entry."""
    found: list[Movement] = []
    for half in counted(Window(through=through)):
        lines = half.subquery()
        wanted = (
            select(Entry, func.sum(lines.c.amount_minor))
            .join(lines, lines.c.entry_id == Entry.id)
            .join(Account, Account.id == lines.c.account_id)
            .where(Account.fund_id == fund.id, Account.code == CASH)
            .group_by(Entry.id)
        )
        for entry, minor in session().execute(wanted):
            if minor:
                amount = Money(int(minor), fund.currency)
                day = entry.effective_on
                found.append(Movement(entry.id, day, amount, entry.purpose, entry.memo, entry.key))
    return found


def _matched(currency: str) -> set[uuid.UUID]:
    return set(session().scalars(select(BankMatch.entry_id).where(BankMatch.currency == currency)))


def pairing(lines: Collection[BankLine], open_ones: Collection[Movement]) -> Pairing:
    """What could belong together of what is open."""
    told = [
        Told(line.id, line.day, line.amount, f"{line.reference} {line.text}")
        for line in lines
        if not line.match
    ]
    booked = [Booked(it.entry_id, it.day, it.amount, (it.key, it.memo)) for it in open_ones]
    return pair(told, booked)
