"""The verbs of the joint meeting: build the joint list, turn a party's key."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import delete, update

from app.audit import service as audit
from app.calls import queries as calls
from app.calls import service as calls_service
from app.calls.models import Call
from app.calls.states import CallState
from app.endowment import queries as endowment
from app.integrity import queries as integrity
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.kernel.money import Money
from app.kernel.states import step
from app.ledger import queries as ledger
from app.proposals import queries as proposals
from app.proposals import service as proposals_service
from app.proposals.models import Proposal
from app.proposals.states import ProposalAction, ProposalState
from app.reviews import queries as reviews
from app.selection import funding, policy, queries, reserve, rules
from app.selection.events import ProposalDeclined, ProposalSelected
from app.selection.funding import Case, Line, Share
from app.selection.joint import joint_order
from app.selection.models import Decision, JointList, SelectionLine, SelectionShare, Split
from app.selection.reserve import Purse
from app.selection.states import DECISION, REACHED, DecisionAction, DecisionState, LineReason, Outcome

MEETING = system("joint meeting")


def build_joint_list(actor: Actor, call_id: uuid.UUID) -> JointList:
    """Put every side's ranks into one order, go down it with every purse, and open one key a party and proposal.

    May be built anew until the first key is turned; the newest list is in force.
    """
    call = _held(actor, call_id)
    if not policy.may_build(actor, call, applies=queries.applies_in(actor.person_id, call.id)):
        raise Forbidden
    locked = reviews.sides_locked(call_id)
    refuse_if(rules.building_problems(call.state, locked, queries.turned_keys(call_id)), "selection.refused")
    sides = _side_ranks(call)
    case = _case(call, sides)
    joint_list = _replace(actor, call, case)
    for line in funding.fund_down_the_ranks(case):
        _keep(joint_list, line, sides)
    audit.record(actor, "selection.list_built", joint_list, changes={"number": joint_list.number})
    return joint_list


def decide(
    actor: Actor, proposal_id: uuid.UUID, party: str, action: DecisionAction, reason: str = ""
) -> Decision:
    """Turn one party's key. With the last one alike the proposal is decided or on the reserve list; until then it is a
    split. The first key that approves a proposal of the reserve list takes it up: its money is set aside.
    """
    proposal = proposals.head(proposal_id)
    keys = queries.hold_decisions(proposal_id)
    if proposal is None or party not in keys or not queries.may_view(actor, proposal.call):
        raise NotFound
    if reviews.is_hidden(actor, proposal_id):
        raise NotFound
    if not policy.may_decide(actor, proposal.call, party, applies=False):
        raise Forbidden
    present = rules.outcome([key.state for key in keys.values()])
    decision, line = keys[party], queries.line(keys[party].line_id)
    is_waiting = proposal.state == ProposalState.RESERVE
    if is_waiting and action == DecisionAction.APPROVE and not line.is_funded:
        _take_up(proposal.call, line)
    flags = integrity.flags_of([proposal_id])[proposal_id]
    problems = rules.final_problems(present) + rules.decision_problems(
        action,
        is_funded=line.is_funded,
        is_waiting=is_waiting,
        flags={p: flags[p].flag if p in flags else None for p in proposal.call.parties},
        reason=reason,
    )
    refuse_if(problems, "selection.refused")
    decision.state = step(DECISION, decision.state, action)
    decision.decided_by_id, decision.decided_at, decision.reason = actor.person_id, clock.now(), reason
    audit.record(actor, f"decision.{decision.state}", decision, party=party, reason=reason)
    if is_waiting and all(key.state != DecisionState.APPROVED for key in keys.values()):
        _give_back(line)
    _conclude(actor, proposal, decision, keys)
    return decision


def _take_up(call: Call, line: SelectionLine) -> None:
    """Set the money of a waiting proposal aside; one at a time in a call."""
    joint_list = queries.hold_list(line.list_id)
    left, asks = _left(joint_list, call.parties), {share.party: share.ask_minor for share in line.shares}
    before = queries.asks_before(line)
    problems = reserve.taking_up_problems(asks, before, left, call.fill_cap_permille)
    refuse_if(problems, "selection.refused")
    paid = reserve.payments(asks, left, call.fill_cap_permille)
    for share in line.shares:
        share.national_minor, share.fill_minor = paid[share.party].national, paid[share.party].fill
    line.is_funded, line.reason, line.reason_party, line.short_minor = True, LineReason.FUNDED, "", 0


def _give_back(line: SelectionLine) -> None:
    for share in line.shares:
        share.national_minor, share.fill_minor = share.ask_minor, 0
    line.is_funded, line.reason = False, LineReason.BELOW_THE_LINE


def _left(joint_list: JointList, parties: Collection[str]) -> dict[str, Purse]:
    """What the purses of the meeting still hold when everything but what every party declined is paid."""
    held = {
        name: Money.parse(purse["budget"], purse["currency"]) for name, purse in joint_list.purses.items()
    }
    fills = funding.books({party: held[f"endowment-{party}"] for party in parties})
    taken = queries.taken(joint_list.id)
    return {
        party: Purse(held[party].minor - taken[party].national, fills[party] - taken[party].fill)
        for party in parties
    }


def _conclude(actor: Actor, proposal: Proposal, turned: Decision, keys: Mapping[str, Decision]) -> None:
    states = {party: key.state for party, key in keys.items()}
    reached = rules.outcome(list(states.values()))
    split = queries.open_split(turned.proposal_id)
    if reached == Outcome.SPLIT:
        _own_split(actor, split, turned, states)
        return
    if split is not None:
        split.closed_at = clock.now()
    session().flush()
    if reached == Outcome.COORDINATED:
        proposals_service.move(MEETING, turned.proposal_id, ProposalAction.SELECT)
        publish(ProposalSelected(turned.proposal_id, turned.line_id))
    elif reached == Outcome.DECLINED:
        proposals_service.move(MEETING, turned.proposal_id, ProposalAction.DECLINE)
        publish(ProposalDeclined(turned.proposal_id))
    elif proposal.state != ProposalState.RESERVE:
        proposals_service.move(MEETING, turned.proposal_id, ProposalAction.RESERVE)
    _close_call(proposal.call)


def _own_split(
    actor: Actor, split: Split | None, turned: Decision, states: Mapping[str, DecisionState]
) -> None:
    owner, due = rules.split_owner(states, turned.party), rules.split_due(clock.today(actor.zone))
    if split is None:
        opened = Split(proposal_id=turned.proposal_id, owner_party=owner, due_on=due, opened_at=clock.now())
        session().add(opened)
    else:
        split.owner_party, split.due_on = owner, due


def _close_call(call: Call) -> None:
    """The call is decided when every proposal of the list is selected, declined or on the reserve list."""
    outcomes = [rules.outcome(states) for states in queries.decision_states(call.id).values()]
    if call.state == CallState.PUBLISHED and all(outcome in REACHED for outcome in outcomes):
        calls_service.decide(MEETING, call.id)


def _held(actor: Actor, call_id: uuid.UUID) -> Call:
    call = calls.call(call_id, hold=True)
    if call is None or not queries.may_view(actor, call):
        raise NotFound
    return call


def _side_ranks(call: Call) -> dict[str, dict[uuid.UUID, int]]:
    """Party → proposal → rank, for the proposals that are still in the running."""
    ranked = reviews.joint_ranks(call.id)
    return {
        party: {proposal_id: sides[party].rank for proposal_id, sides in ranked.items() if party in sides}
        for party in call.parties
    }


def _case(call: Call, sides: Mapping[str, Mapping[uuid.UUID, int]]) -> Case:
    running = {s.proposal_id: s for s in proposals.submitted_of_call(call.id, states=[ProposalState.RANKED])}
    labels = {proposal_id: s.reference for proposal_id, s in running.items()}
    order = [key for key in joint_order(sides, _all_labels(sides, labels)) if key in running]
    asks = {p: {key: running[key].halves[p].ask.minor for key in order} for p in call.parties}
    return Case(order, asks, _budgets(call), _fills(call), call.fill_cap_permille)


def _all_labels(
    sides: Mapping[str, Mapping[uuid.UUID, int]], labels: Mapping[uuid.UUID, str]
) -> dict[uuid.UUID, str]:
    everyone = {key for ranks in sides.values() for key in ranks}
    return {key: labels.get(key, str(key)) for key in everyone}


def _budgets(call: Call) -> dict[str, Money]:
    """What each agency can pay: its budget of the call, but never more than its lot still holds."""
    left = ledger.unobligated([side.lot_id for side in call.agencies if side.lot_id])
    return {
        side.party: min(side.budget, left[side.lot_id]) if side.lot_id else Money(0, side.currency)
        for side in call.agencies
    }


def _fills(call: Call) -> dict[str, Money]:
    free = endowment.available()
    return {side.party: free.get(side.currency, Money(0, side.currency)) for side in call.agencies}


def _replace(actor: Actor, call: Call, case: Case) -> JointList:
    in_force = JointList.call_id == call.id, JointList.is_in_force
    session().execute(update(JointList).where(*in_force).values(is_in_force=False))
    session().execute(delete(Decision).where(Decision.call_id == call.id))
    purses = {
        party: {"budget": str(money), "currency": money.currency} for party, money in case.budgets.items()
    }
    purses |= {
        f"endowment-{party}": {"budget": str(m), "currency": m.currency} for party, m in case.fills.items()
    }
    joint_list = JointList(
        call_id=call.id, number=queries.newest_number(call.id) + 1, method="rank_order", purses=purses,
        built_by_id=actor.person_id, built_at=clock.now(),
    )  # fmt: skip
    session().add(joint_list)
    session().flush()
    return joint_list


def _keep(joint_list: JointList, line: Line, sides: Mapping[str, Mapping[uuid.UUID, int]]) -> None:
    kept = SelectionLine(
        list_id=joint_list.id, proposal_id=line.proposal_id, joint_rank=line.joint_rank, is_funded=line.is_funded,
        reason=line.reason, reason_party=line.reason_party, short_minor=line.short_minor,
        shares=[_share(share, sides[share.party][line.proposal_id]) for share in line.shares],
    )  # fmt: skip
    session().add(kept)
    session().flush()
    keys = [
        Decision(call_id=joint_list.call_id, proposal_id=line.proposal_id, line_id=kept.id, party=share.party)
        for share in line.shares
    ]
    session().add_all(keys)


def _share(share: Share, side_rank: int) -> SelectionShare:
    return SelectionShare(
        party=share.party, currency=share.currency, side_rank=side_rank, ask_minor=share.ask,
        national_minor=share.national, fill_minor=share.fill,
    )  # fmt: skip
