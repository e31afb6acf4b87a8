"""What somebody wants to book: plain values."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.ledger.expiry import AS_ENACTED
from app.ledger.states import FundKind, Outcome


@dataclass(frozen=True, slots=True)
class Leg:
    """One line: debit positive, credit negative."""

    account_id: uuid.UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to book. `key` names the outside event; `subject_id` is an opaque reference for the caller.

    A pending entry with `expires_at` gives back what it holds at that instant, unless it was resolved before.
    """

    key: str
    purpose: str
    legs: tuple[Leg, ...]
    effective_on: date
    memo: str = ""
    subject_id: uuid.UUID | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Book an entry, at once or pending."""

    draft: EntryDraft
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Settle:
    """Let a pending entry count, from `on` (today, but not before the entry's own day)."""

    entry_id: uuid.UUID
    on: date | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Give back what a pending entry holds: voided with a reason, or expired."""

    entry_id: uuid.UUID
    reason: str
    outcome: Outcome = Outcome.VOIDED


@dataclass(frozen=True, slots=True)
class Reverse:
    """Book the opposite of a posted entry, once, on `on` (today)."""

    entry_id: uuid.UUID
    reason: str
    on: date | None = None


Order = Post | Settle | End | Reverse


@dataclass(frozen=True, slots=True)
class FundDraft:
    """A fund to open."""

    code: str
    kind: FundKind
    currency: str
    name: Bilingual
    party: str = ""
    agency_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot to open: `amount` is its authority, `kind` one of its party's kinds (`expiry.py`)."""

    code: str
    fund_id: uuid.UUID
    fiscal_year: int
    obligate_by: date
    liquidate_by: date
    authority: str
    amount: Money
    kind: str = AS_ENACTED


@dataclass(frozen=True, slots=True)
class CarryDraft:
    """A carry-over to book: which way, how much of the unobligated money, who approved it and why."""

    carry: str
    amount: Money
    authority: str
    reason: str


@dataclass(frozen=True, slots=True)
class TradeDraft:
    """Money of one book sold for money of another; `reference` is the counterparty's own number."""

    reference: str
    sold_fund_id: uuid.UUID
    sold: Money
    bought_fund_id: uuid.UUID
    bought: Money
    traded_on: date
    counterparty: str


@dataclass(slots=True)
class Standing:
    """An account as it stands: balance in its own direction, and what pending entries hold (minor units)."""

    code: str
    currency: str
    sign: int
    is_guarded: bool
    posted: int
    held: int
    fund_id: uuid.UUID | None = None
    lot_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What the time of a lot allows."""

    code: str
    obligate_by: date
    liquidate_by: date
    is_cancelled: bool
    may_adjust: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """A month of a fund that takes no entries."""

    fund_id: uuid.UUID
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Flow:
    """What one entry did to the monetary items of a book on a day."""

    on: date
    minor: int
    subject_id: uuid.UUID | None
