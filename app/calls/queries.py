"""Reading calls; lists take the actor and filter first."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.roles import Role
from app.calls.models import Call, CallAgency, StageForm
from app.calls.phases import PUBLISHED_STATES
from app.calls.policy import may_view_drafts
from app.calls.states import CallState, Phase
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session

WITH_SIDES = selectinload(Call.agencies).selectinload(CallAgency.agency)
WITH_CRITERIA = selectinload(Call.agencies).options(
    selectinload(CallAgency.criteria), selectinload(CallAgency.stages).selectinload(StageForm.criteria)
)


def call(call_id: uuid.UUID, *, criteria: bool = False, hold: bool = False) -> Call | None:
    """A call with its sides, and with the review forms where `criteria` is set.

    `hold` keeps it until the transaction ends, so that verbs about the same call take turns.
    """
    options: list[Any] = [WITH_SIDES, WITH_CRITERIA] if criteria else [WITH_SIDES]
    return session().get(Call, call_id, options=options, with_for_update={"of": Call} if hold else None)


def call_by_code(code: str) -> Call | None:
    return session().scalar(select(Call).where(Call.code == code).options(WITH_SIDES, WITH_CRITERIA))


def is_code_taken(code: str) -> bool:
    return session().scalar(select(Call.id).where(Call.code == code)) is not None


def calls_for(
    actor: Actor, *, phase: Phase | None = None, after: list[Any] | None = None, limit: int = 26
) -> Sequence[Call]:
    """Calls the actor may see, the latest deadline first."""
    seen = (
        select(Call).options(WITH_SIDES).where(visible_to(actor)).order_by(Call.deadline_at.desc(), Call.id)
    )
    if phase is not None:
        seen = seen.where(in_phase(phase, clock.now()), Call.state.in_(PUBLISHED_STATES))
    if after:
        deadline, last_id = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        seen = seen.where(
            or_(Call.deadline_at < deadline, and_(Call.deadline_at == deadline, Call.id > last_id))
        )
    return session().scalars(seen.limit(limit)).all()


def position(call: Call) -> list[str]:
    """The sort key of a call in `calls_for`, for the cursor of the next page."""
    return [call.deadline_at.isoformat(), str(call.id)]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition of `policy.may_view`, for lists."""
    is_public = or_(
        Call.state.in_(PUBLISHED_STATES),
        and_(Call.state == CallState.CANCELLED, Call.published_at.is_not(None)),
    )
    if may_view_drafts(actor):
        return Call.id.is_not(None)
    agencies = [grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)]
    if not agencies:
        return is_public
    own = select(CallAgency.call_id).where(CallAgency.agency_id.in_(agencies))
    return or_(is_public, Call.id.in_(own))


def in_phase(phase: Phase, now: datetime) -> ColumnElement[bool]:
    """The condition of `phases.phase`, for lists."""
    unreleased = or_(Call.released_at.is_(None), Call.released_at > now)
    conditions = {
        Phase.RELEASED: Call.released_at <= now,
        Phase.UPCOMING: and_(unreleased, Call.opens_at > now),
        Phase.OPEN: and_(unreleased, Call.opens_at <= now, Call.deadline_at >= now),
        Phase.UNDER_REVIEW: and_(unreleased, Call.review_opens_at <= now),
        Phase.CLOSED: and_(unreleased, Call.deadline_at < now, Call.review_opens_at > now),
    }
    return conditions[phase]


def calls_of_officer(actor: Actor) -> Sequence[Call]:
    """Every call of the actor's agencies, the latest deadline first."""
    agencies = [grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)]
    own = select(CallAgency.call_id).where(CallAgency.agency_id.in_(agencies))
    wanted = (
        select(Call).options(WITH_SIDES).where(Call.id.in_(own)).order_by(Call.deadline_at.desc(), Call.id)
    )
    return session().scalars(wanted).all()
