"""Four eyes: what one administrator prepared, another one approves or refuses."""

import uuid
from collections.abc import Callable
from typing import Any

from app.audit import service as audit
from app.endowment import policy
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
from app.endowment.service.bookings import book
from app.endowment.service.books import T
from app.endowment.service.corrections import book_draw, book_reversal, turn_key
from app.endowment.service.payouts import book_payout, confirm_commitment
from app.endowment.service.pledges import book_outcome, book_pledge
from app.endowment.service.values import book_valuation
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, DecisionAction
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.states import step
from app.ledger.models import Entry

EFFECTS: dict[type[Any], Callable[[Actor, Any], Entry | None]] = {
    Booking: book,
    Commitment: confirm_commitment,
    Payout: book_payout,
    Pledge: book_pledge,
    PledgeOutcome: book_outcome,
    PriceImport: lambda _actor, _row: None,
    PrincipalDraw: book_draw,
    Reversal: book_reversal,
    Valuation: book_valuation,
}
"""What happens in the books when something is approved."""
NOUNS: dict[type[Any], str] = {
    Booking: "booking",
    Commitment: "commitment",
    Payout: "payout",
    Pledge: "pledge",
    PledgeOutcome: "pledge_outcome",
    PriceImport: "price_import",
    PrincipalDraw: "principal_draw",
    Reversal: "reversal",
    Valuation: "valuation",
}


def approve(actor: Actor, row_id: uuid.UUID, version: int, model: type[T] = Booking) -> T:  # type: ignore[assignment]
    """Approve what somebody else prepared; its entry is posted in the same transaction, a draw's with the last key."""
    row = _decidable(actor, model, row_id, version)
    if isinstance(row, PrincipalDraw) and not turn_key(actor, row):
        return row
    decided = step(TRANSITIONS, row.decision, DecisionAction.APPROVE)
    entry = EFFECTS[model](actor, row)
    if entry is not None and not isinstance(row, Commitment | PriceImport):
        row.entry_id = entry.id
    row.decision = decided
    return _decided(actor, row, "approved", "")


def refuse(
    actor: Actor,
    row_id: uuid.UUID,
    version: int,
    reason: str,
    model: type[T] = Booking,  # type: ignore[assignment]
) -> T:
    row = _decidable(actor, model, row_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "endowment.refused")
    row.decision, row.refusal = step(TRANSITIONS, row.decision, DecisionAction.REFUSE), reason
    return _decided(actor, row, "refused", reason)


def _decidable(actor: Actor, model: type[T], row_id: uuid.UUID, version: int) -> T:
    row = lock(model, row_id)
    if row is None or not policy.may_view(actor):
        raise NotFound
    if not policy.may_decide(actor, row):
        raise Forbidden("endowment.second_person")
    expect_version(row.version, version)
    return row


def _decided(actor: Actor, row: T, how: str, reason: str) -> T:
    row.decided_by_id, row.decided_at = actor.person_id, clock.now()
    session().flush()
    action = f"{NOUNS[type(row)]}.{how}"
    audit.record(actor, action, row, party=getattr(row, "party", ""), reason=reason)
    return row
