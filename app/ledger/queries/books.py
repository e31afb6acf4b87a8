"""Reading the books: funds, lots, accounts, entries."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.money import Money
from app.ledger.models import Account, Entry, Fund, Line, Lot
from app.ledger.policy import may_view_books
from app.ledger.states import FundKind


def fund(fund_id: uuid.UUID) -> Fund | None:
    return session().get(Fund, fund_id)


def fund_by_code(code: str) -> Fund | None:
    return session().scalar(select(Fund).where(Fund.code == code))


def funds(kind: FundKind | None = None) -> Sequence[Fund]:
    wanted = select(Fund).order_by(Fund.kind, Fund.code)
    return session().scalars(wanted.where(Fund.kind == kind) if kind else wanted).all()


def funds_for(actor: Actor) -> Sequence[Fund]:
    """Funds whose books the actor may read, by kind and code."""
    wanted = select(Fund).order_by(Fund.kind, Fund.code)
    if not may_view_books(actor):
        own = [grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)]
        wanted = wanted.where(Fund.agency_id.in_(own))
    return session().scalars(wanted).all()


def lots_of_funds(fund_ids: Collection[uuid.UUID]) -> Sequence[Lot]:
    wanted = select(Lot).where(Lot.fund_id.in_(fund_ids)).options(selectinload(Lot.fund))
    return session().scalars(wanted.order_by(Lot.obligate_by, Lot.code)).all()


def lot(lot_id: uuid.UUID) -> Lot | None:
    return session().get(Lot, lot_id, options=[selectinload(Lot.fund)])


def lot_by_code(code: str) -> Lot | None:
    return session().scalar(select(Lot).where(Lot.code == code).options(selectinload(Lot.fund)))


def lots_of_agency(agency_id: uuid.UUID) -> Sequence[Lot]:
    """Lots of an agency's funds, the one that must be obligated first in front."""
    wanted = select(Lot).join(Fund).where(Fund.agency_id == agency_id).options(selectinload(Lot.fund))
    return session().scalars(wanted.order_by(Lot.obligate_by, Lot.code)).all()


def account(
    fund_id: uuid.UUID, code: str, *, lot_id: uuid.UUID | None = None, party: str = ""
) -> Account | None:
    wanted = select(Account).where(Account.fund_id == fund_id, Account.code == code, Account.party == party)
    wanted = wanted.where(Account.lot_id == lot_id if lot_id else Account.lot_id.is_(None))
    return session().scalar(wanted)


def accounts_of_lots(lot_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Account]]:
    """Lot → code → account."""
    found: dict[uuid.UUID, dict[str, Account]] = {lot_id: {} for lot_id in lot_ids}
    for row in session().scalars(select(Account).where(Account.lot_id.in_(lot_ids))):
        found[row.lot_id][row.code] = row  # type: ignore[index]
    return found


def accounts_of_fund(fund_id: uuid.UUID) -> Sequence[Account]:
    wanted = select(Account).where(Account.fund_id == fund_id, Account.lot_id.is_(None))
    return session().scalars(wanted.order_by(Account.code, Account.party)).all()


def accounts_by_ids(account_ids: Collection[uuid.UUID]) -> Sequence[Account]:
    return session().scalars(select(Account).where(Account.id.in_(account_ids))).all()


def entry(entry_id: uuid.UUID) -> Entry | None:
    options = [selectinload(Entry.lines), selectinload(Entry.resolution)]
    return session().get(Entry, entry_id, options=options)


def entry_by_key(key: str) -> Entry | None:
    return session().scalar(select(Entry).where(Entry.key == key))


def entries_about(subject_id: uuid.UUID) -> Sequence[Entry]:
    wanted = select(Entry).where(Entry.subject_id == subject_id).order_by(Entry.booked_at, Entry.key)
    lines = selectinload(Entry.lines).selectinload(Line.account)
    return session().scalars(wanted.options(lines, selectinload(Entry.resolution))).all()


def entries_of_fund(
    fund_id: uuid.UUID, *, before: datetime | None = None, limit: int = 26
) -> Sequence[Entry]:
    """Entries that touch a fund, newest first."""
    touches = exists().where(
        Line.entry_id == Entry.id, Line.account_id == Account.id, Account.fund_id == fund_id
    )
    wanted = select(Entry).where(touches).order_by(Entry.booked_at.desc(), Entry.id).limit(limit)
    lines = selectinload(Entry.lines).selectinload(Line.account)
    wanted = wanted.options(lines, selectinload(Entry.resolution))
    return session().scalars(wanted.where(Entry.booked_at < before) if before else wanted).all()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of an account with the entry it belongs to."""

    line: Line
    entry: Entry


def lines_of_account(
    account_id: uuid.UUID, *, after: list[str] | None = None, limit: int = 26
) -> Sequence[AccountLine]:
    """Lines of one account with their entries, the newest first."""
    wanted = (
        select(Line, Entry)
        .join(Entry, Entry.id == Line.entry_id)
        .where(Line.account_id == account_id)
        .options(selectinload(Entry.resolution))
        .order_by(Line.booked_at.desc(), Line.id.desc())
        .limit(limit)
    )
    if after:
        instant, key = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        wanted = wanted.where((Line.booked_at < instant) | ((Line.booked_at == instant) & (Line.id < key)))
    return [AccountLine(row[0], row[1]) for row in session().execute(wanted)]


def unobligated(lot_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Money]:
    """Lot → what an award may still take: available and allocated, less what pending entries hold."""
    return {
        lot_id: Money(sum(accounts[code].free.minor for code in ("B200", "B250")), accounts["B200"].currency)
        for lot_id, accounts in accounts_of_lots(lot_ids).items()
    }
