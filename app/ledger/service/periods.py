"""Close and reopen months of a fund: one person asks with a reason, another approves."""

import uuid

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, DecisionAction
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.fiscal import Month
from app.kernel.states import step
from app.ledger import policy, queries, rules
from app.ledger.models import Fund, Period, PeriodChange
from app.ledger.queries import locking
from app.ledger.queries import periods as found
from app.ledger.service.upkeep import snapshot
from app.ledger.states import PeriodAction, PeriodState


def ask(actor: Actor, fund_id: uuid.UUID, month: Month, action: PeriodAction, reason: str) -> PeriodChange:
    """Ask to close a month that is over, or to reopen a closed one."""
    fund = _fund(actor, fund_id)
    period = found.period(fund.id, month.first_day())
    waiting = period is not None and found.waiting_change(period.id) is not None
    state = period.state if period else PeriodState.OPEN
    today = clock.today(actor.zone)
    problems = rules.period_problems(month, action, state, today) + rules.reason_problems(reason)
    refuse_if(problems + rules.one_wish_problems(waiting=waiting), "period.refused")
    if period is None:
        period = Period(fund_id=fund.id, first_on=month.first_day(), last_on=month.last_day())
        session().add(period)
        session().flush()
    change = PeriodChange(
        period_id=period.id, action=action, reason=reason.strip(), prepared_by_id=actor.person_id,
        prepared_at=clock.now(),
    )  # fmt: skip
    session().add(change)
    session().flush()
    audit.record(actor, f"period.{action}_asked", change, party=fund.party, reason=reason)
    return change


def approve(actor: Actor, change_id: uuid.UUID, version: int) -> PeriodChange:
    """Close or reopen. Closing waits for bookings under way, and keeps what every account held."""
    change, period = _decidable(actor, change_id, version)
    change.decision = step(TRANSITIONS, change.decision, DecisionAction.APPROVE)
    change.decided_by_id, change.decided_at = actor.person_id, clock.now()
    locking.lock_fund(period.fund_id)
    is_closing = change.action == PeriodAction.CLOSE
    period.state = PeriodState.CLOSED if is_closing else PeriodState.OPEN
    session().flush()
    if is_closing:
        snapshot(actor, period.last_on, [period.fund_id])
    audit.record(actor, f"period.{period.state}", change, party=period.fund.party, reason=change.reason)
    return change


def refuse(actor: Actor, change_id: uuid.UUID, version: int, reason: str) -> PeriodChange:
    change, period = _decidable(actor, change_id, version)
    refuse_if(rules.reason_problems(reason), "period.refused")
    change.decision = step(TRANSITIONS, change.decision, DecisionAction.REFUSE)
    change.decided_by_id, change.decided_at, change.refusal = actor.person_id, clock.now(), reason.strip()
    audit.record(actor, "period.change_refused", change, party=period.fund.party, reason=reason)
    return change


def _fund(actor: Actor, fund_id: uuid.UUID) -> Fund:
    fund = queries.fund(fund_id)
    if fund is None or not policy.may_view_fund(actor, fund):
        raise NotFound
    if not policy.may_prepare(actor, fund):
        raise Forbidden
    return fund


def _decidable(actor: Actor, change_id: uuid.UUID, version: int) -> tuple[PeriodChange, Period]:
    change = lock(PeriodChange, change_id)
    period = lock(Period, change.period_id) if change else None
    if change is None or period is None or not policy.may_view_fund(actor, period.fund):
        raise NotFound
    if not policy.may_decide(actor, period.fund, change.prepared_by_id):
        raise Forbidden("ledger.second_person")
    expect_version(change.version, version)
    return change, period
