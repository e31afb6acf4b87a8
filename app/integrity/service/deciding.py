"""The way of a finding: the applicant answers, one officer adjudicates, the other side's officer speaks, it ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.audit import service as audit
from app.integrity import policy, queries, rules
from app.integrity.catalogue.calendar import calendar_of
from app.integrity.catalogue.dated import on_day
from app.integrity.catalogue.disposition import Joint, View, joint_result
from app.integrity.events import FindingDecided, QuestionsRaised
from app.integrity.models import Finding, PlanStep
from app.integrity.rules import PlanDraft
from app.integrity.service import auditing, flags, lists
from app.integrity.service.steps import add_step
from app.integrity.states import TRANSITIONS, Answer, FindingAction, FindingState, Outcome, StepKind
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Conflict, Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step
from app.proposals import policy as proposal_policy
from app.proposals import queries as proposals
from app.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Held:
    """A finding that is kept until the transaction ends, with what the policies ask."""

    finding: Finding
    proposal: Proposal
    on_team: bool
    applies: bool


def answer(actor: Actor, finding_id: uuid.UUID, version: int | None, said: Answer, words: str) -> Finding:
    """The applicant corrects, explains, or says that it is somebody else."""
    held = hold(actor, finding_id, version)
    finding = held.finding
    if not policy.may_answer(actor, finding, on_team=held.on_team):
        raise Forbidden
    refuse_if(rules.words_problems(words, "/words"), "finding.refused")
    finding.state = step(TRANSITIONS, finding.state, FindingAction.ANSWER)
    finding.answer = said
    return _done(actor, held, StepKind.ANSWERED, choice=said.value, words=words)


def ask_again(actor: Actor, finding_id: uuid.UUID, version: int | None, words: str) -> Finding:
    """An officer of either side asks the applicant once more; both sides wait for the one answer."""
    held = hold(actor, finding_id, version)
    if not policy.own_sides(actor, held.proposal.call, applies=held.applies):
        raise Forbidden
    refuse_if(rules.note_problems(words, "/words"), "finding.refused")
    _reopen(held)
    publish(QuestionsRaised(held.proposal.id, held.finding.person_id, new_id()))
    return _done(actor, held, StepKind.ASKED, words=words, party=_side(actor, held))


def adjudicate(
    actor: Actor, finding_id: uuid.UUID, version: int | None, view: View, *, reason: str, plan: Sequence[PlanDraft] = ()
) -> Finding:  # fmt: skip
    """The first officer judges against the written rule, once the applicant answered or the time to answer is over."""
    held = hold(actor, finding_id, version)
    finding = held.finding
    if not policy.may_adjudicate(actor, held.proposal.call, finding, applies=held.applies):
        raise Forbidden
    if finding.state == FindingState.OPEN and finding.answer_due and finding.answer_due >= _today():
        raise Conflict("finding.answer_not_due")
    refuse_if(rules.view_problems(view, reason, plan, _today()), "finding.refused")
    if view == View.NEEDS_INFORMATION:
        return ask_again(actor, finding_id, version, reason)
    finding.state = step(TRANSITIONS, finding.state, FindingAction.ADJUDICATE)
    finding.view, finding.adjudicated_by_id = view, actor.person_id
    _set_plan(finding, plan)
    return _done(actor, held, StepKind.ADJUDICATED, choice=view.value, words=reason, party=finding.party)


def concur(
    actor: Actor, finding_id: uuid.UUID, version: int | None, view: View, *, reason: str, plan: Sequence[PlanDraft] = ()
) -> Finding:  # fmt: skip
    """The other side's officer says the same, something else, or asks; the disposition table says what follows."""
    held = hold(actor, finding_id, version)
    finding = held.finding
    if not policy.may_concur(actor, held.proposal.call, finding, applies=held.applies):
        raise Forbidden
    if finding.view is None or finding.state != FindingState.ADJUDICATED:
        raise Conflict("state.not_allowed", state=finding.state.value, action="concur")
    has_plan = view == View.MITIGABLE and bool(finding.plan) and not plan
    refuse_if(rules.note_problems(reason, "/reason") if has_plan else rules.view_problems(view, reason, plan, _today()),
              "finding.refused")  # fmt: skip
    if view == View.NEEDS_INFORMATION:
        return ask_again(actor, finding_id, version, reason)
    finding.other_view, finding.concurred_by_id = view, actor.person_id
    if plan:
        _set_plan(finding, plan)
    kind = StepKind.CONCURRED if view == finding.view else StepKind.DISSENTED
    _settle(actor, held, joint_result(finding.view, view))
    return _done(actor, held, kind, choice=view.value, words=reason, party=_side(actor, held))


def decide(
    actor: Actor,
    finding_id: uuid.UUID,
    version: int | None,
    outcome: Outcome,
    *,
    reason: str,
    plan: Sequence[PlanDraft] = (),
) -> Finding:
    """The joint panel ends a dissent or an appeal; the first two officers have no part in it."""
    held = hold(actor, finding_id, version)
    finding = held.finding
    if not policy.may_decide(actor, held.proposal.call, finding, applies=held.applies):
        raise Forbidden
    refuse_if(rules.decision_problems(outcome, reason, plan, _today()), "finding.refused")
    ended = step(TRANSITIONS, finding.state, FindingAction.DECIDE)
    _set_plan(finding, plan)
    finding.state, finding.decided_by_id = ended, actor.person_id
    _close(actor, held, outcome)
    return _done(actor, held, StepKind.DECIDED, choice=outcome.value, words=reason, party=_side(actor, held))


