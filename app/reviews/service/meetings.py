"""A panel is called together, opened, minuted item by item, and closed; closed, it is constant by its hash (INV-17)."""

import uuid
from typing import Any

from app.audit import service as audit
from app.calls import queries as calls
from app.calls.models import Call, CallAgency
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.states import step
from app.proposals import queries as proposals
from app.reviews import policy, queries
from app.reviews.content import meeting_hash
from app.reviews.models import Dissent, Meeting, MeetingItem, MeetingMember, MeetingScore
from app.reviews.queries import applies_in
from app.reviews.queries.meetings import agenda_of, hidden_items, hold_meeting, meetings_of, panel_forms
from app.reviews.rules import meeting as rules
from app.reviews.rules.meeting import JOINT, Minuted
from app.reviews.service.holding import call_of_officer
from app.reviews.states import MEETING, ItemState, MeetingAction, MeetingState

Id = uuid.UUID
REFUSED = "meeting.refused"


def plan_meeting(actor: Actor, call_id: Id, party: str) -> Meeting:
    """Call a panel together: one side's, or that of all sides (`party` '')."""
    call = call_of_officer(actor, call_id, hold=True)
    if party not in (*call.parties, JOINT):
        raise NotFound
    if not policy.may_keep_meeting(actor, call, party, applies=applies_in(actor.person_id, call_id)):
        raise Forbidden
    is_there = any(it.party == party for it in meetings_of(call_id))
    problems = rules.planning_problems(
        party, is_joint=rules.is_joint(call.settings), sides=call.agencies, is_there=is_there
    )
    refuse_if(problems, REFUSED)
    meeting = Meeting(
        call_id=call_id, party=party, content_hash="", created_by_id=actor.person_id, created_at=clock.now()
    )
    session().add(meeting)
    session().flush()
    audit.record(actor, "meeting.planned", meeting, party=party)
    return meeting


def seat(actor: Actor, meeting_id: Id, person_id: Id, *, is_chair: bool = False) -> Meeting:
    """Give somebody a seat in the panel, or another one; a chair takes the place of the one before."""
    meeting, call = _kept(actor, meeting_id)
    problems = rules.running_problems(meeting.state, MeetingState.PLANNED, MeetingState.OPEN)
    sides = [side for side in call.agencies if meeting.party in (JOINT, side.party)]
    if not any(queries.is_reviewer_of(person_id, side.agency_id, call.id) for side in sides):
        problems.append(Problem("meeting.no_reviewer_of_agency", "/person_id"))
    refuse_if(problems, REFUSED)
    rows = {it.person_id: it for it in meeting.members}
    if is_chair:
        for row in rows.values():
            row.is_chair = False
        session().flush()
    member = rows.get(person_id)
    if member is None:
        meeting.members.append(MeetingMember(person_id=person_id, is_chair=is_chair))
    else:
        member.is_chair = is_chair
    audit.record(actor, "meeting.seated", meeting, party=meeting.party, changes={"person": str(person_id)})
    return meeting


def unseat(actor: Actor, meeting_id: Id, person_id: Id) -> Meeting:
    """Take a seat away again, before the panel meets."""
    meeting, _call = _kept(actor, meeting_id)
    refuse_if(rules.running_problems(meeting.state, MeetingState.PLANNED), REFUSED)
    meeting.members[:] = [it for it in meeting.members if it.person_id != person_id]
    audit.record(actor, "meeting.unseated", meeting, party=meeting.party, changes={"person": str(person_id)})
    return meeting


