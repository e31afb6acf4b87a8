"""Reading joint lists and decisions."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from app.calls.models import Call
from app.integrity.queries import applies_in
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal
from app.proposals.states import ProposalState
from app.selection import policy
from app.selection.models import Decision, JointList, SelectionLine, SelectionShare, Split
from app.selection.reserve import Payment
from app.selection.states import DecisionState


def may_view(actor: Actor, call: Call) -> bool:
    """`policy.may_view`; whether somebody without an office applies is not even asked."""
    if not policy.may_view(actor, call, applies=False):
        return False
    return policy.may_view(actor, call, applies=applies_in(actor.person_id, call.id))


def list_in_force(call_id: uuid.UUID) -> JointList | None:
    """The joint list of a call with its lines and shares."""
    lines = selectinload(JointList.lines)
    wanted = select(JointList).where(JointList.call_id == call_id, JointList.is_in_force)
    return session().scalar(
        wanted.options(lines.selectinload(SelectionLine.shares), lines.joinedload(SelectionLine.proposal))
    )


def newest_number(call_id: uuid.UUID) -> int:
    return session().scalar(select(func.max(JointList.number)).where(JointList.call_id == call_id)) or 0


def line(line_id: uuid.UUID) -> SelectionLine:
    return session().get_one(SelectionLine, line_id, options=[selectinload(SelectionLine.shares)])


def hold_list(list_id: uuid.UUID) -> JointList:
    """A joint list, held until the transaction ends."""
    return session().get_one(JointList, list_id, with_for_update=True, populate_existing=True)


def taken(list_id: uuid.UUID) -> dict[str, Payment]:
    """Party → what the funded lines of a list take, without those that every party declined."""
    kept = exists().where(Decision.line_id == SelectionLine.id, Decision.state != DecisionState.DECLINED)
    national, fill = func.sum(SelectionShare.national_minor), func.sum(SelectionShare.fill_minor)
    wanted = (
        select(SelectionShare.party, national, fill)
        .join(SelectionLine, SelectionLine.id == SelectionShare.line_id)
        .where(SelectionLine.list_id == list_id, SelectionLine.is_funded, kept)
        .group_by(SelectionShare.party)
    )
    sums = {party: Payment(int(paid), int(filled)) for party, paid, filled in session().execute(wanted)}
    return defaultdict(lambda: Payment(0, 0), sums)


def asks_before(line: SelectionLine) -> list[dict[str, int]]:
    """What the halves of the proposals ask for that stand before a line on the reserve list and still wait."""
    wanted = (
        select(SelectionLine)
        .join(Proposal, Proposal.id == SelectionLine.proposal_id)
        .where(
            SelectionLine.list_id == line.list_id,
            SelectionLine.joint_rank < line.joint_rank,
            ~SelectionLine.is_funded,
            Proposal.state == ProposalState.RESERVE,
        )
        .options(selectinload(SelectionLine.shares))
    )
    return [{share.party: share.ask_minor for share in before.shares} for before in session().scalars(wanted)]


def decisions_of(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Decision]]:
    """Proposal → party → key."""
    found: dict[uuid.UUID, dict[str, Decision]] = {proposal_id: {} for proposal_id in proposal_ids}
    wanted = select(Decision).where(Decision.proposal_id.in_(proposal_ids)).order_by(Decision.party)
    for decision in session().scalars(wanted):
        found[decision.proposal_id][decision.party] = decision
    return found


def hold_decisions(proposal_id: uuid.UUID) -> dict[str, Decision]:
    """The keys of one proposal, held until the transaction ends, so that two keys are turned one after the other."""
    wanted = select(Decision).where(Decision.proposal_id == proposal_id).order_by(Decision.party)
    rows = session().scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return {decision.party: decision for decision in rows}


def turned_keys(call_id: uuid.UUID) -> int:
    wanted = select(func.count()).where(Decision.call_id == call_id, Decision.state != DecisionState.PENDING)
    return session().scalar(wanted) or 0


def decision_states(call_id: uuid.UUID) -> dict[uuid.UUID, list[DecisionState]]:
    """Proposal → the state of every key."""
    found: dict[uuid.UUID, list[DecisionState]] = {}
    wanted = select(Decision.proposal_id, Decision.state).where(Decision.call_id == call_id)
    for proposal_id, state in session().execute(wanted):
        found.setdefault(proposal_id, []).append(state)
    return found


def open_split(proposal_id: uuid.UUID) -> Split | None:
    return session().scalar(select(Split).where(Split.proposal_id == proposal_id, Split.closed_at.is_(None)))


def open_splits(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Split]:
    wanted = select(Split).where(Split.proposal_id.in_(proposal_ids), Split.closed_at.is_(None))
    return {split.proposal_id: split for split in session().scalars(wanted)}


def keys_waiting(call_ids: Collection[uuid.UUID], party: str) -> Sequence[tuple[uuid.UUID, int]]:
    """(call, how many keys of the party wait) for a desk."""
    wanted = (
        select(Decision.call_id, func.count())
        .where(
            Decision.call_id.in_(call_ids), Decision.party == party, Decision.state == DecisionState.PENDING
        )
        .group_by(Decision.call_id)
    )
    return [(call_id, count) for call_id, count in session().execute(wanted)]
