"""Reading findings: one person's questions, a proposal's findings for its officers, runs, suspended rules."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from app.integrity.models import CheckRun, Finding, PlanStep, RuleSuspension
from app.integrity.rules import Standing
from app.integrity.states import FindingState
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import ProposalState

_WITH_WAY = selectinload(Finding.steps), selectinload(Finding.plan)
TOLD = (FindingState.NOTED, FindingState.OPEN)


def finding(finding_id: uuid.UUID, *, hold: bool = False) -> Finding | None:
    """A finding with its way; `hold` keeps it until the transaction ends."""
    wanted = select(Finding).where(Finding.id == finding_id).options(*_WITH_WAY)
    return session().scalar(wanted.with_for_update() if hold else wanted)


def findings_of_proposal(
    proposal_id: uuid.UUID, *, limit: int = 500, hold: bool = False
) -> Sequence[Finding]:
    """Everything found about a proposal, what is open first; for its officers."""
    wanted = _in_order(select(Finding).where(Finding.proposal_id == proposal_id)).limit(limit)
    return session().scalars(wanted.with_for_update() if hold else wanted.options(*_WITH_WAY)).all()


def findings_about(actor: Actor, proposal_id: uuid.UUID) -> Sequence[Finding]:
    """What a member of the team sees of the findings on a proposal: the own ones and those about the whole."""
    own = select(Finding).where(Finding.proposal_id == proposal_id, _concerns(actor))
    return session().scalars(_in_order(own).options(*_WITH_WAY).limit(500)).all()


def questions_of(actor: Actor, *, after: list[str] | None = None, limit: int = 26) -> Sequence[Finding]:
    """One list for a person: every finding that waits for their answer, over all proposals and both sides."""
    wanted = select(Finding).where(Finding.state == FindingState.OPEN, _concerns(actor))
    wanted = wanted.order_by(Finding.answer_due, Finding.id).options(*_WITH_WAY).limit(limit)
    if after:
        due, last = date.fromisoformat(after[0]), uuid.UUID(after[1])
        later = and_(Finding.answer_due == due, Finding.id > last)
        wanted = wanted.where(or_(Finding.answer_due > due, later))
    return session().scalars(wanted).all()


def references_of(proposal_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Proposal → its reference."""
    wanted = select(Proposal.id, Proposal.reference).where(Proposal.id.in_(set(proposal_ids)))
    return dict(session().execute(wanted).all())


def standings_of(proposal_id: uuid.UUID) -> list[Standing]:
    """Of every finding that is more than advice, what a flag follows from."""
    plan_open = exists().where(PlanStep.finding_id == Finding.id, PlanStep.done_at.is_(None))
    columns = Finding.severity, Finding.state, Finding.outcome, plan_open
    wanted = select(*columns).where(Finding.proposal_id == proposal_id, Finding.state != FindingState.NOTED)
    return [Standing(*row) for row in session().execute(wanted).all()]


def is_support_undeclared(proposal_id: uuid.UUID) -> bool:
    """Whether a team has yet to say something about support that changed since its award (PAW-02): no report before."""
    asked = select(Finding.id).where(
        Finding.proposal_id == proposal_id, Finding.rule == "PAW-02", Finding.state == FindingState.OPEN
    )
    return session().scalar(asked.limit(1)) is not None


def times_of_runs(run_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Run → when it was."""
    wanted = select(CheckRun.id, CheckRun.at).where(CheckRun.id.in_(set(run_ids)))
    return dict(session().execute(wanted).all())


def newest_run(proposal_id: uuid.UUID) -> CheckRun | None:
    runs = select(CheckRun).where(CheckRun.proposal_id == proposal_id).order_by(CheckRun.at.desc())
    return session().scalar(runs.limit(1))


def runs_elsewhere(people: Collection[uuid.UUID], proposal_id: uuid.UUID, since: datetime) -> list[Any]:
    """Facts of the newest run of every other standing proposal of these people that was checked since (at most 20)."""
    others = (
        select(TeamMember.proposal_id)
        .join(Proposal, Proposal.id == TeamMember.proposal_id)
        .where(TeamMember.person_id.in_(people), Proposal.id != proposal_id)
        .where(Proposal.state.not_in((ProposalState.DRAFT, ProposalState.WITHDRAWN)))
    )
    rank = func.row_number().over(partition_by=CheckRun.proposal_id, order_by=CheckRun.at.desc())
    recent = select(CheckRun.id, rank.label("rank")).where(
        CheckRun.proposal_id.in_(others), CheckRun.at >= since
    )
    newest = recent.subquery()
    wanted = select(CheckRun.facts).where(CheckRun.id.in_(select(newest.c.id).where(newest.c.rank == 1)))
    return list(session().scalars(wanted.order_by(CheckRun.at.desc()).limit(20)))


def suspended_rules() -> Collection[str]:
    wanted = select(RuleSuspension.rule).where(RuleSuspension.lifted_at.is_(None))
    return set(session().scalars(wanted))


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """About the actor, or about the whole of a proposal whose team the actor agreed to be on."""
    on_team = exists().where(
        TeamMember.proposal_id == Finding.proposal_id,
        TeamMember.person_id == actor.person_id,
        TeamMember.confirmed_at.is_not(None),
    )
    whole = Finding.person_id.is_(None) & on_team
    return or_(Finding.person_id == actor.person_id, whole) & exists().where(
        Proposal.id == Finding.proposal_id
    )


def _in_order(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(Finding.closed_at.is_not(None), Finding.rule, Finding.id)
