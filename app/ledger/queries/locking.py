"""What a booking needs, read under lock: accounts with fund and lot, entries of the same keys, closed months."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.kernel.db import session
from app.ledger.drafts import Closed
from app.ledger.models import Account, Entry, Fund, Line, Lot, Period, Resolution
from app.ledger.states import EntryState, Outcome, PeriodState


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that is there, as far as a booking needs to know it."""

    id: uuid.UUID
    key: str
    purpose: str
    effective_on: date
    is_pending: bool
    subject_id: uuid.UUID | None
    outcome: Outcome | None
    expires_at: datetime | None = None

    @property
    def state(self) -> EntryState:
        if not self.is_pending:
            return EntryState.POSTED
        return EntryState(self.outcome.value) if self.outcome else EntryState.PENDING


_LOCKED = (
    select(
        Account,
        Fund,
        Lot,
        select(Period.id)
        .where(Period.fund_id == Fund.id, Period.state == PeriodState.CLOSED)
        .exists()
        .label("has_closed"),
    )
    .join(Fund, Fund.id == Account.fund_id)
    .outerjoin(Lot, Lot.id == Account.lot_id)
    .where(Account.id.in_(bindparam("ids", expanding=True)))
    .order_by(Account.id)
    .with_for_update(of=Account)
    .execution_options(populate_existing=True)
)
_KNOWN = select(
    Entry.id,
    Entry.key,
    Entry.purpose,
    Entry.effective_on,
    Entry.is_pending,
    Entry.subject_id,
    Resolution.outcome,
    Entry.expires_at,
).outerjoin(Resolution, Resolution.entry_id == Entry.id)
_KNOWN_BY_KEY = _KNOWN.where(Entry.key.in_(bindparam("keys", expanding=True)))
_KNOWN_BY_ID = _KNOWN.where(Entry.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Held:
    """An account under lock, with what it belongs to."""

    account: Account
    fund: Fund
    lot: Lot | None
    has_closed_months: bool


def locked(account_ids: Collection[uuid.UUID]) -> list[Held]:
    """The accounts, held until the transaction ends, always in the same order so that postings cannot deadlock."""
    return [Held(*row) for row in session().execute(_LOCKED, {"ids": list(account_ids)})]


def lock_fund(fund_id: uuid.UUID) -> None:
    """Wait for every booking of a fund, and let none begin before the transaction ends."""
    wanted = select(Account.id).where(Account.fund_id == fund_id).order_by(Account.id).with_for_update()
    session().execute(wanted).all()


def known_entries(ids: Collection[uuid.UUID], keys: Collection[str]) -> list[KnownEntry]:
    """Entries of those ids or keys, with how they ended."""
    connection = session().connection()
    found = list(connection.execute(_KNOWN_BY_KEY, {"keys": list(keys)})) if keys else []
    found += connection.execute(_KNOWN_BY_ID, {"ids": list(ids)}) if ids else []
    return [KnownEntry(*row) for row in found]


def legs_of(entry_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[tuple[uuid.UUID, int, str]]]:
    """Entry → (account, amount, currency) of each line."""
    legs: dict[uuid.UUID, list[tuple[uuid.UUID, int, str]]] = {}
    if not entry_ids:
        return legs
    wanted = select(Line.entry_id, Line.account_id, Line.amount_minor, Line.currency)
    for entry_id, account_id, minor, currency in session().execute(
        wanted.where(Line.entry_id.in_(entry_ids))
    ):
        legs.setdefault(entry_id, []).append((account_id, minor, currency))
    return legs


def closed_months(fund_ids: Collection[uuid.UUID]) -> Sequence[Closed]:
    wanted = select(Period.fund_id, Period.first_on, Period.last_on)
    wanted = wanted.where(Period.fund_id.in_(fund_ids), Period.state == PeriodState.CLOSED)
    return [Closed(*row) for row in session().execute(wanted)]
