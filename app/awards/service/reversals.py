"""A payment that was made, reversed: asked for by one person, booked by another. What was paid is obligated again."""

import uuid

from app.audit import service as audit
from app.awards import policy, queries, rules
from app.awards.models import Award, AwardLine, Payment, PaymentReversal
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, DecisionAction
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, refuse_if
from app.kernel.states import step
from app.ledger import service as ledger

BOOKKEEPER = system("awards")


def reverse_payment(actor: Actor, payment_id: uuid.UUID, reason: str) -> PaymentReversal:
    """Ask for the opposite of a payment; nothing is in the books before another person approves."""
    payment, award, line = _seen(actor, payment_id)
    if not policy.may_ask_payment(actor, award, line):
        raise Forbidden
    problems = rules.reversal_problems(
        payment.state,
        reason,
        has_reversal=payment.reversal is not None,
        is_settled=_is_settled(payment, line),
    )
    refuse_if(problems, "payment.reversal_refused")
    row = PaymentReversal(
        payment_id=payment.id, reason=reason.strip(), prepared_by_id=actor.person_id, prepared_at=clock.now()
    )
    session().add(row)
    session().flush()
    audit.record(actor, "reversal.prepared", row, party=line.party, reason=row.reason)
    return row


def approve_reversal(actor: Actor, reversal_id: uuid.UUID, version: int) -> PaymentReversal:
    """Book the opposite today, but not before the day of payment."""
    row, payment, line = _decidable(actor, reversal_id, version)
    if _is_settled(payment, line):
        raise Conflict("payment.settled_by_report")
    on = max(clock.now().date(), payment.pay_on)
    row.entry_id = ledger.reverse(BOOKKEEPER, payment.entry_id, row.reason, on).id
    return _decided(actor, row, line, DecisionAction.APPROVE, "")


def refuse_reversal(actor: Actor, reversal_id: uuid.UUID, version: int, reason: str) -> PaymentReversal:
    row, _payment, line = _decidable(actor, reversal_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "payment.reversal_refused")
    row.refusal = reason
    return _decided(actor, row, line, DecisionAction.REFUSE, reason)


def _is_settled(payment: Payment, line: AwardLine) -> bool:
    """Whether an accepted report gave money back that, without this payment, was never there."""
    without = line.paid - payment.amount
    return bool(line.returned.minor) and without < line.reported + line.returned


def _seen(actor: Actor, payment_id: uuid.UUID) -> tuple[Payment, Award, AwardLine]:
    payment = queries.payment(payment_id, hold=True)
    award = queries.award_of_line(payment.line_id, hold=True) if payment else None
    if payment is None or award is None:
        raise NotFound
    if not policy.is_inside(actor, award.call, barred=queries.is_barred(actor, award)):
        raise NotFound
    return payment, award, next(line for line in award.lines if line.id == payment.line_id)


def _decidable(
    actor: Actor, reversal_id: uuid.UUID, version: int
) -> tuple[PaymentReversal, Payment, AwardLine]:
    row = lock(PaymentReversal, reversal_id)
    if row is None:
        raise NotFound
    payment, award, line = _seen(actor, row.payment_id)
    if not policy.may_decide_reversal(actor, award, line, row.prepared_by_id):
        raise Forbidden("payment.reversal_second_person")
    expect_version(row.version, version)
    return row, payment, line


def _decided(
    actor: Actor, row: PaymentReversal, line: AwardLine, action: DecisionAction, reason: str
) -> PaymentReversal:
    row.decision = step(TRANSITIONS, row.decision, action)
    row.decided_by_id, row.decided_at = actor.person_id, clock.now()
    session().flush()
    audit.record(actor, f"reversal.{row.decision}", row, party=line.party, reason=reason)
    return row