def set_agenda(actor: Actor, meeting_id: Id) -> Meeting:
    """Put what was not discussed yet in order: who leaves the room leaves it once, the widest spread comes first."""
    meeting, call = _kept(actor, meeting_id)
    refuse_if(rules.running_problems(meeting.state, MeetingState.PLANNED, MeetingState.OPEN), REFUSED)
    order = rules.discussion_order(agenda_of(call, meeting))
    begun = [it for it in meeting.items if it.state != ItemState.WAITING]
    waiting = {it.proposal_id: it for it in meeting.items if it.state == ItemState.WAITING}
    begun_ids = {it.proposal_id for it in begun}
    later = [
        waiting.get(key) or MeetingItem(proposal_id=key, position=0) for key in order if key not in begun_ids
    ]
    meeting.items[:] = [*begun, *later]
    for position, item in enumerate(meeting.items, 1):
        item.position = position
    audit.record(
        actor, "meeting.agenda_set", meeting, party=meeting.party, changes={"items": len(meeting.items)}
    )
    return meeting


def open_meeting(actor: Actor, meeting_id: Id) -> Meeting:
    meeting, _call = _kept(actor, meeting_id)
    state = step(MEETING, meeting.state, MeetingAction.OPEN)
    chairs = sum(it.is_chair for it in meeting.members)
    refuse_if(
        rules.opening_problems(members=len(meeting.members), chairs=chairs, items=len(meeting.items)), REFUSED
    )
    meeting.state, meeting.opened_at = state, clock.now()
    audit.record(actor, "meeting.opened", meeting, party=meeting.party)
    return meeting


def call_up(actor: Actor, meeting_id: Id, item_id: Id) -> MeetingItem:
    """Put a proposal on the table; the one before is done."""
    meeting, _call, item = _item(actor, meeting_id, item_id, policy.may_minute)
    refuse_if(rules.running_problems(meeting.state, MeetingState.OPEN), REFUSED)
    for other in meeting.items:
        if other.state == ItemState.NOW and other is not item:
            other.state, other.ended_at = ItemState.DONE, clock.now()
    session().flush()
    item.state, item.ended_at = ItemState.NOW, None
    item.started_at = item.started_at or clock.now()
    audit.record(actor, "meeting.called_up", meeting, party=meeting.party, changes={"item": str(item.id)})
    return item


def put_away(actor: Actor, meeting_id: Id, item_id: Id) -> MeetingItem:
    """The discussion of what is on the table is over."""
    meeting, _call, item = _item(actor, meeting_id, item_id, policy.may_minute)
    problems = rules.running_problems(meeting.state, MeetingState.OPEN)
    refuse_if(
        problems or ([] if item.state == ItemState.NOW else [Problem("meeting.not_on_the_table")]), REFUSED
    )
    item.state, item.ended_at = ItemState.DONE, clock.now()
    audit.record(actor, "meeting.put_away", meeting, party=meeting.party, changes={"item": str(item.id)})
    return item


def give_score(
    actor: Actor, meeting_id: Id, item_id: Id, *, before: int | None = None, after: int | None = None
) -> MeetingScore:
    """A member's own score, before the discussion and after it."""
    meeting, call, item = _item(actor, meeting_id, item_id, policy.may_view_meeting)
    if not policy.may_sit(actor, call, meeting):
        raise Forbidden
    problems = rules.running_problems(meeting.state, MeetingState.PLANNED, MeetingState.OPEN)
    refuse_if(problems + rules.score_problems(item.state, _side(call, meeting), before, after), REFUSED)
    row = next((it for it in item.scores if it.person_id == actor.person_id), None)
    if row is None:
        row = MeetingScore(person_id=actor.person_id, before=before, after=after)
        item.scores.append(row)
    row.before = row.before if before is None else before
    row.after = row.after if after is None else after
    audit.record(actor, "meeting.scored", meeting, party=meeting.party, changes={"item": str(item.id)})
    return row


def minute(
    actor: Actor, meeting_id: Id, item_id: Id, version: int | None, words: dict[str, Any]
) -> MeetingItem:
    """Keep `notes`, the `consensus` statement, the `rank` (ties share one), and the `answers` to the panel's forms;
    none of these: they stay as they are. Raises VersionStale with both texts.
    """
    meeting, call, item = _item(actor, meeting_id, item_id, policy.may_minute)
    refuse_if(rules.running_problems(meeting.state, MeetingState.OPEN), REFUSED)
    kept = {"notes": item.notes, "consensus": item.consensus, "rank": item.rank, "answers": item.answers}
    expect_version(item.version, version, kept)
    if words.get("answers") is not None:
        refuse_if(rules.answers_problems(words["answers"], panel_forms(call, meeting)), REFUSED)
        item.answers = words["answers"]
    item.notes, item.consensus, item.rank = words["notes"], words["consensus"], words["rank"]
    audit.record(
        actor,
        "meeting.minuted",
        meeting,
        party=meeting.party,
        changes={"item": str(item.id), "rank": item.rank},
    )
    return item


