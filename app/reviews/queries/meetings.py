"""Panels at work: what is on the agenda, for whom, and which ranks bind."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import Person
from app.calls import queries as calls
from app.calls.models import Call, StageForm
from app.calls.states import Stage
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.reviews import policy, rules
from app.reviews.models import Meeting, MeetingItem, MeetingMember, MeetingScore, Review
from app.reviews.queries.conflicts import applies_in
from app.reviews.queries.facts import conflicts_in
from app.reviews.queries.panels import hidden_among, in_review, scores_of
from app.reviews.rules.meeting import JOINT, Agenda
from app.reviews.states import LEFT, WRITTEN, MeetingState

Id = uuid.UUID
_WHOLE = (
    selectinload(Meeting.members).joinedload(MeetingMember.person),
    selectinload(Meeting.items).selectinload(MeetingItem.scores),
    selectinload(Meeting.items).selectinload(MeetingItem.dissents),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the agenda as a reader sees it. Means in hundredths; `own`: the reader's own scores."""

    item: MeetingItem
    number: int
    reference: str
    title: Bilingual
    before: int | None
    after: int | None
    own: MeetingScore | None


def meeting(meeting_id: Id) -> Meeting | None:
    """A meeting with its members, items, scores and dissents."""
    return session().scalar(select(Meeting).where(Meeting.id == meeting_id).options(*_WHOLE))


def hold_meeting(meeting_id: Id) -> Meeting | None:
    """The same, held: everything that changes a meeting takes turns here."""
    wanted = select(Meeting).where(Meeting.id == meeting_id).options(*_WHOLE)
    return session().scalar(wanted.with_for_update(of=Meeting).execution_options(populate_existing=True))


def seen_meeting(actor: Actor, meeting_id: Id) -> tuple[Meeting, Call, bool]:
    """A meeting, its call, and whether the reader runs it; not there for anybody else than officers and members."""
    found = meeting(meeting_id)
    call = calls.call(found.call_id, criteria=True) if found else None
    if found is None or call is None:
        raise NotFound
    applies = applies_in(actor.person_id, call.id)
    if not policy.may_view_meeting(actor, call, found, applies=applies):
        raise NotFound
    return found, call, policy.may_keep_meeting(actor, call, found.party, applies=applies)


def kept_meetings(call_id: Id, own: Collection[str]) -> list[Meeting]:
    """The meetings of a call that officers of the sides may see: their own, and one of all sides."""
    return [it for it in meetings_of(call_id) if not it.party or it.party in own]


def row_of(reader: Actor, meeting: Meeting, item_id: Id, *, is_officer: bool) -> Row:
    """One line of the agenda; NotFound where a conflict hides it from the reader."""
    rows = rows_of(reader, meeting, is_officer=is_officer)
    row = next((row for row in rows if row.item.id == item_id), None)
    if row is None:
        raise NotFound
    return row


def panel_forms(call: Call, meeting: Meeting) -> dict[str, StageForm]:
    """By party: the forms that a panel fills in; a joint panel those of every side. The call comes with its forms."""
    sides = [side for side in call.agencies if meeting.party in (JOINT, side.party)]
    return {side.party: form for side in sides if (form := side.form(Stage.PANEL))}


def statements_on(proposal_id: Id, parties: Collection[str]) -> list[MeetingItem]:
    """What panels said of a proposal when they closed: those of `parties`, and one of all sides."""
    wanted = (
        select(MeetingItem)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(MeetingItem.proposal_id == proposal_id, Meeting.state == MeetingState.CLOSED)
        .where(Meeting.party.in_([*parties, JOINT]))
        .options(contains_eager(MeetingItem.meeting))
        .order_by(Meeting.party)
    )
    return list(session().scalars(wanted))


def meetings_of(call_id: Id) -> Sequence[Meeting]:
    wanted = select(Meeting).where(Meeting.call_id == call_id).order_by(Meeting.party)
    return session().scalars(wanted).all()