def appeal(actor: Actor, finding_id: uuid.UUID, version: int | None, words: str) -> Finding:
    """Once, and in time."""
    held = hold(actor, finding_id, version)
    finding = held.finding
    if not policy.may_answer(actor, finding, on_team=held.on_team):
        raise Forbidden
    if finding.appeal_due is None or finding.appeal_due < _today() or finding.decided_by_id is not None:
        raise Conflict("finding.no_appeal")
    refuse_if(rules.words_problems(words, "/words"), "finding.refused")
    finding.state = step(TRANSITIONS, finding.state, FindingAction.APPEAL)
    return _done(actor, held, StepKind.APPEALED, words=words)


def mark_step_done(actor: Actor, finding_id: uuid.UUID, version: int | None, position: int) -> Finding:
    """An officer has seen that a step of the plan was taken."""
    held = hold(actor, finding_id, version)
    if not policy.own_sides(actor, held.proposal.call, applies=held.applies):
        raise Forbidden
    found = next((it for it in held.finding.plan if it.position == position), None)
    if found is None:
        raise NotFound
    if found.done_at is None:
        found.done_at, found.seen_by_id = clock.now(), actor.person_id
        return _done(actor, held, StepKind.PLAN_STEP_DONE, choice=str(position), party=_side(actor, held))
    return held.finding


def hold(actor: Actor, finding_id: uuid.UUID, version: int | None) -> Held:
    """The finding, kept; NotFound for whoever may not know of it. Officers come after the deadline."""
    held = seen_by(actor, finding_id, keep=True)
    finding = held.finding
    theirs = {"state": finding.state.value, "steps": len(finding.steps)}
    expect_version(finding.version, version, theirs)
    return held


def seen_by(actor: Actor, finding_id: uuid.UUID, *, keep: bool = False) -> Held:
    """The same for reading."""
    finding = queries.finding(finding_id, hold=keep)
    proposal = proposals.proposal(finding.proposal_id) if finding is not None else None
    if finding is None or proposal is None:
        raise NotFound
    on_team = proposal_policy.is_on_team(actor, proposal)
    applies = queries.applies_in(actor.person_id, proposal.call_id)
    late = rules.is_past_deadline(proposal.call, clock.now())
    is_officer = late and policy.may_view(actor, proposal.call, applies=applies)
    if not is_officer and not policy.may_answer(actor, finding, on_team=on_team):
        raise NotFound
    return Held(finding, proposal, on_team, applies)


def officer_sees(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """A proposal whose findings the actor may read as an officer; NotFound otherwise."""
    proposal = proposals.proposal(proposal_id)
    if proposal is None or not rules.is_past_deadline(proposal.call, clock.now()):
        raise NotFound
    applies = queries.applies_in(actor.person_id, proposal.call_id)
    if not proposal.submission_count or not policy.may_view(actor, proposal.call, applies=applies):
        raise NotFound
    return proposal


def _reopen(held: Held) -> None:
    finding = held.finding
    finding.state = step(TRANSITIONS, finding.state, FindingAction.ASK)
    finding.view = finding.adjudicated_by_id = None
    _set_plan(finding, ())
    clocks = rules.clocks_of(calendar_of(held.proposal.call.parties), on_day(_today()), _today())
    finding.answer_due, finding.adjudication_due = clocks.answer, clocks.adjudication
    finding.concurrence_due, finding.letter_due = clocks.concurrence, clocks.letter


def _settle(actor: Actor, held: Held, joint: Joint) -> None:
    """What the two views come to: the end, or the panel."""
    finding = held.finding
    finding.joint = joint
    outcome = rules.outcome_of(joint, finding.answer)
    if outcome is None:
        finding.state = step(TRANSITIONS, finding.state, FindingAction.ESCALATE)
        return
    finding.state = step(TRANSITIONS, finding.state, FindingAction.CLOSE)
    _close(actor, held, outcome)


def _close(actor: Actor, held: Held, outcome: Outcome) -> None:
    finding, parties = held.finding, held.proposal.call.parties
    finding.outcome, finding.closed_at = outcome, clock.now()
    days = int(on_day(_today()).number("clock.appeal"))
    finding.appeal_due = calendar_of(parties).after(_today(), days)
    lists.clear(actor, finding, [half.institution_id for half in held.proposal.halves if half.institution_id])
    auditing.suspend_if_overturned(actor, finding)
    publish(FindingDecided(finding.id, finding.version))


def _set_plan(finding: Finding, plan: Sequence[PlanDraft]) -> None:
    for old in list(finding.plan):
        session().delete(old)
    finding.plan.clear()
    session().flush()
    for position, draft in enumerate(plan, 1):
        made = PlanStep(id=new_id(), finding_id=finding.id, position=position, remedy=draft.remedy)
        made.words, made.due_on = draft.words.strip(), draft.due_on
        finding.plan.append(made)


def _done(
    actor: Actor, held: Held, kind: StepKind, *, choice: str = "", words: str = "", party: str = ""
) -> Finding:
    """The step is written, audited without its words, and the flags follow."""
    finding = held.finding
    session().flush()
    add_step(actor, finding, kind, choice=choice, words=words, party=party)
    changes = {"rule": finding.rule, "state": finding.state.value, "choice": choice}
    audit.record(actor, f"finding.{kind.value}", finding, party=party, changes=changes)
    flags.derive(actor, held.proposal.id, held.proposal.call)
    return finding


def _side(actor: Actor, held: Held) -> str:
    """The side the actor speaks for: not the first officer's where there is a choice."""
    sides = policy.own_sides(actor, held.proposal.call, applies=held.applies)
    return next((side for side in sides if side != held.finding.party), sides[0] if sides else "")


def _today() -> date:
    return clock.now().date()
