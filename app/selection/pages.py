"""/calls/<id>/selection: the joint meeting's room, with a meter per purse and both keys of every line."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for

from app.calls import queries as calls
from app.calls.models import Call
from app.calls.policy import officer_sides
from app.integrity import queries as integrity
from app.kernel.errors import NotFound
from app.kernel.money import Money
from app.proposals import queries as proposals
from app.proposals.states import ProposalState
from app.reviews import queries as reviews
from app.selection import labels, policy, queries, rules, service
from app.selection.models import Decision, JointList, SelectionLine, Split
from app.selection.schemas import Key
from app.selection.states import Outcome
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form

pages = Blueprint("selection", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the room: the line, its keys, its outcome, and who owns its split."""

    line: SelectionLine
    title: Any
    keys: dict[str, Decision]
    outcome: Outcome
    split: Split | None
    flags: Any


@dataclass(frozen=True, slots=True)
class PurseUse:
    """A purse of the meeting: what it holds and what the funding set takes."""

    party: str
    kind: str
    whole: Money
    used: Money


@pages.get("/calls/<uuid:call_id>/selection")
@governed_by(policy.may_view)
def room(call_id: uuid.UUID) -> str:
    return _room(call_id)


@pages.post("/calls/<uuid:call_id>/selection")
@governed_by(policy.may_build)
def build(call_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.build_joint_list(current_actor(), call_id).call_id)}

    return submit_form(effect, then=_to_room, again=lambda **found: _room(call_id, **found))


@pages.get("/proposals/<uuid:proposal_id>/decision/<party>")
@governed_by(policy.may_decide, fresh=True)
def key(proposal_id: uuid.UUID, party: str) -> str:
    return _key_page(proposal_id, party)


@pages.post("/proposals/<uuid:proposal_id>/decision/<party>")
@governed_by(policy.may_decide, fresh=True)
def turn(proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(Key())
        turned = service.decide(current_actor(), proposal_id, party, data["action"], data["reason"])
        return {"id": str(turned.call_id)}

    return submit_form(effect, then=_to_room, again=lambda **found: _key_page(proposal_id, party, **found))


def _room(call_id: uuid.UUID, **found: Any) -> str:
    call = _visible(call_id)
    joint_list = queries.list_in_force(call_id)
    rows = _rows(call, joint_list) if joint_list else []
    actor = current_actor()
    return render_template(
        "selection/room.html",
        call=call,
        joint_list=joint_list,
        rows=rows,
        purses=_purses(call, joint_list, [row.line for row in rows]) if joint_list else [],
        is_whole=joint_list is None or len(rows) == len(joint_list.lines),
        locked=reviews.sides_locked(call_id),
        own_parties=[side.party for side in officer_sides(actor, call)],
        may_build=policy.may_build(actor, call, applies=False)
        and not any(row.outcome != Outcome.OPEN for row in rows),
        labels=labels,
        **{"typed": {}, **found},
    )


def _rows(call: Call, joint_list: JointList) -> list[Row]:
    hidden = reviews.hidden_among(current_actor(), call.id)
    lines = [line for line in joint_list.lines if line.proposal_id not in hidden]
    ids = [line.proposal_id for line in lines]
    keys, splits, flags = queries.decisions_of(ids), queries.open_splits(ids), integrity.flags_of(ids)
    titles = {s.proposal_id: s.title for s in proposals.submitted_of_call(call.id)}
    return [
        Row(
            line,
            titles.get(line.proposal_id, line.proposal.title),
            keys[line.proposal_id],
            rules.outcome([decision.state for decision in keys[line.proposal_id].values()]),
            splits.get(line.proposal_id),
            flags[line.proposal_id],
        )
        for line in lines
    ]


def _purses(call: Call, joint_list: JointList, lines: Sequence[SelectionLine]) -> list[PurseUse]:
    """What the lines that the reader sees take: a sum over all would tell what a hidden one asks for."""
    funded = [share for line in lines if line.is_funded for share in line.shares]
    uses = []
    for side in call.agencies:
        own = [share for share in funded if share.party == side.party]
        national = Money(sum(share.national_minor for share in own), side.currency)
        fill = Money(sum(share.fill_minor for share in own), side.currency)
        book = joint_list.purses[f"endowment-{side.party}"]
        uses.append(PurseUse(side.party, f"lots-{side.party.lower()}", side.budget, national))
        whole = Money.parse(book["budget"], book["currency"])
        uses.append(PurseUse(side.party, f"endowment-{side.currency.lower()}", whole, fill))
    return uses


def _key_page(proposal_id: uuid.UUID, party: str, **found: Any) -> str:
    proposal = proposals.head(proposal_id)
    if proposal is None or not queries.may_view(current_actor(), proposal.call):
        raise NotFound
    if not policy.may_decide(current_actor(), proposal.call, party, applies=False):
        raise NotFound
    if reviews.is_hidden(current_actor(), proposal_id):
        raise NotFound
    keys, received = queries.decisions_of([proposal_id])[proposal_id], proposals.submitted(proposal_id)
    if party not in keys or received is None:
        raise NotFound
    line, is_waiting = queries.line(keys[party].line_id), proposal.state == ProposalState.RESERVE
    return render_template(
        "selection/key.html",
        proposal=proposal,
        title=received.title,
        party=party,
        key=keys[party],
        keys=keys,
        line=line,
        may_reserve=not rules.reserve_problems(is_funded=line.is_funded, is_waiting=is_waiting),
        flags=integrity.flags_of([proposal_id])[proposal_id],
        is_whole=not reviews.hidden_among(current_actor(), proposal.call_id),
        labels=labels,
        **{"typed": {}, **found},
    )


def _visible(call_id: uuid.UUID) -> Call:
    call = calls.call(call_id)
    if call is None or not queries.may_view(current_actor(), call):
        raise NotFound
    return call


def _to_room(answer: dict[str, Any]) -> str:
    return url_for("selection.room", call_id=answer["id"])
