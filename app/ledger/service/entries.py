"""Post, hold, settle, void, expire, reverse: one entry at a time."""

import uuid
from datetime import date

from app.kernel import clock
from app.kernel.actor import Actor
from app.ledger.drafts import End, EntryDraft, Post, Reverse, Settle
from app.ledger.models import Entry
from app.ledger.queries import balances
from app.ledger.service.booking import do, run
from app.ledger.states import Outcome


def post(actor: Actor, draft: EntryDraft) -> Entry:
    """Book an entry that counts at once. The same key again returns the entry that is there (I17)."""
    return do(actor, Post(draft))


def hold(actor: Actor, draft: EntryDraft) -> Entry:
    """Book a pending entry: it holds what it would take, until it is settled, voided or expires."""
    return do(actor, Post(draft, is_pending=True))


def settle(actor: Actor, entry_id: uuid.UUID, on: date | None = None) -> Entry:
    """Post a pending entry; it counts from `on` (today, but not before the entry's own day)."""
    return do(actor, Settle(entry_id, on))


def void(actor: Actor, entry_id: uuid.UUID, reason: str) -> Entry:
    """Give back what a pending entry holds."""
    return do(actor, End(entry_id, reason))


def expire(actor: Actor, entry_id: uuid.UUID, reason: str) -> Entry:
    """Give back what a pending entry holds, because its time is over."""
    return do(actor, End(entry_id, reason, Outcome.EXPIRED))


def reverse(actor: Actor, entry_id: uuid.UUID, reason: str, on: date | None = None) -> Entry:
    """Book the opposite of a posted entry; the only correction there is, and at most once."""
    return do(actor, Reverse(entry_id, reason, on))


def expire_due(actor: Actor) -> int:
    """End every pending entry whose instant of expiry is past; how many there were."""
    due = balances.expired_entries(clock.now())
    return len(run(actor, [End(entry_id, "time is over", Outcome.EXPIRED) for entry_id in due]))
