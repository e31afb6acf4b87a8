"""Official rates: one person enters a rate for a purpose, another approves or refuses it."""

import uuid

from app.audit import service as audit
from app.fx import policy, queries, rates, rules
from app.fx.models import OfficialRate
from app.fx.rules import RateDraft
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, DecisionAction
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.states import step


def propose_rate(actor: Actor, draft: RateDraft) -> OfficialRate:
    """Enter a rate. It is used by nobody before another person approves it."""
    if not policy.may_set(actor):
        raise Forbidden
    published = queries.rate_on(draft.base, draft.quote, draft.day)
    problems = rules.official_problems(draft, published, clock.today(actor.zone))
    if queries.official_there(draft.purpose, draft.base, draft.quote, draft.day) is not None:
        problems.append(Problem("fx.rate_there", "/day", {"day": draft.day.isoformat()}))
    refuse_if(problems, "fx.refused")
    numerator, denominator = rates.ratio(draft.figure)
    rate = OfficialRate(
        purpose=draft.purpose, day=draft.day, base=draft.base, quote=draft.quote, numerator=numerator,
        denominator=denominator, citation=draft.citation.strip(), prepared_by_id=actor.person_id,
        prepared_at=clock.now(),
    )  # fmt: skip
    session().add(rate)
    session().flush()
    audit.record(actor, "rate.proposed", rate, changes={"figure": draft.figure})
    return rate


def approve_rate(actor: Actor, rate_id: uuid.UUID, version: int) -> OfficialRate:
    """Let the rate be used from its day on."""
    rate = _decidable(actor, rate_id, version)
    rate.decision = step(TRANSITIONS, rate.decision, DecisionAction.APPROVE)
    rate.decided_by_id, rate.decided_at = actor.person_id, clock.now()
    audit.record(actor, "rate.approved", rate)
    return rate


def refuse_rate(actor: Actor, rate_id: uuid.UUID, version: int, reason: str) -> OfficialRate:
    rate = _decidable(actor, rate_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "fx.refused")
    rate.decision = step(TRANSITIONS, rate.decision, DecisionAction.REFUSE)
    rate.decided_by_id, rate.decided_at, rate.refusal = actor.person_id, clock.now(), reason.strip()
    audit.record(actor, "rate.refused", rate, reason=reason)
    return rate


def _decidable(actor: Actor, rate_id: uuid.UUID, version: int) -> OfficialRate:
    rate = lock(OfficialRate, rate_id)
    if rate is None or not policy.may_view_official(actor):
        raise NotFound
    if not policy.may_decide(actor, rate.prepared_by_id):
        raise Forbidden("fx.second_person")
    expect_version(rate.version, version)
    return rate
