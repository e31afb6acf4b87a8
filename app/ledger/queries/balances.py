"""Balances at any instant, from lines alone: what had an effect through a day, as it was known at an instant.

A line counts from its own day and instant, or, when it waited, from those of its posting. Snapshots only save the
way: they are sums of the same lines.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import session
from app.kernel.money import Money
from app.ledger.models import LATE, Account, BalanceSnapshot, Entry, Fund, Line, Resolution, SettledLine
from app.ledger.states import Outcome

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Window:
    """Which lines count: of days after `after` through `through`, known after `since` until `at`."""

    through: date | None = None
    at: datetime | None = None
    after: date | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account of a trial balance; `debit_minor` is negative for a credit balance."""

    account: Account
    debit_minor: int

    @property
    def balance(self) -> Money:
        return Money(self.debit_minor, self.account.currency)


def counted(window: Window = Window()) -> tuple[Select[uuid.UUID, uuid.UUID, int], ...]:
    """(entry, account, amount) of every line that counts, in two halves: posted at once, and posted after waiting."""
    columns = (Line.entry_id, Line.account_id, Line.amount_minor)
    at_once = select(*columns).where(Line.is_pending.is_(False))
    settled = select(*columns).join(Resolution, Resolution.entry_id == Line.entry_id)
    settled = settled.where(Line.is_pending.is_(True), Resolution.outcome == Outcome.POSTED)
    return (
        at_once.where(*_within(window, Line.effective_on, Line.booked_at)),
        settled.where(*_within(window, Resolution.effective_on, Resolution.resolved_at)),
    )


def _within(window: Window, day: Column, instant: Column) -> list[ColumnElement[bool]]:
    limits = (
        (day.__le__, window.through),
        (instant.__le__, window.at),
        (day.__gt__, window.after),
        (instant.__gt__, window.since),
    )
    return [compare(limit) for compare, limit in limits if limit is not None]


def debits(
    window: Window = Window(), account_ids: Collection[uuid.UUID] | None = None
) -> dict[uuid.UUID, int]:
    """Account → sum of the lines that count, debit positive. Accounts without a line are left out."""
    sums: Counter[uuid.UUID] = Counter()
    for half in counted(window):
        wanted = half if account_ids is None else half.where(Line.account_id.in_(account_ids))
        grouped = wanted.with_only_columns(Line.account_id, func.sum(Line.amount_minor))
        for account_id, minor in session().execute(grouped.group_by(Line.account_id)):
            sums[account_id] += int(minor)
    return dict(sums)


def trial_balance(
    *,
    through: date | None = None,
    at: datetime | None = None,
    fund_ids: Collection[uuid.UUID] | None = None,
) -> list[TrialRow]:
    """Every account with its balance through a day as known at an instant; sums to zero per currency (I3)."""
    sums = debits(Window(through, at))
    wanted = select(Account).join(Fund, Fund.id == Account.fund_id)
    if fund_ids is not None:
        wanted = wanted.where(Account.fund_id.in_(fund_ids))
    ordered = wanted.order_by(Fund.code, Account.lot_id, Account.code, Account.party)
    return [TrialRow(account, sums.get(account.id, 0)) for account in session().scalars(ordered)]


def balance(account_id: uuid.UUID, *, through: date | None = None, at: datetime | None = None) -> int:
    """One account's balance, debit positive: the nearest snapshot, and the lines it did not know.

    Reads settled lines where `debits` joins resolutions, so each can be held against the other.
    """
    start = _snapshot_before(account_id, through, at)
    if start is None:
        return _debit(account_id, Window(through, at))
    newer = Window(through, at, after=start.through_on)
    backdated = Window(start.through_on, at, since=start.taken_at)
    return start.debit_minor + _debit(account_id, newer) + _debit(account_id, backdated)