def seats_of(actor: Actor) -> Sequence[Meeting]:
    """Meetings in whose panel the actor sits and that are not over."""
    sits = select(MeetingMember.meeting_id).where(MeetingMember.person_id == actor.person_id)
    wanted = select(Meeting).where(Meeting.id.in_(sits), Meeting.state != MeetingState.CLOSED)
    return session().scalars(wanted.order_by(Meeting.created_at, Meeting.id)).all()


def hidden_items(reader: Actor, call_id: Id, *, is_officer: bool) -> set[Id]:
    """Proposals of a call that are not there for a reader; for a member without an institution none is (INV-16)."""
    hidden = hidden_among(reader, call_id)
    if not is_officer:
        place = session().scalar(select(Person.institution_id).where(Person.id == reader.person_id))
        return hidden if place else set(in_review(call_id)) | hidden
    return hidden


def agenda_of(call: Call, meeting: Meeting) -> list[Agenda]:
    """What there is to discuss, how far opinions lie apart, and who must leave the room for it."""
    people = {member.person_id for member in meeting.members}
    conflicts = conflicts_in(call.id, people)
    spreads = _own_spreads(meeting) if meeting.party == JOINT else _spreads(call.id, meeting.party)
    ids = (
        in_review(call.id)
        if meeting.party == JOINT
        else [s.proposal_id for s in scores_of(call.id, meeting.party)]
    )
    return [
        Agenda(
            key,
            spreads.get(key, 0),
            frozenset(who for who in people if conflicts.of(key, who)),
        )
        for key in ids
    ]


def _spreads(call_id: Id, party: str) -> dict[Id, int]:
    wanted = (
        select(Review.proposal_id, func.max(Review.overall) - func.min(Review.overall))
        .where(Review.call_id == call_id, Review.party == party, Review.state.in_(WRITTEN))
        .group_by(Review.proposal_id)
    )
    return {key: int(spread or 0) for key, spread in session().execute(wanted)}


def _own_spreads(meeting: Meeting) -> dict[Id, int]:
    """Of a joint panel by its own scores: one side's reviews tell the other nothing before both are locked (INV-13)."""
    given = {it.proposal_id: [s.before for s in it.scores if s.before is not None] for it in meeting.items}
    return {key: max(scores) - min(scores) for key, scores in given.items() if scores}


def rows_of(reader: Actor, meeting: Meeting, *, is_officer: bool) -> list[Row]:
    """The agenda without what is hidden from the reader, numbered as if there were nothing else."""
    hidden = hidden_items(reader, meeting.call_id, is_officer=is_officer)
    items = [item for item in meeting.items if item.proposal_id not in hidden]
    lines = proposals.submitted_by_ids(item.proposal_id for item in items)
    return [
        Row(
            item,
            number,
            lines[item.proposal_id].reference,
            lines[item.proposal_id].title,
            mean(score.before for score in item.scores),
            mean(score.after for score in item.scores),
            next((score for score in item.scores if score.person_id == reader.person_id), None),
        )
        for number, item in enumerate((it for it in items if it.proposal_id in lines), 1)
    ]


def mean(scores: Iterable[int | None]) -> int | None:
    given = [score for score in scores if score is not None]
    return rules.half_even(sum(given), len(given)) if given else None


def owes_review(actor: Actor, proposal_id: Id, party: str) -> bool:
    """Whether the actor still has a review of the proposal to hand in, and so reads no other's (matrix code R2)."""
    own = select(Review.id).where(
        Review.proposal_id == proposal_id,
        Review.party == party,
        Review.reviewer_id == actor.person_id,
        Review.state.not_in([*WRITTEN, *LEFT]),
    )
    return session().scalar(own) is not None


def absent_from(meeting: Meeting, proposal_id: Id) -> list[Person]:
    """Members who leave the room while the proposal is discussed; told to officers only."""
    conflicts = conflicts_in(meeting.call_id, {it.person_id for it in meeting.members}, proposal_id)
    return [it.person for it in meeting.members if conflicts.of(proposal_id, it.person_id)]
