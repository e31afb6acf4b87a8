"""The verbs of a call: draft, edit, sign, publish, cancel; and the marks that packages above set."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from app.audit import service as audit
from app.calls import policy, queries, rules
from app.calls.content import hash_of
from app.calls.drafts import CallDraft, CriterionDraft, SideDraft, StageDraft
from app.calls.events import CallCancelled, CallPublished
from app.calls.models import Call, CallAgency, Criterion, StageCriterion, StageForm
from app.calls.states import TRANSITIONS, CallAction, CallState
from app.council import queries as council
from app.council.states import AgreementState, PriorityState
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish as announce
from app.kernel.states import step
from app.ledger import queries as ledger


def create_draft(actor: Actor, code: str, draft: CallDraft) -> Call:
    """Begin a joint call under an active priority and an agreement in force."""
    if not policy.may_draft(actor):
        raise Forbidden
    problems = [Problem("code.taken", "/code", {"code": code})] if queries.is_code_taken(code) else []
    refuse_if(problems + _problems(draft), "call.refused")
    call = Call(code=code, created_by_id=actor.person_id, created_at=clock.now())
    _write(call, draft)
    if not policy.is_officer(actor, call):
        raise Forbidden("call.own_agency_only")
    session().add(call)
    session().flush()
    audit.record(actor, "call.drafted", call)
    return call


def edit_draft(actor: Actor, call_id: uuid.UUID, version: int, draft: CallDraft) -> Call:
    """Change the text. Every signature given so far is void, because it covered another text."""
    call = _visible(actor, call_id)
    if not policy.may_edit(actor, call):
        raise Forbidden
    expect_version(call.version, version)
    refuse_if(_problems(draft), "call.refused")
    call.state = step(TRANSITIONS, call.state, CallAction.REVISE)
    _write(call, draft)
    session().flush()
    audit.record(actor, "call.edited", call, changes={"content_hash": hash_of(call)})
    return call


def sign(actor: Actor, call_id: uuid.UUID, agency_id: uuid.UUID, content_hash: str) -> Call:
    """Sign the present text for one agency; with the last signature the call is agreed."""
    call = _visible(actor, call_id)
    side = next((s for s in call.agencies if s.agency_id == agency_id), None)
    if side is None or not policy.may_sign(actor, side):
        raise Forbidden
    refuse_if(rules.signing_problems(content_hash, hash_of(call)), "call.refused")
    agreed = step(TRANSITIONS, call.state, CallAction.AGREE)
    side.signed_by_id, side.signed_at, side.signed_hash = actor.person_id, clock.now(), content_hash
    if all(s.signed_at is not None for s in call.agencies):
        call.state, call.content_hash = agreed, content_hash
    audit.record(actor, "call.signed", call, party=side.party, changes={"content_hash": content_hash})
    return call


def publish(actor: Actor, call_id: uuid.UUID) -> Call:
    """Show the call to everybody; from here its text is constant."""
    call = _visible(actor, call_id)
    if not policy.may_publish(actor, call):
        raise Forbidden
    published = step(TRANSITIONS, call.state, CallAction.PUBLISH)
    signed = [side.signed_hash == hash_of(call) for side in call.agencies]
    now = clock.now()
    problems = rules.publication_problems(signed=signed, deadline_at=call.deadline_at, now=now)
    refuse_if(problems + _lot_problems(call), "call.refused")
    call.state, call.published_at = published, now
    audit.record(actor, "call.published", call)
    announce(CallPublished(call.id))
    return call


def cancel(actor: Actor, call_id: uuid.UUID, version: int, reason: str) -> Call:
    """End the call without a selection; cannot be undone."""
    call = _visible(actor, call_id)
    if not policy.may_cancel(actor, call):
        raise Forbidden
    expect_version(call.version, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "call.refused")
    call.state = step(TRANSITIONS, call.state, CallAction.CANCEL)
    audit.record(actor, "call.cancelled", call, reason=reason)
    announce(CallCancelled(call.id))
    return call


def mark_released(actor: Actor, call_id: uuid.UUID, at: datetime) -> Call:
    """Results are shown from `at`. The reviews package asked every side before."""
    call = session().get_one(Call, call_id, with_for_update=True)
    call.released_at = at
    audit.record(actor, "call.released", call)
    return call


def decide(actor: Actor, call_id: uuid.UUID) -> Call:
    """Every proposal of the call has its decision. The selection package asked before."""
    call = session().get_one(Call, call_id, with_for_update=True)
    call.state = step(TRANSITIONS, call.state, CallAction.DECIDE)
    audit.record(actor, "call.decided", call)
    return call


def _visible(actor: Actor, call_id: uuid.UUID) -> Call:
    call = lock(Call, call_id)
    if call is None or not policy.may_view(actor, call):
        raise NotFound
    return call


def _problems(draft: CallDraft) -> list[Problem]:
    return [*_base_problems(draft), *rules.draft_problems(draft, _signatories(draft.agreement_id))]


def _base_problems(draft: CallDraft) -> list[Problem]:
    """A call stands on an active priority and a signed agreement (product.md, "agreement", "priority")."""
    priority, agreement = council.priority(draft.priority_id), council.agreement(draft.agreement_id)
    problems = []
    if priority is None or priority.state != PriorityState.ACTIVE:
        problems.append(Problem("call.priority_not_active", "/priority_id"))
    if agreement is None or agreement.state != AgreementState.SIGNED:
        problems.append(Problem("call.agreement_not_signed", "/agreement_id"))
    return problems


def _lot_problems(call: Call) -> list[Problem]:
    lots = {side.party: side.lot_id for side in call.agencies}
    left = ledger.unobligated([lot_id for lot_id in lots.values() if lot_id])
    free = {party: left[lot_id] for party, lot_id in lots.items() if lot_id}
    return rules.lot_problems({side.party: side.budget for side in call.agencies}, free)


def _signatories(agreement_id: uuid.UUID) -> Collection[uuid.UUID]:
    agreement = council.agreement(agreement_id)
    return {signatory.agency_id for signatory in agreement.signatories} if agreement else set()


def _write(call: Call, draft: CallDraft) -> None:
    deadline_at = rules.deadline_instant(draft.deadline_local, draft.deadline_zone)
    call.title, call.summary, call.text = draft.title, draft.summary, draft.text
    call.priority_id, call.agreement_id, call.programme = (
        draft.priority_id,
        draft.agreement_id,
        draft.programme,
    )
    call.settings, call.author_blind, call.fill_cap_permille = (
        draft.settings,
        draft.author_blind,
        draft.fill_cap_permille,
    )
    call.authoritative_language = draft.authoritative_language
    call.opens_at = draft.opens_at
    call.review_opens_at, call.review_ends_at = draft.review_opens_at, draft.review_ends_at
    call.deadline_local = draft.deadline_local.strftime("%Y-%m-%dT%H:%M")
    call.deadline_zone, call.deadline_at = draft.deadline_zone, deadline_at  # type: ignore[assignment]
    call.state, call.content_hash = CallState.DRAFT, ""
    call.agencies.clear()
    session().flush()
    call.agencies = [_side(side) for side in draft.sides]


def _side(draft: SideDraft) -> CallAgency:
    return CallAgency(
        agency_id=draft.agency_id,
        party=draft.party,
        lot_id=draft.lot_id,
        currency=draft.budget.currency,
        budget_minor=draft.budget.minor,
        largest_half_minor=draft.largest_half.minor,
        indirect_permille=draft.indirect_permille,
        cost_categories=list(draft.cost_categories),
        scale_min=draft.scale_min,
        scale_max=draft.scale_max,
        scale_step=draft.scale_step,
        higher_is_better=draft.higher_is_better,
        reviews_wanted=draft.reviews_wanted,
        rank_binds=draft.rank_binds,
        criteria=[Criterion(**values) for values in _questions(draft)],
        stages=[_stage(form) for form in draft.stages],
    )


def _stage(draft: StageDraft) -> StageForm:
    return StageForm(
        stage=draft.stage,
        scale_min=draft.scale_min,
        scale_max=draft.scale_max,
        scale_step=draft.scale_step,
        higher_is_better=draft.higher_is_better,
        criteria=[StageCriterion(**values) for values in _questions(draft)],
    )


def _questions(form: SideDraft | StageDraft) -> Iterator[dict[str, Any]]:
    """The columns of each question in order; anchors from the best point to the worst."""
    for position, draft in enumerate(form.criteria):
        values: dict[str, Any] = {name: getattr(draft, name) for name in CriterionDraft.__slots__}
        anchors = sorted(draft.anchors, key=lambda it: int(it["score"]), reverse=form.higher_is_better)
        yield values | {"position": position, "anchors": anchors}


def present_hash(actor: Actor, call_id: uuid.UUID) -> str:
    """The hash of the text as it stands, which is what an agency signs."""
    call = queries.call(call_id, criteria=True)
    if call is None or not policy.may_view(actor, call):
        raise NotFound
    return hash_of(call)
