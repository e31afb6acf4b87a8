"""The opening of a lot, reversed: one person asks with a reason, another books the opposite."""

import uuid

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, Decision, DecisionAction
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.money import Money
from app.kernel.states import step
from app.ledger import policy, queries, rules
from app.ledger.drafts import Reverse
from app.ledger.models import Lot, LotReversal
from app.ledger.queries import budget, locking
from app.ledger.service.booking import do


def reverse_opening(actor: Actor, lot_id: uuid.UUID, reason: str) -> LotReversal:
    """Ask for the opposite of a lot's opening; nothing is in the books before another person approves."""
    lot = _seen(actor, lot_id)
    if not policy.may_prepare(actor, lot.fund):
        raise Forbidden
    stands = [one for one in budget.reversals_of(lot.id) if one.decision != Decision.REFUSED]
    _refuse_used(lot, reason, has_reversal=bool(stands))
    row = LotReversal(
        lot_id=lot.id, reason=reason.strip(), prepared_by_id=actor.person_id, prepared_at=clock.now()
    )
    session().add(row)
    session().flush()
    audit.record(actor, "reversal.prepared", row, party=lot.fund.party, reason=row.reason)
    return row


def approve_opening_reversal(actor: Actor, reversal_id: uuid.UUID, version: int) -> LotReversal:
    """Book the opposite, unless money of the lot came into use meanwhile."""
    row, lot = _decidable(actor, reversal_id, version)
    _refuse_used(lot, row.reason, has_reversal=False)
    opening = budget.opening_of(lot)
    if opening is None:
        raise NotFound
    on = max(clock.now().date(), opening.effective_on)
    row.entry_id = do(actor, Reverse(opening.id, row.reason, on)).id
    return _decided(actor, row, lot, DecisionAction.APPROVE)


def refuse_opening_reversal(actor: Actor, reversal_id: uuid.UUID, version: int, reason: str) -> LotReversal:
    row, lot = _decidable(actor, reversal_id, version)
    refuse_if(rules.reason_problems(reason), "lot.reversal_refused")
    row.refusal = reason.strip()
    return _decided(actor, row, lot, DecisionAction.REFUSE)


def _refuse_used(lot: Lot, reason: str, *, has_reversal: bool) -> None:
    """Read under lock, so that nobody obligates what is about to go."""
    ids = [account.id for account in queries.accounts_of_lots([lot.id])[lot.id].values()]
    accounts = {held.account.code: held.account for held in locking.locked(ids)}
    used = accounts["B100"].posted_minor - accounts["B200"].free.minor
    problems = rules.opening_problems(
        is_changed=bool(budget.changes_of(lot.id)),
        has_reversal=has_reversal,
        used=Money(used, lot.fund.currency),
    )
    refuse_if(problems + rules.reason_problems(reason), "lot.reversal_refused")


def _seen(actor: Actor, lot_id: uuid.UUID) -> Lot:
    lot = queries.lot(lot_id)
    if lot is None or not policy.may_view_fund(actor, lot.fund):
        raise NotFound
    return lot


def _decidable(actor: Actor, reversal_id: uuid.UUID, version: int) -> tuple[LotReversal, Lot]:
    row = lock(LotReversal, reversal_id)
    if row is None:
        raise NotFound
    lot = _seen(actor, row.lot_id)
    if not policy.may_decide(actor, lot.fund, row.prepared_by_id):
        raise Forbidden("ledger.second_person")
    expect_version(row.version, version)
    return row, lot


def _decided(actor: Actor, row: LotReversal, lot: Lot, action: DecisionAction) -> LotReversal:
    row.decision = step(TRANSITIONS, row.decision, action)
    row.decided_by_id, row.decided_at = actor.person_id, clock.now()
    session().flush()
    audit.record(actor, f"reversal.{row.decision}", row, party=lot.fund.party, reason=row.refusal)
    return row
