"""What waits for researchers and for the officers of their institutions."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.roles import Role
from app.calls.models import Call
from app.disclosures import queries as disclosures
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.proposals import content, policy, rules
from app.proposals import queries as proposals
from app.proposals.models import Half, Proposal, TeamMember
from app.proposals.queries import WHOLE
from app.proposals.rules import Step
from app.proposals.states import WRITTEN, ProposalState
from app.reports.queries.items import Task, Thing

MOST = 25
RENEW_BEFORE = timedelta(days=30)
TASKS = {
    Step.WRITE: ("write", "proposals.record"),
    Step.CONFIRM: ("confirm", "proposals.team"),
    Step.SIGN: ("get_signed", "proposals.record"),
    Step.SUBMIT: ("submit", "proposals.submit"),
    Step.SUBMIT_AGAIN: ("submit_again", "proposals.submit"),
}
"""What a lead does next. Other steps are somebody else's."""


def researcher_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Invitations, own proposals that can still be written, and the disclosure they need."""
    invited = proposals.invitations_of(actor)
    invited = [proposal for proposal in invited if rules.is_in_time(proposal, now)]
    agreed = select(TeamMember.proposal_id).where(
        TeamMember.person_id == actor.person_id, TeamMember.confirmed_at.is_not(None)
    )
    mine = _in_hand(Proposal.id.in_(agreed), now)
    tasks = [_task(p, "answer", "proposals.invitation", rules.closes_at(p)) for p in invited]
    return [*tasks, *_steps(actor, mine, now), *_disclosure_tasks(actor, [*invited, *mine], now)]


def _in_hand(condition: ColumnElement[bool], now: datetime) -> list[Proposal]:
    """Proposals that can still be written and submitted, whole, the nearest deadline first."""
    in_cure = and_(Proposal.state == ProposalState.NEEDS_CURE, Proposal.cure_until >= now)
    wanted = (
        select(Proposal)
        .join(Call, Call.id == Proposal.call_id)
        .where(condition, Proposal.state.in_(WRITTEN), or_(Call.deadline_at >= now, in_cure))
        .options(*WHOLE)
        .order_by(Call.deadline_at, Proposal.id)
        .limit(MOST)
    )
    return [proposal for proposal in session().scalars(wanted) if rules.is_in_time(proposal, now)]


def _steps(actor: Actor, mine: Iterable[Proposal], now: datetime) -> list[Task]:
    led = [proposal for proposal in mine if policy.is_lead(actor, proposal)]
    validity = disclosures.validity([m.person_id for p in led for m in p.team], now) if led else {}
    tasks = []
    for proposal in led:
        text = content.present(proposal)
        problems = rules.missing_problems(proposal, validity=validity, hashes=text.hashes(), at=now)
        differs = bool(proposal.submitted_hash) and text.text_hash() != proposal.submitted_hash
        step = rules.next_step(proposal, problems, now, differs=differs)
        if step in TASKS:
            code, endpoint = TASKS[step]
            mended = "mend" if proposal.state == ProposalState.NEEDS_CURE and step == Step.WRITE else code
            tasks.append(_task(proposal, mended, endpoint, rules.closes_at(proposal)))
    return tasks


def _disclosure_tasks(actor: Actor, concerned: Sequence[Proposal], now: datetime) -> list[Task]:
    """Whoever takes part needs a disclosure in force; it is renewed before it ends."""
    held = disclosures.current(actor.person_id)
    in_force = held is not None and held.valid_until is not None and held.valid_until >= now
    if concerned and not in_force:
        first = min(rules.closes_at(proposal) for proposal in concerned)
        return [Task("disclose", Bilingual("", ""), "disclosures.record", due=first)]
    if held is not None and held.valid_until is not None and now <= held.valid_until <= now + RENEW_BEFORE:
        return [Task("disclose_again", Bilingual("", ""), "disclosures.record", due=held.valid_until)]
    return []


def _task(proposal: Proposal, code: str, endpoint: str, due: datetime) -> Task:
    return Task(code, proposal.title, endpoint, {"proposal_id": proposal.id}, due, proposal.reference)


def researcher_things(actor: Actor, now: datetime) -> list[Thing]:
    """The proposals the actor takes part in, last begun first, with the state the team may know."""
    return [
        Thing(
            "proposal",
            proposal.title,
            "proposals.record",
            {"proposal_id": proposal.id},
            rules.shown_state(proposal, now).value,
            proposal.reference,
        )
        for proposal in proposals.proposals_of_person(actor, limit=MOST)
        if policy.is_on_team(actor, proposal)
    ]


def officer_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Halves of the actor's institutions that are complete and not signed."""
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    unsigned = select(Half.proposal_id).where(Half.institution_id.in_(own), ~Half.signature.has())
    return [
        Task(
            "sign_half",
            proposal.title,
            "proposals.sign",
            {"proposal_id": proposal.id, "party": half.party},
            rules.closes_at(proposal),
            proposal.reference,
            half.party,
        )
        for proposal in _in_hand(Proposal.id.in_(unsigned), now)
        for half in proposal.halves
        if _can_be_signed(proposal, half, own)
    ]


def _can_be_signed(proposal: Proposal, half: Half, institutions: set[uuid.UUID | None]) -> bool:
    is_own = half.institution_id in institutions and half.signature is None
    return is_own and not rules.shared_problems(proposal) and not rules.half_problems(proposal, half)


def officer_things(actor: Actor) -> list[Thing]:
    """Halves of the actor's institutions in open calls, signed or not."""
    return [
        Thing(
            "half",
            half.proposal.title,
            "proposals.sign",
            {"proposal_id": half.proposal_id, "party": half.party},
            "signed" if half.signature else "draft",
            half.proposal.reference,
        )
        for half in proposals.proposals_to_sign(actor, limit=MOST)
    ]