def _debit(account_id: uuid.UUID, window: Window) -> int:
    """What a window says of one account. What became known after the window's last day is late: a few lines."""
    is_late = window.through is not None and window.since is not None and window.since.date() > window.through
    late = [text(LATE[session().get_bind().dialect.name])] if is_late else []
    total = 0
    for table, only in ((Line, [Line.is_pending.is_(False)]), (SettledLine, [])):
        limits = [*only, *_within(window, table.effective_on, table.booked_at)]
        wanted = select(func.sum(table.amount_minor)).where(table.account_id == account_id, *limits, *late)
        total += int(session().scalar(wanted) or 0)
    return total


def _snapshot_before(
    account_id: uuid.UUID, through: date | None, at: datetime | None
) -> BalanceSnapshot | None:
    wanted = select(BalanceSnapshot).where(BalanceSnapshot.account_id == account_id)
    if through is not None:
        wanted = wanted.where(BalanceSnapshot.through_on <= through)
    if at is not None:
        wanted = wanted.where(BalanceSnapshot.taken_at <= at)
    newest = wanted.order_by(BalanceSnapshot.through_on.desc(), BalanceSnapshot.taken_at.desc())
    return session().scalar(newest.limit(1))


def snapshots() -> Sequence[BalanceSnapshot]:
    return session().scalars(select(BalanceSnapshot)).all()


def snapshot_points() -> Sequence[tuple[date, datetime]]:
    """Every (day, instant) of which there are snapshots, the oldest first."""
    columns = (BalanceSnapshot.through_on, BalanceSnapshot.taken_at)
    found = session().execute(select(*columns).distinct().order_by(*columns))
    return [(row[0], row[1]) for row in found]


def held(at: datetime | None = None) -> dict[uuid.UUID, int]:
    """Account → what entries that were pending at an instant would take from it (own direction)."""
    waits = _waiting_at(at)
    per_entry = (
        select(Line.account_id, (func.sum(Line.amount_minor) * Account.sign).label("own"))
        .join(Account, Account.id == Line.account_id)
        .where(waits)
        .group_by(Line.account_id, Line.entry_id, Account.sign)
        .subquery()
    )
    taken = func.sum(case((per_entry.c.own < 0, -per_entry.c.own), else_=0))
    rows = session().execute(select(per_entry.c.account_id, taken).group_by(per_entry.c.account_id))
    return {row[0]: int(row[1]) for row in rows if row[1]}


def _waiting_at(at: datetime | None) -> ColumnElement[bool]:
    resolved = select(Resolution.entry_id).where(Resolution.entry_id == Line.entry_id)
    if at is None:
        return and_(Line.is_pending.is_(True), ~resolved.exists())
    resolved = resolved.where(Resolution.resolved_at <= at)
    return and_(Line.is_pending.is_(True), Line.booked_at <= at, ~resolved.exists())


def replayed() -> dict[uuid.UUID, tuple[int, int]]:
    """Every account's (posted, held) in its own direction, from lines alone: what the running balances must equal."""
    sums, holds = debits(), held()
    signs = session().execute(select(Account.id, Account.sign))
    return {row[0]: (sums.get(row[0], 0) * row[1], holds.get(row[0], 0)) for row in signs}


def expired_entries(at: datetime) -> Sequence[uuid.UUID]:
    """Pending entries whose time is over."""
    resolved = select(Resolution.entry_id).where(Resolution.entry_id == Entry.id).exists()
    wanted = select(Entry.id).where(Entry.expires_at <= at, Entry.is_pending.is_(True), ~resolved)
    return session().scalars(wanted.order_by(Entry.expires_at, Entry.id)).all()


def pending_entries_of(account_ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Entries that wait and touch one of the accounts."""
    wanted = select(Line.entry_id).where(Line.account_id.in_(account_ids), _waiting_at(None)).distinct()
    return sorted(session().scalars(wanted))


def pages_of_lines(account_id: uuid.UUID, window: Window) -> Iterator[tuple[uuid.UUID, int]]:
    """(entry, amount) of every line of an account that counts."""
    for half in counted(window):
        for entry_id, _account, minor in session().execute(half.where(Line.account_id == account_id)):
            yield entry_id, minor
