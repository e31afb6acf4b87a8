"""The verbs of the council: propose, consult, endorse and activate a priority; draft and sign an agreement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts import queries as accounts
from app.audit import service as audit
from app.council import policy, queries, rules
from app.council.models import Agreement, AgreementSignatory, Endorsement, Priority
from app.council.states import AGREEMENT, PRIORITY, AgreementAction, PriorityAction
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import expect_version, lock, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.parties import party_codes
from app.kernel.states import step


@dataclass(frozen=True, slots=True)
class PriorityText:
    """What people write about a priority."""

    title: Bilingual
    summary: Bilingual


def propose_priority(actor: Actor, code: str, text: PriorityText) -> Priority:
    """Put a new priority before the council."""
    if not policy.may_propose(actor):
        raise Forbidden
    problems = _code_problems(Priority, code) + rules.text_problems(
        {"title": text.title, "summary": text.summary}
    )
    refuse_if(problems, "priority.refused")
    priority = Priority(
        code=code,
        title=text.title,
        summary=text.summary,
        proposed_by_id=actor.person_id,
        proposed_at=clock.now(),
    )
    session().add(priority)
    session().flush()
    audit.record(actor, "priority.proposed", priority)
    return priority


def edit_priority(actor: Actor, priority_id: uuid.UUID, version: int, text: PriorityText) -> Priority:
    priority = _visible_priority(actor, priority_id)
    if not policy.may_edit_priority(actor, priority):
        raise Forbidden
    expect_version(priority.version, version, {"title": priority.title, "summary": priority.summary})
    refuse_if(rules.text_problems({"title": text.title, "summary": text.summary}), "priority.refused")
    priority.title, priority.summary = text.title, text.summary
    audit.record(actor, "priority.edited", priority)
    return priority


def move_priority(actor: Actor, priority_id: uuid.UUID, version: int, action: PriorityAction) -> Priority:
    """Consult, activate, graduate or hand off. Endorsing has a verb of its own, because each party does it."""
    priority = _visible_priority(actor, priority_id)
    if action == PriorityAction.ENDORSE or not policy.may_move_priority(actor):
        raise Forbidden
    expect_version(priority.version, version)
    priority.state = step(PRIORITY, priority.state, action)
    audit.record(actor, f"priority.{priority.state}", priority)
    return priority


def endorse_priority(actor: Actor, priority_id: uuid.UUID, party: str) -> Priority:
    """Endorse for one party; with the last party's endorsement the priority is endorsed."""
    priority = _visible_priority(actor, priority_id)
    if not policy.may_endorse(actor, party):
        raise Forbidden
    step(PRIORITY, priority.state, PriorityAction.ENDORSE)
    endorsed_by = [endorsement.party for endorsement in priority.endorsements]
    refuse_if(rules.endorsement_problems(party, endorsed_by), "priority.refused")
    now = clock.now()
    priority.endorsements.append(Endorsement(party=party, person_id=actor.person_id, endorsed_at=now))
    if rules.is_endorsed([*endorsed_by, party], party_codes()):
        priority.state, priority.endorsed_at = step(PRIORITY, priority.state, PriorityAction.ENDORSE), now
    audit.record(actor, "priority.endorsed", priority, party=party)
    return priority


def draft_agreement(
    actor: Actor,
    code: str,
    title: Bilingual,
    agency_ids: Sequence[uuid.UUID],
    *,
    expires_on: date | None = None,
) -> Agreement:
    """Draft a memorandum between agencies; each of them then signs."""
    if not policy.may_draft_agreement(actor):
        raise Forbidden
    agencies = accounts.agencies_by_ids(agency_ids)
    problems = _code_problems(Agreement, code) + rules.text_problems({"title": title})
    problems += rules.agreement_problems(
        [agency.party for agency in agencies], expires_on, clock.today(actor.zone)
    )
    refuse_if(problems, "agreement.refused")
    signatories = [AgreementSignatory(agency_id=agency.id, party=agency.party) for agency in agencies]
    agreement = Agreement(code=code, title=title, expires_on=expires_on, signatories=signatories)
    session().add(agreement)
    session().flush()
    audit.record(actor, "agreement.drafted", agreement)
    return agreement


def sign_agreement(actor: Actor, agreement_id: uuid.UUID, agency_id: uuid.UUID) -> Agreement:
    """Sign for one agency; with the last signature the agreement is in force."""
    agreement = lock(Agreement, agreement_id)
    if agreement is None or not policy.may_view_agreement(actor, agreement):
        raise NotFound
    signatory = next((s for s in agreement.signatories if s.agency_id == agency_id), None)
    if signatory is None or not policy.may_sign_agreement(actor, signatory):
        raise Forbidden
    signed = step(AGREEMENT, agreement.state, AgreementAction.SIGN)
    if signatory.signed_at is None:
        signatory.signed_by_id, signatory.signed_at = actor.person_id, clock.now()
        if all(s.signed_at is not None for s in agreement.signatories):
            agreement.state, agreement.signed_at = signed, signatory.signed_at
        audit.record(actor, "agreement.signed", agreement, party=signatory.party)
    return agreement


def _visible_priority(actor: Actor, priority_id: uuid.UUID) -> Priority:
    priority = lock(Priority, priority_id)
    if priority is None or not policy.may_view_priority(actor, priority):
        raise NotFound
    return priority


def _code_problems(model: type[Agreement] | type[Priority], code: str) -> list[Problem]:
    return [Problem("code.taken", "/code", {"code": code})] if queries.is_code_taken(model, code) else []
