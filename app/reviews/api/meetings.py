"""/api/v1: panels at work: called together, followed, minuted item by item."""

import uuid
from collections.abc import Callable
from typing import Any

from app.kernel.db import unit_of_work
from app.reviews import policy, queries
from app.reviews.api.blueprint import Answer, api
from app.reviews.queries.meetings import kept_meetings, row_of, rows_of, seen_meeting
from app.reviews.schemas import meetings as shapes
from app.reviews.service import meetings as service
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key

Id = uuid.UUID


@api.get("/calls/<uuid:call_id>/meetings")
@api.response(200, shapes.MeetingOut(many=True))
@governed_by(policy.may_keep_meeting)
def list_meetings(call_id: Id) -> Any:
    """The panels of a call that the caller runs."""
    return kept_meetings(call_id, queries.sight(current_actor(), call_id).own)


@api.post("/calls/<uuid:call_id>/meetings")
@api.arguments(shapes.MeetingIn)
@governed_by(policy.may_keep_meeting)
def plan_meeting(data: dict[str, str], call_id: Id) -> Answer:
    """Call a panel together: one side's, or that of all sides."""

    def effect() -> dict[str, str]:
        return {"id": str(service.plan_meeting(current_actor(), call_id, data["party"]).id)}

    return once_per_key(effect), 201, {}


@api.get("/meetings/<uuid:meeting_id>")
@api.response(200, shapes.MeetingOut)
@governed_by(policy.may_view_meeting)
def get_meeting(meeting_id: Id) -> Any:
    return seen_meeting(current_actor(), meeting_id)[0]


@api.post("/meetings/<uuid:meeting_id>/members")
@api.arguments(shapes.SeatIn)
@governed_by(policy.may_keep_meeting)
def seat(data: dict[str, Any], meeting_id: Id) -> Any:
    """Give somebody a seat; a chair takes the place of the one before."""
    return _once(
        lambda: service.seat(current_actor(), meeting_id, data["person_id"], is_chair=data["is_chair"])
    )


@api.post("/meetings/<uuid:meeting_id>/members/<uuid:person_id>/removal")
@governed_by(policy.may_keep_meeting)
def unseat(meeting_id: Id, person_id: Id) -> Any:
    return _once(lambda: service.unseat(current_actor(), meeting_id, person_id))


@api.post("/meetings/<uuid:meeting_id>/<any(agenda, opening, closing):verb>")
@governed_by(policy.may_keep_meeting)
def run_meeting(meeting_id: Id, verb: str) -> Any:
    """Put the agenda in order, open the meeting, close it."""
    acts = {"agenda": service.set_agenda, "opening": service.open_meeting, "closing": service.close_meeting}
    return _once(lambda: acts[verb](current_actor(), meeting_id))


@api.get("/meetings/<uuid:meeting_id>/items")
@api.response(200, shapes.AgendaOut(many=True))
@governed_by(policy.may_view_meeting)
def list_agenda(meeting_id: Id) -> Any:
    """The agenda as the caller sees it now."""
    actor = current_actor()
    meeting, _call, is_officer = seen_meeting(actor, meeting_id)
    return rows_of(actor, meeting, is_officer=is_officer)


@api.get("/meetings/<uuid:meeting_id>/items/<uuid:item_id>")
@api.response(200, shapes.AgendaOut)
@governed_by(policy.may_view_meeting)
def get_item(meeting_id: Id, item_id: Id) -> Answer:
    return _item(meeting_id, item_id)


@api.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/<any(start, end):verb>")
@governed_by(policy.may_minute)
def move_item(meeting_id: Id, item_id: Id, verb: str) -> Any:
    """Put a proposal on the table, or end its discussion."""
    act = service.call_up if verb == "start" else service.put_away
    return _once(lambda: act(current_actor(), meeting_id, item_id))


@api.put("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/score")
@api.arguments(shapes.MeetingScoreIn)
@api.response(200, shapes.AgendaOut)
@governed_by(policy.may_sit)
def give_score(data: dict[str, Any], meeting_id: Id, item_id: Id) -> Answer:
    """The caller's own score, `before` the discussion or `after` it began."""
    unit_of_work(service.give_score, current_actor(), meeting_id, item_id, **data)
    return _item(meeting_id, item_id)


@api.put("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/minutes")
@api.arguments(shapes.MinuteIn)
@api.response(200, shapes.AgendaOut)
@governed_by(policy.may_minute)
def minute(data: dict[str, Any], meeting_id: Id, item_id: Id) -> Answer:
    unit_of_work(service.minute, current_actor(), meeting_id, item_id, given_version(), data)
    return _item(meeting_id, item_id)


@api.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/dissents")
@api.arguments(shapes.DissentIn)
@governed_by(policy.may_sit)
def dissent(data: dict[str, str], meeting_id: Id, item_id: Id) -> Answer:
    """Disagree for the record; it cannot be changed afterwards."""
    said = _once(lambda: service.dissent(current_actor(), meeting_id, item_id, data["text"]))
    return said, 201, {}


@api.get("/proposals/<uuid:proposal_id>/panel-statements")
@api.response(200, shapes.StatementOut(many=True))
@governed_by(policy.may_read_side)
def list_statements(proposal_id: Id) -> Any:
    """What closed panels said of a proposal: of the caller's side, and once both are locked of the other too."""
    sight, _line = queries.seen(current_actor(), proposal_id)
    return queries.panel_statements(sight, proposal_id)


def _once(act: Callable[[], Any]) -> dict[str, Any]:
    def effect() -> dict[str, str]:
        act()
        return {}

    return once_per_key(effect)


def _item(meeting_id: Id, item_id: Id) -> Answer:
    actor = current_actor()
    meeting, _call, is_officer = seen_meeting(actor, meeting_id)
    row = row_of(actor, meeting, item_id, is_officer=is_officer)
    return row, 200, {"ETag": f'"{row.item.version}"'}