def dissent(actor: Actor, meeting_id: Id, item_id: Id, text: str) -> Dissent:
    """A member's disagreement, for the record."""
    meeting, call, item = _item(actor, meeting_id, item_id, policy.may_view_meeting)
    if not policy.may_sit(actor, call, meeting):
        raise Forbidden
    problems = rules.running_problems(meeting.state, MeetingState.OPEN)
    problems += rules.dissent_problems(item.state, text)
    refuse_if(problems, REFUSED)
    row = Dissent(item_id=item.id, person_id=actor.person_id, text=text.strip(), said_at=clock.now())
    session().add(row)
    audit.record(actor, "meeting.dissented", meeting, party=meeting.party, changes={"item": str(item.id)})
    return row


def close_meeting(actor: Actor, meeting_id: Id) -> Meeting:
    """End the panel: everything discussed, ranked and stated. Where its rank binds, it is the order of the side."""
    meeting, call = _kept(actor, meeting_id)
    state = step(MEETING, meeting.state, MeetingAction.CLOSE)
    lines, forms = (
        proposals.submitted_by_ids(it.proposal_id for it in meeting.items),
        panel_forms(call, meeting),
    )
    facts = {
        lines[item.proposal_id].reference: Minuted(
            item.state, item.rank, item.consensus, rules.unanswered(item.answers, forms)
        )
        for item in meeting.items
        if item.proposal_id in lines
    }
    refuse_if(rules.closing_problems(facts), REFUSED)
    meeting.state, meeting.closed_at = state, clock.now()
    meeting.content_hash = meeting_hash(meeting)
    audit.record(
        actor, "meeting.closed", meeting, party=meeting.party, changes={"content_hash": meeting.content_hash}
    )
    return meeting


def _kept(actor: Actor, meeting_id: Id) -> tuple[Meeting, Call]:
    """A meeting that the officer runs, held; to others it is not there."""
    meeting, call = _seen(actor, meeting_id)
    applies = applies_in(actor.person_id, meeting.call_id)
    if not policy.may_keep_meeting(actor, call, meeting.party, applies=applies):
        raise Forbidden
    return meeting, call


def _seen(actor: Actor, meeting_id: Id) -> tuple[Meeting, Call]:
    meeting = hold_meeting(meeting_id)
    call = calls.call(meeting.call_id, criteria=True) if meeting else None
    if meeting is None or call is None:
        raise NotFound
    if not policy.may_view_meeting(actor, call, meeting, applies=applies_in(actor.person_id, call.id)):
        raise NotFound
    return meeting, call


def _item(actor: Actor, meeting_id: Id, item_id: Id, may: Any) -> tuple[Meeting, Call, MeetingItem]:
    """An item that is there for the actor, in a meeting held; a conflict hides it (INV-16)."""
    meeting, call = _seen(actor, meeting_id)
    applies = applies_in(actor.person_id, call.id)
    is_officer = policy.may_keep_meeting(actor, call, meeting.party, applies=applies)
    hidden = hidden_items(actor, call.id, is_officer=is_officer)
    item = next((it for it in meeting.items if it.id == item_id and it.proposal_id not in hidden), None)
    if item is None:
        raise NotFound
    if not may(actor, call, meeting, applies=applies):
        raise Forbidden
    return meeting, call, item


def _side(call: Call, meeting: Meeting) -> CallAgency:
    """Whose scale the panel uses; all sides of a joint panel have one."""
    return call.side(meeting.party or call.parties[0])
