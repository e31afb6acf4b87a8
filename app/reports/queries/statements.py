"""Figures for statements: balances and movements of a fund, as they were known at an instant."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from app.awards.models import Award
from app.endowment import queries as endowment
from app.endowment.models import Commitment, Payout
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger.chart import kind
from app.ledger.models import Account, Entry, Fund, Lot, Resolution
from app.ledger.queries.balances import TrialRow, Window, counted
from app.reports.statements import Balance, Movement, Obligation, PartyShare, PayoutFacts
from app.reports.statements.journal import JournalLine

YEARS = 5
OWED = {"B400": -1, "3400": -1}
"""Accounts that hold what is promised and not yet paid, with the sign in which they hold it."""


def balances(fund_id: uuid.UUID, *, through: date, at: datetime) -> list[Balance]:
    """Every account of a fund with what it held at the end of a day."""
    rows = ledger.trial_balance(through=through, at=at, fund_ids=[fund_id])
    lots = _lot_codes(fund_id)
    return [_balance(row, lots) for row in rows]


def _balance(row: TrialRow, lots: dict[uuid.UUID, str]) -> Balance:
    account = row.account
    lot = lots.get(account.lot_id, "") if account.lot_id else ""
    return Balance(account.code, account.currency, row.debit_minor, account.party, lot)


def _lot_codes(fund_id: uuid.UUID) -> dict[uuid.UUID, str]:
    return dict(session().execute(select(Lot.id, Lot.code).where(Lot.fund_id == fund_id)).all())


def movements(fund_id: uuid.UUID, *, first: date, last: date, at: datetime) -> list[Movement]:
    """What entries moved between two days, by purpose and account code."""
    window = Window(through=last, at=at, after=_day_before(first))
    found = []
    for half in counted(window):
        lines = half.subquery()
        wanted = (
            select(Entry.purpose, Account.code, Account.currency, func.sum(lines.c.amount_minor))
            .join(Entry, Entry.id == lines.c.entry_id)
            .join(Account, Account.id == lines.c.account_id)
            .where(Account.fund_id == fund_id, Account.lot_id.is_(None))
            .group_by(Entry.purpose, Account.code, Account.currency)
        )
        found += [Movement(row[0], row[1], row[2], int(row[3])) for row in session().execute(wanted)]
    return found


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def obligations(fund: Fund, *, through: date, at: datetime) -> list[Obligation]:
    """What was promised to every award from a fund and not yet paid."""
    owed: dict[tuple[str, str], int] = {}
    for half in counted(Window(through=through, at=at)):
        lines = half.subquery()
        wanted = (
            select(Award.reference, Lot.code, Account.code, func.sum(lines.c.amount_minor))
            .join(Entry, Entry.id == lines.c.entry_id)
            .join(Account, Account.id == lines.c.account_id)
            .join(Award, Award.id == Entry.subject_id)
            .outerjoin(Lot, Lot.id == Account.lot_id)
            .where(Account.fund_id == fund.id, Account.code.in_(OWED))
            .group_by(Award.reference, Lot.code, Account.code)
        )
        for reference, lot, code, minor in session().execute(wanted):
            key = reference, lot or ""
            owed[key] = owed.get(key, 0) + int(minor) * OWED[code]
    return [
        Obligation(reference, lot, Money(minor, fund.currency)) for (reference, lot), minor in owed.items()
    ]


def journal(fund: Fund, *, first: date | None, last: date, at: datetime) -> list[JournalLine]:
    """Every line that counts between two days (from the beginning without a first one), in the order of their days."""
    window = Window(through=last, at=at, after=first and _day_before(first))
    found = [line for is_late, half in enumerate(counted(window)) for line in _lines(fund, half, is_late)]
    return sorted(found, key=lambda it: (it.effective_on, it.booked_at, it.entry, it.code, it.party, it.lot))


def _lines(fund: Fund, half: Select[*tuple[Any, ...]], is_late: int) -> Iterator[JournalLine]:
    lines = half.subquery()
    late = (Resolution.effective_on, Resolution.resolved_at)
    days = late if is_late else (Entry.effective_on, Entry.booked_at)
    wanted = (
        select(Entry, Account.code, Account.party, Lot.code, lines.c.amount_minor, *days)
        .join(Entry, Entry.id == lines.c.entry_id)
        .join(Account, Account.id == lines.c.account_id)
        .outerjoin(Lot, Lot.id == Account.lot_id)
        .where(Account.fund_id == fund.id)
    )
    if is_late:
        wanted = wanted.join(Resolution, Resolution.entry_id == Entry.id)
    for entry, code, party, lot, minor, day, instant in session().execute(wanted):
        yield JournalLine(
            entry=str(entry.id),
            key=entry.key,
            purpose=entry.purpose,
            memo=entry.memo,
            effective_on=day,
            booked_at=instant,
            reverses=str(entry.reverses_id or ""),
            code=code,
            name=kind(code).name,
            party=party,
            lot=lot or "",
            amount=Money(int(minor), fund.currency),
        )


def payouts(currency: str, *, through: date, at: datetime) -> list[PayoutFacts]:
    """Authorised payouts of years that closed by a day, as decided by an instant; the newest five."""
    wanted = (
        select(Payout)
        .where(Payout.currency == currency, Payout.decision == Decision.APPROVED)
        .where(Payout.year <= through.year, Payout.decided_at <= at)
        .where(~exists().where(Entry.reverses_id == Payout.entry_id, Entry.booked_at <= at))
        .options(selectinload(Payout.policy))
        .order_by(Payout.year.desc())
        .limit(YEARS)
    )
    return [_payout(row) for row in session().scalars(wanted)]


def _payout(row: Payout) -> PayoutFacts:
    figures = {name: amount for name in row.figures if (amount := row.figure(name)) is not None}
    parts = {
        "reserve": row.money("reserve"),
        "promised": row.money("promised"),
        "new_money": row.money("new"),
    }
    return PayoutFacts(
        row.year,
        row.policy.number,
        figures,
        row.money("policy"),
        row.money("prudence_limit"),
        row.money("amount"),
        parts,
    )


def promises(currency: str, *, after: date, at: datetime) -> dict[int, Money]:
    """What years after a day have promised, by year."""
    wanted = (
        select(Commitment.year, func.sum(Commitment.amount_minor))
        .where(Commitment.currency == currency, Commitment.decision == Decision.APPROVED)
        .where(Commitment.year > after.year, Commitment.decided_at <= at)
        .group_by(Commitment.year)
    )
    return {year: Money(int(minor), currency) for year, minor in session().execute(wanted)}


def parity_shares(currency: str, *, through: date, at: datetime) -> list[PartyShare]:
    found = endowment.parity_lines(currency, through, at=at)
    return [PartyShare(it.party, (*it.contributed, *it.spent_at_home, *it.spent_abroad)) for it in found]
