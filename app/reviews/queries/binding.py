"""The ranks of a panel that bind a side."""

import uuid

from sqlalchemy import or_, select

from app.kernel.db import session
from app.reviews.models import Meeting, MeetingItem
from app.reviews.rules.meeting import JOINT
from app.reviews.states import MeetingState

Id = uuid.UUID


def meeting_ranks(call_id: Id, party: str) -> dict[Id, int]:
    """Proposal → rank of the closed meeting that speaks for a side: its own, or the joint one."""
    wanted = (
        select(MeetingItem.proposal_id, MeetingItem.rank)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(Meeting.call_id == call_id, or_(Meeting.party == party, Meeting.party == JOINT))
        .where(Meeting.state == MeetingState.CLOSED)
    )
    return {row[0]: row[1] for row in session().execute(wanted) if row[1] is not None}


def has_open_meeting(call_id: Id, party: str) -> bool:
    """Whether a panel that speaks for the side is planned or open."""
    wanted = select(Meeting.id).where(
        Meeting.call_id == call_id,
        or_(Meeting.party == party, Meeting.party == JOINT),
        Meeting.state != MeetingState.CLOSED,
    )
    return session().scalar(wanted.limit(1)) is not None
