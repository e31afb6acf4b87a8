"""Snapshots of balances, and everything derived written anew from lines alone."""

import uuid
from collections.abc import Collection
from datetime import date, datetime

import structlog
from sqlalchemy import delete, insert, select

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.ids import new_id
from app.ledger.models import Account, BalanceSnapshot, Fund
from app.ledger.queries import balances
from app.ledger.queries.balances import Window

log = structlog.get_logger("ledger")


def snapshot(actor: Actor, through: date, fund_ids: Collection[uuid.UUID] | None = None) -> int:
    """Keep what every account held through a day; how many accounts. Waits for bookings under way."""
    wanted = select(Account.id).order_by(Account.id).with_for_update()
    if fund_ids is not None:
        wanted = wanted.where(Account.fund_id.in_(fund_ids))
    account_ids = list(session().scalars(wanted))
    _write(through, clock.now(), account_ids)
    log.info("ledger.snapshot", by=actor.name, through=through.isoformat(), accounts=len(account_ids))
    return len(account_ids)


def _write(through: date, at: datetime, account_ids: Collection[uuid.UUID]) -> None:
    """No IN list over all accounts: sums of every account cost the same walk."""
    sums = balances.debits(Window(through, at))
    rows = [
        {
            "id": new_id(),
            "account_id": one,
            "through_on": through,
            "taken_at": at,
            "debit_minor": sums.get(one, 0),
        }
        for one in account_ids
    ]
    if rows:
        session().connection().execute(insert(BalanceSnapshot), rows)


def rebuild(actor: Actor) -> dict[str, list[int]]:
    """Write running balances and snapshots anew from the lines; what was wrong, as account → before, after."""
    accounts = session().scalars(select(Account).order_by(Account.id).with_for_update()).all()
    replayed, wrong = balances.replayed(), {}
    for account in accounts:
        before, after = (account.posted_minor, account.held_minor), replayed.get(account.id, (0, 0))
        if before != after:
            wrong[f"{account.code} {account.id}"] = [*before, *after]
            account.posted_minor, account.held_minor = after
    session().flush()
    _rebuild_snapshots()
    for fund in session().scalars(select(Fund).order_by(Fund.code)):
        own = {name: values for name, values in wrong.items() if name in _names(accounts, fund.id)}
        audit.record(actor, "books.rebuilt", fund, changes={"corrected": own})
    return wrong


def _names(accounts: Collection[Account], fund_id: uuid.UUID) -> set[str]:
    return {f"{account.code} {account.id}" for account in accounts if account.fund_id == fund_id}


def _rebuild_snapshots() -> None:
    """The same accounts at the same points, with sums of today's lines."""
    kept: dict[tuple[date, datetime], list[uuid.UUID]] = {}
    for one in balances.snapshots():
        kept.setdefault((one.through_on, one.taken_at), []).append(one.account_id)
    session().execute(delete(BalanceSnapshot))
    for (through, at), account_ids in kept.items():
        _write(through, at, account_ids)
