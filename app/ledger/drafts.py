"""What somebody wants to book: plain values."""

import uuid
from dataclasses import dataclass
from datetime import date

from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.ledger.states import FundKind


@dataclass(frozen=True, slots=True)
class Leg:
    """One line: debit positive, credit negative."""

    account_id: uuid.UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to book. `key` names the outside event; `subject_id` is an opaque reference for the caller."""

    key: str
    purpose: str
    legs: tuple[Leg, ...]
    effective_on: date
    memo: str = ""
    subject_id: uuid.UUID | None = None


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
    """A lot to open: `amount` is its authority."""

    code: str
    fund_id: uuid.UUID
    fiscal_year: int
    obligate_by: date
    liquidate_by: date
    authority: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as it stands: balance in its own direction, and what pending entries hold (minor units)."""

    code: str
    currency: str
    sign: int
    is_guarded: bool
    posted: int
    held: int
