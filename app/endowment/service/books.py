"""Opening a book, writing into it, and the two entries awards ask for."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.audit import service as audit
from app.endowment import policy, queries
from app.endowment.models import (
    Booking,
    Commitment,
    Payout,
    Pledge,
    PledgeOutcome,
    PriceImport,
    PrincipalDraw,
    Reversal,
    Valuation,
)
from app.endowment.rules.postings import Lines
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.errors import Forbidden
from app.kernel.money import Money
from app.ledger import service as ledger
from app.ledger.drafts import EntryDraft, FundDraft, Leg
from app.ledger.models import Entry, Fund
from app.ledger.states import FundKind

Prepared = (
    Booking
    | Commitment
    | Payout
    | Pledge
    | PledgeOutcome
    | PriceImport
    | PrincipalDraw
    | Reversal
    | Valuation
)
"""Everything under four eyes."""
T = TypeVar(
    "T", Booking, Commitment, Payout, Pledge, PledgeOutcome, PriceImport, PrincipalDraw, Reversal, Valuation
)


@dataclass(frozen=True, slots=True)
class Event:
    """Why an entry is written: its key, its purpose, the day it counts from, the citation and what it is about."""

    key: str
    purpose: str
    on: date
    memo: str
    subject_id: uuid.UUID


def open_book(actor: Actor, currency: str) -> Fund:
    """Open the endowment's book in one currency."""
    require_administrator(actor)
    name = Bilingual(f"Joint endowment ({currency})", f"共同基金（{currency}）")
    return ledger.open_fund(actor, FundDraft(f"ENDOWMENT-{currency}", FundKind.ENDOWMENT, currency, name))


def require_administrator(actor: Actor) -> None:
    if not policy.may_prepare(actor):
        raise Forbidden


def keep(actor: Actor, row: T, action: str, party: str = "") -> T:
    """Keep what one person prepared; nothing is in the books before another one approves."""
    row.prepared_by_id, row.prepared_at = actor.person_id, clock.now()  # type: ignore[assignment]
    session().add(row)
    session().flush()
    audit.record(actor, action, row, party=party)
    return row


def post(actor: Actor, fund: Fund, lines: Lines, event: Event) -> Entry:
    """Write one entry of the book's accounts, opening those that are used for the first time."""
    legs = tuple(
        Leg(ledger.open_account(actor, fund, code, party=party).id, Money(minor, fund.currency))
        for (code, party), minor in lines.items()
    )
    draft = EntryDraft(event.key, event.purpose, legs, event.on, event.memo, event.subject_id)
    return ledger.post(actor, draft)


def hold_promise(actor: Actor, key: str, amount: Money, subject_id: uuid.UUID) -> Entry:
    """Hold available money for an award: Dr available, Cr committed, pending until the award is active.

    Refused when authorised payouts have not left enough.
    """
    fund = queries.book_required(amount.currency)
    available, committed = (ledger.open_account(actor, fund, code) for code in ("3200", "3400"))
    legs = (Leg(available.id, amount), Leg(committed.id, -amount))
    return ledger.hold(
        actor, EntryDraft(key, "endowment_commitment", legs, clock.now().date(), subject_id=subject_id)
    )


def hold_payment(actor: Actor, key: str, amount: Money, subject_id: uuid.UUID, *, on: date) -> Entry:
    """A pending payment out of what is committed: Dr committed, Cr cash."""
    fund = queries.book_required(amount.currency)
    committed, cash = (ledger.open_account(actor, fund, code) for code in ("3400", "1000"))
    legs = (Leg(committed.id, amount), Leg(cash.id, -amount))
    return ledger.hold(actor, EntryDraft(key, "endowment_payment", legs, on, subject_id=subject_id))


def take_back(actor: Actor, key: str, amount: Money, subject_id: uuid.UUID) -> Entry:
    """Money that an award did not spend comes back and can be committed anew: Dr cash, Cr available."""
    fund = queries.book_required(amount.currency)
    cash, available = (ledger.open_account(actor, fund, code) for code in ("1000", "3200"))
    legs = (Leg(cash.id, amount), Leg(available.id, -amount))
    return ledger.post(
        actor, EntryDraft(key, "endowment_return", legs, clock.now().date(), subject_id=subject_id)
    )
