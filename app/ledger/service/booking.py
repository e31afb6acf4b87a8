"""One way into the books: `run` takes orders (post, settle, end, reverse) and answers each; a verb is a batch of one.

The accounts are locked first, in one order, and everything that decides is read after that: what others booked
before is seen, what they book later waits. An order is checked before anything of it is kept, so a refused one
leaves no trace and the next is judged as if it had not been.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import make_transient_to_detached, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.audit import service as audit
from app.audit.service import Note
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bulk import insert_rows, one_turn, update_rows
from app.kernel.db import session
from app.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Problem, RuleBroken
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger import policy, rules
from app.ledger.content import entry_hash
from app.ledger.drafts import (
    Closed,
    End,
    EntryDraft,
    Leg,
    LotTerms,
    Order,
    Post,
    Reverse,
    Settle,
    Standing,
)
from app.ledger.expiry import expiry_of
from app.ledger.models import Account, Entry, Fund, Line, Lot, Resolution
from app.ledger.queries import locking
from app.ledger.queries.locking import KnownEntry
from app.ledger.states import EntryState, Outcome

Legs = Sequence[tuple[uuid.UUID, int, str]]
WITH_LINES = (selectinload(Entry.lines), selectinload(Entry.resolution))


@dataclass(frozen=True, slots=True)
class Done:
    """An order that was followed. `is_new` is false when the same event was there already (I17)."""

    entry_id: uuid.UUID
    state: EntryState
    is_new: bool = True


Answer = Done | DomainError


@dataclass(slots=True)
class _Desk:
    """What the orders of one batch see and change. Rows wait here until the batch is through."""

    actor: Actor
    now: datetime
    accounts: dict[uuid.UUID, Account]
    standings: dict[uuid.UUID, Standing]
    lots: dict[uuid.UUID, LotTerms]
    closed: Sequence[Closed]
    by_id: dict[uuid.UUID, KnownEntry]
    by_key: dict[str, KnownEntry]
    legs: dict[uuid.UUID, Legs]
    lines: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    resolutions: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()


def run(actor: Actor, orders: Sequence[Order]) -> list[Answer]:
    """Follow orders one after the other; each is answered with what was done or with its refusal.

    Raises Forbidden when the actor may not book in one of the funds; then nothing was done.
    """
    desk = _open_desk(actor, orders)
    answers: list[Answer] = []
    for order in orders:
        try:
            answers.append(_VERBS[type(order)](desk, order))
        except DomainError as refusal:
            answers.append(refusal)
    _keep(desk)
    return answers


def do(actor: Actor, order: Order) -> Entry:
    """Follow one order; its entry, or its refusal raised."""
    desk = _open_desk(actor, [order])
    answer = _VERBS[type(order)](desk, order)
    _keep(desk)
    if desk.entries:
        return _as_row(desk)
    return session().get_one(Entry, answer.entry_id, options=WITH_LINES, populate_existing=True)


def _as_row(desk: _Desk) -> Entry:
    """The entry that was just written, as the session knows rows: nothing has to be read again."""
    entry = Entry(**desk.entries[0])
    lines = [Line(**line) for line in desk.lines]
    for row in (entry, *lines):
        make_transient_to_detached(row)
        session().add(row)
    set_committed_value(entry, "lines", lines)
    set_committed_value(entry, "resolution", None)
    return entry


def _open_desk(actor: Actor, orders: Sequence[Order]) -> _Desk:
    ids = [order.entry_id for order in orders if not isinstance(order, Post)]
    keys = [order.draft.key for order in orders if isinstance(order, Post)]
    legs: dict[uuid.UUID, Legs] = dict(locking.legs_of(ids))
    wanted = {leg.account_id for order in orders if isinstance(order, Post) for leg in order.draft.legs}
    wanted |= {account_id for lines in legs.values() for account_id, _minor, _currency in lines}
    rows = locking.locked(wanted)
    funds = {row.fund.id: row.fund for row in rows}
    if not all(policy.may_book(actor, fund) for fund in funds.values()):
        raise Forbidden
    reversals = [_reversal_key(order.entry_id) for order in orders if isinstance(order, Reverse)]
    known = locking.known_entries(ids, keys + reversals)
    closed = locking.closed_months(funds) if any(row.has_closed_months for row in rows) else ()
    return _Desk(
        actor, clock.now(), {row.account.id: row.account for row in rows},
        {row.account.id: _standing(row.account) for row in rows},
        {row.lot.id: _terms(row.lot, row.fund) for row in rows if row.lot}, closed,
        {entry.id: entry for entry in known}, {entry.key: entry for entry in known}, legs,
    )  # fmt: skip


def _standing(account: Account) -> Standing:
    return Standing(
        account.code, account.currency, account.sign, account.is_guarded, account.posted_minor,
        account.held_minor, account.fund_id, account.lot_id,
    )  # fmt: skip


def _terms(lot: Lot, fund: Fund) -> LotTerms:
    kind = expiry_of(fund.party).kind(lot.kind, lot.obligate_by)
    may_adjust = kind is not None and kind.may_adjust_after_expiry
    return LotTerms(lot.code, lot.obligate_by, lot.liquidate_by, lot.cancelled_at is not None, may_adjust)


def _post(desk: _Desk, order: Post, *, reverses_id: uuid.UUID | None = None) -> Done:
    draft, pending = order.draft, order.is_pending
    there = desk.by_key.get(draft.key)
    if there is not None:
        return _same_or_conflict(desk, there, draft)
    problems = rules.entry_problems(draft, desk.standings, pending=pending)
    changes = rules.changes_of(draft.legs)
    problems = problems or rules.time_problems(
        changes, desk.standings, draft.effective_on, desk.lots, desk.closed
    )
    _refuse_if(problems)
    for account_id, change in changes.items():
        standing = desk.standings[account_id]
        own = change * standing.sign
        if pending:
            standing.held += max(-own, 0)
        else:
            standing.posted += own
    return _write(desk, order, reverses_id)


def _same_or_conflict(desk: _Desk, there: KnownEntry, draft: EntryDraft) -> Done:
    lines = desk.legs.get(there.id) or locking.legs_of([there.id])[there.id]
    booked = sorted((account_id, minor) for account_id, minor, _currency in lines)
    wanted = sorted((leg.account_id, leg.amount.minor) for leg in draft.legs)
    if booked != wanted or there.purpose != draft.purpose:
        raise Conflict("ledger.key_reused", key=draft.key)
    return Done(there.id, there.state, is_new=False)


def _write(desk: _Desk, order: Post, reverses_id: uuid.UUID | None) -> Done:
    draft, pending, entry_id = order.draft, order.is_pending, new_id()
    shared = {"effective_on": draft.effective_on, "booked_at": desk.now, "is_pending": pending}
    desk.lines += [
        {"id": new_id(), "entry_id": entry_id, "account_id": leg.account_id, "amount_minor": leg.amount.minor,
         "currency": leg.amount.currency, **shared}
        for leg in draft.legs
    ]  # fmt: skip
    desk.entries.append(
        {"id": entry_id, "key": draft.key, "purpose": draft.purpose, "memo": draft.memo,
         "booked_by_id": desk.actor.person_id, "subject_id": draft.subject_id, "reverses_id": reverses_id,
         "expires_at": draft.expires_at if pending else None, **shared}
    )  # fmt: skip
    desk.legs[entry_id] = [(leg.account_id, leg.amount.minor, leg.amount.currency) for leg in draft.legs]
    _know(
        desk,
        KnownEntry(
            entry_id,
            draft.key,
            draft.purpose,
            draft.effective_on,
            pending,
            draft.subject_id,
            None,
            draft.expires_at,
        ),
    )
    told = {"key": draft.key, "content": entry_hash(desk.entries[-1], desk.legs[entry_id])}
    desk.notes.append(Note("entry.held" if pending else "entry.posted", Entry, entry_id, told))
    return Done(entry_id, EntryState.PENDING if pending else EntryState.POSTED)


def _know(desk: _Desk, entry: KnownEntry) -> None:
    desk.by_id[entry.id] = desk.by_key[entry.key] = entry


def _settle(desk: _Desk, order: Settle) -> Done:
    entry = _waiting(desk, order.entry_id)
    if entry.expires_at is not None and entry.expires_at <= desk.now:
        raise Conflict("ledger.already_resolved", state=EntryState.EXPIRED.value)
    on = order.on or max(desk.today, entry.effective_on)
    _refuse_if(rules.settlement_problems(on, entry.effective_on))
    changes = _changes(desk, entry.id)
    _refuse_if(rules.time_problems(changes, desk.standings, on, desk.lots, desk.closed))
    for account_id, change in changes.items():
        standing = desk.standings[account_id]
        own = change * standing.sign
        standing.held -= max(-own, 0)
        standing.posted += own
    return _resolve(desk, entry, Outcome.POSTED, "", on)


def _end(desk: _Desk, order: End) -> Done:
    _refuse_if(rules.reason_problems(order.reason))
    entry = _waiting(desk, order.entry_id)
    for account_id, change in _changes(desk, entry.id).items():
        standing = desk.standings[account_id]
        standing.held -= max(-change * standing.sign, 0)
    on = max(desk.today, entry.effective_on)
    return _resolve(desk, entry, order.outcome, order.reason, on)


def _reverse(desk: _Desk, order: Reverse) -> Done:
    _refuse_if(rules.reason_problems(order.reason))
    entry = desk.by_id.get(order.entry_id)
    if entry is None:
        raise NotFound
    if entry.state != EntryState.POSTED:
        raise Conflict("ledger.only_posted_is_reversed")
    legs = tuple(Leg(account, Money(-minor, currency)) for account, minor, currency in desk.legs[entry.id])
    draft = EntryDraft(
        _reversal_key(entry.id), f"reversal_of_{entry.purpose}"[:48], legs, order.on or desk.today,
        order.reason, entry.subject_id,
    )  # fmt: skip
    return _post(desk, Post(draft), reverses_id=entry.id)


def _reversal_key(entry_id: uuid.UUID) -> str:
    return f"reversal:{entry_id}"


def _waiting(desk: _Desk, entry_id: uuid.UUID) -> KnownEntry:
    entry = desk.by_id.get(entry_id)
    if entry is None:
        raise NotFound
    if entry.state != EntryState.PENDING:
        raise Conflict("ledger.already_resolved", state=entry.state.value)
    return entry


def _resolve(desk: _Desk, entry: KnownEntry, outcome: Outcome, reason: str, on: date) -> Done:
    desk.resolutions.append(
        {"entry_id": entry.id, "outcome": outcome, "resolved_at": desk.now, "effective_on": on,
         "resolved_by_id": desk.actor.person_id, "reason": reason}
    )  # fmt: skip
    _know(
        desk,
        KnownEntry(
            entry.id,
            entry.key,
            entry.purpose,
            entry.effective_on,
            entry.is_pending,
            entry.subject_id,
            outcome,
        ),
    )
    desk.notes.append(Note(f"entry.{outcome}", Entry, entry.id, {"effective_on": on.isoformat()}, reason))
    return Done(entry.id, EntryState(outcome.value))


def _changes(desk: _Desk, entry_id: uuid.UUID) -> dict[uuid.UUID, int]:
    changes: dict[uuid.UUID, int] = {}
    for account_id, minor, _currency in desk.legs[entry_id]:
        changes[account_id] = changes.get(account_id, 0) + minor
    return changes


def _refuse_if(problems: Collection[Problem]) -> None:
    if problems:
        raise RuleBroken("ledger.refused", tuple(problems))


_VERBS: Mapping[type[Any], Callable[[_Desk, Any], Done]] = {
    Post: _post,
    Settle: _settle,
    End: _end,
    Reverse: _reverse,
}


def _keep(desk: _Desk) -> None:
    """Lines first, then their entries: the trigger of the entry checks that they balance."""
    connection = session().connection()
    with one_turn(connection):
        for model, rows in ((Line, desk.lines), (Entry, desk.entries), (Resolution, desk.resolutions)):
            insert_rows(connection, model.__table__, rows)
        update_rows(connection, Account.__table__, "id", _new_balances(desk))
        audit.record_all(desk.actor, desk.notes)


def _new_balances(desk: _Desk) -> list[dict[str, Any]]:
    """What changed, told to the rows that the session knows too."""
    changed = []
    for account_id, standing in desk.standings.items():
        account = desk.accounts[account_id]
        if (account.posted_minor, account.held_minor) != (standing.posted, standing.held):
            changed.append({"id": account_id, "posted_minor": standing.posted, "held_minor": standing.held})
            set_committed_value(account, "posted_minor", standing.posted)
            set_committed_value(account, "held_minor", standing.held)
    return changed
