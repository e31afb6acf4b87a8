"""Reading flags, and the proposals that wait for one. Submissions only, and only after the deadline."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.accounts.roles import Role
from app.calls.models import Call, CallAgency
from app.calls.phases import PUBLISHED_STATES
from app.calls.queries import WITH_SIDES
from app.integrity.models import IntegrityFlag
from app.integrity.states import Flag
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals import queries as proposals
from app.proposals.models import Proposal, TeamMember
from app.proposals.queries import Submitted
from app.proposals.states import ProposalState

SETTLED = (ProposalState.DRAFT, ProposalState.WITHDRAWN, ProposalState.INELIGIBLE, ProposalState.DECLINED)
"""States in which nobody waits for a flag."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A side's flag as packages above may show it: the flag, and the condition where there is one."""

    flag: Flag
    condition: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call and how many of its proposals wait for the reader's flag."""

    call: Call
    party: str
    count: int


def flags_of(proposal_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, InForce]]:
    """Proposal → party → flag in force. Every id asked is a key; a party that has not spoken is missing."""
    found: dict[uuid.UUID, dict[str, InForce]] = {proposal_id: {} for proposal_id in proposal_ids}
    columns = IntegrityFlag.proposal_id, IntegrityFlag.party, IntegrityFlag.flag, IntegrityFlag.condition
    wanted = select(*columns).where(IntegrityFlag.proposal_id.in_(found), IntegrityFlag.replaced_at.is_(None))
    for proposal_id, party, flag, condition in session().execute(wanted):
        found[proposal_id][party] = InForce(flag, condition)
    return found


def in_force(proposal_id: uuid.UUID, party: str, *, hold: bool = False) -> IntegrityFlag | None:
    """The flag of a side; `hold` keeps it until the transaction ends."""
    wanted = select(IntegrityFlag).where(
        IntegrityFlag.proposal_id == proposal_id,
        IntegrityFlag.party == party,
        IntegrityFlag.replaced_at.is_(None),
    )
    return session().scalar(wanted.with_for_update() if hold else wanted)


def history_of(proposal_id: uuid.UUID, party: str) -> Sequence[IntegrityFlag]:
    """Every flag a side ever set on a proposal, newest first; for that side's officers."""
    every = select(IntegrityFlag).where(
        IntegrityFlag.proposal_id == proposal_id, IntegrityFlag.party == party
    )
    return session().scalars(every.order_by(IntegrityFlag.number.desc())).all()


def applies_in(person_id: uuid.UUID | None, call_id: uuid.UUID) -> bool:
    """Whether a person takes part, or was asked to, in a proposal of the call that was not withdrawn.

    Nobody judges in a call in which he applies (access study, 3.3, rule 6).
    """
    part = (
        exists()
        .where(TeamMember.proposal_id == Proposal.id, TeamMember.person_id == person_id)
        .where(Proposal.call_id == call_id, Proposal.state != ProposalState.WITHDRAWN)
    )
    return bool(session().scalar(select(part)))


def calls_of(actor: Actor, *, limit: int = 100) -> Sequence[Call]:
    """Calls past their deadline in which the actor's side takes part, the latest first."""
    wanted = _calls(_sides_of(actor)).options(WITH_SIDES).order_by(Call.deadline_at.desc(), Call.id)
    return session().scalars(wanted.limit(limit)).all()


def waiting_for(actor: Actor) -> list[Waiting]:
    """Per call how many proposals wait for a flag of the actor's side, the oldest deadline first; for a desk."""
    sides = _sides_of(actor)
    counts: dict[uuid.UUID, list[tuple[str, int]]] = {}
    for party in sides:
        waiting = (
            select(Proposal.call_id, func.count())
            .where(Proposal.call_id.in_(_calls({party}).with_only_columns(Call.id)))
            .where(Proposal.state.not_in(SETTLED), ~_has_flag(party))
        )
        for call_id, count in session().execute(waiting.group_by(Proposal.call_id)):
            counts.setdefault(call_id, []).append((party, count))
    calls = select(Call).where(Call.id.in_(counts)).options(WITH_SIDES).order_by(Call.deadline_at, Call.id)
    return [
        Waiting(call, party, count) for call in session().scalars(calls) for party, count in counts[call.id]
    ]


def proposals_to_flag(
    call_id: uuid.UUID, party: str, *, wanted: str = "", after: str = "", limit: int = 26
) -> list[Submitted]:
    """Submitted proposals of a call by reference. `wanted`: "" all, "none" without a flag of the party, or a flag."""
    keys = (
        select(Proposal.id)
        .join(Call, Call.id == Proposal.call_id)
        .where(Proposal.call_id == call_id, Call.deadline_at < clock.now())
        .where(Proposal.state.not_in((ProposalState.DRAFT, ProposalState.WITHDRAWN)))
        .order_by(Proposal.reference)
        .limit(limit)
    )
    if after:
        keys = keys.where(Proposal.reference > after)
    if wanted:
        keys = keys.where(flag_is(party, wanted))
    chosen = session().scalars(keys).all()
    lines = proposals.submitted_by_ids(chosen)
    return [lines[key] for key in chosen if key in lines]


def flag_is(party: str, wanted: str) -> ColumnElement[bool]:
    """Proposals (`Proposal` in the statement) on which a side set this flag, or none at all ("none")."""
    if wanted in set(Flag):
        return _has_flag(party, Flag(wanted))
    return ~_has_flag(party)


def _has_flag(party: str, flag: Flag | None = None) -> ColumnElement[bool]:
    spoken = exists().where(
        IntegrityFlag.proposal_id == Proposal.id,
        IntegrityFlag.party == party,
        IntegrityFlag.replaced_at.is_(None),
    )
    return spoken if flag is None else spoken.where(IntegrityFlag.flag == flag)


def _calls(sides: Collection[str]) -> Select[Any]:
    taking_part = select(CallAgency.call_id).where(CallAgency.party.in_(sides))
    past = Call.state.in_(PUBLISHED_STATES), Call.deadline_at < clock.now()
    return select(Call).where(Call.id.in_(taking_part), *past)


def _sides_of(actor: Actor) -> set[str]:
    return {grant.party for grant in actor.grants_of(Role.INTEGRITY_OFFICER)}
