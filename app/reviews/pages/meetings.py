"""Panels at work: called together by officers, followed live by members, minuted item by item."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.reviews import labels, policy, queries
from app.reviews.models import Meeting
from app.reviews.pages.blueprint import pages
from app.reviews.pages.reviewing import as_shown, points
from app.reviews.queries.meetings import (
    Row,
    absent_from,
    kept_meetings,
    owes_review,
    panel_forms,
    row_of,
    rows_of,
    seen_meeting,
)
from app.reviews.queries.opinions import given_opinions
from app.reviews.rules.meeting import is_joint
from app.reviews.schemas.meetings import DissentIn, MeetingIn, MeetingScoreIn, MinuteIn, SeatIn
from app.reviews.service import meetings as service
from app.reviews.states import ItemState
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/calls/<uuid:call_id>/meetings")
@governed_by(policy.may_keep_meeting)
def meetings(call_id: Id) -> str:
    """The panels of a call, for its officers."""
    return _meetings(call_id)


def _meetings(call_id: Id, **found: Any) -> str:
    sight = queries.sight(current_actor(), call_id)
    has_one = is_joint(sight.call.settings)
    shown = kept_meetings(call_id, sight.own)
    wanted = [""] if has_one else list(sight.own)
    return render_template(
        "reviews/meetings.html",
        sight=sight,
        call=sight.call,
        meetings=shown,
        missing=[party for party in wanted if party not in {it.party for it in shown}],
        labels=labels,
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/meetings")
@governed_by(policy.may_keep_meeting)
def plan_meeting(call_id: Id) -> Any:
    def effect() -> dict[str, str]:
        made = service.plan_meeting(current_actor(), call_id, read_form(MeetingIn())["party"])
        return {"id": str(made.id)}

    then = lambda answer: url_for("reviews.meeting_room", meeting_id=answer["id"])  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _meetings(call_id, **found))


@pages.get("/meetings/<uuid:meeting_id>")
@governed_by(policy.may_view_meeting)
def meeting_room(meeting_id: Id) -> str:
    return _room(meeting_id)


def _room(meeting_id: Id, **found: Any) -> str:
    it, call, is_officer = seen_meeting(current_actor(), meeting_id)
    sides = [side for side in call.agencies if it.party in ("", side.party)]
    people = (
        {p.id: p for side in sides for p in queries.reviewers_for(side.agency_id, call.id)}
        if is_officer
        else {}
    )
    seated = {member.person_id for member in it.members}
    return render_template(
        "reviews/meeting.html",
        meeting=it,
        call=call,
        is_officer=is_officer,
        rows=rows_of(current_actor(), it, is_officer=is_officer),
        others=[p for p in people.values() if p.id not in seated],
        binds=any(side.rank_binds for side in sides),
        labels=labels,
        **{"typed": {}, "problems": [], **found},
    )


@pages.get("/meetings/<uuid:meeting_id>/table")
@governed_by(policy.may_view_meeting)
def meeting_table(meeting_id: Id) -> str:
    """The agenda as it is now; the page asks for it again and again."""
    it, call, is_officer = seen_meeting(current_actor(), meeting_id)
    rows = rows_of(current_actor(), it, is_officer=is_officer)
    return render_template("reviews/_tracker.html", meeting=it, call=call, rows=rows, labels=labels)


@pages.post("/meetings/<uuid:meeting_id>/members")
@governed_by(policy.may_keep_meeting)
def seat(meeting_id: Id) -> Any:
    def act() -> Any:
        data = read_form(SeatIn())
        return service.seat(current_actor(), meeting_id, data["person_id"], is_chair=data["is_chair"])

    return _in_room(meeting_id, act)


@pages.post("/meetings/<uuid:meeting_id>/members/<uuid:person_id>/remove")
@governed_by(policy.may_keep_meeting)
def unseat(meeting_id: Id, person_id: Id) -> Any:
    return _in_room(meeting_id, lambda: service.unseat(current_actor(), meeting_id, person_id))


@pages.post("/meetings/<uuid:meeting_id>/<any(agenda, open, close):verb>")
@governed_by(policy.may_keep_meeting)
def run_meeting(meeting_id: Id, verb: str) -> Any:
    acts = {"agenda": service.set_agenda, "open": service.open_meeting, "close": service.close_meeting}
    return _in_room(meeting_id, lambda: acts[verb](current_actor(), meeting_id))


def _in_room(meeting_id: Id, act: Any) -> Any:
    def effect() -> dict[str, str]:
        act()
        return {}

    then = lambda _answer: url_for("reviews.meeting_room", meeting_id=meeting_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _room(meeting_id, **found))


@pages.get("/meetings/<uuid:meeting_id>/items/<uuid:item_id>")
@governed_by(policy.may_view_meeting)
def meeting_item(meeting_id: Id, item_id: Id) -> str:
    return _item(meeting_id, item_id)


def _item(meeting_id: Id, item_id: Id, **found: Any) -> str:
    it, call, is_officer = seen_meeting(current_actor(), meeting_id)
    row = row_of(current_actor(), it, item_id, is_officer=is_officer)
    actor, applies = current_actor(), queries.applies_in(current_actor().person_id, call.id)
    side = call.side(it.party or call.parties[0])
    owes = owes_review(actor, row.item.proposal_id, it.party)
    return render_template(
        "reviews/meeting_item.html",
        meeting=it,
        call=call,
        row=row,
        side=side,
        owes=owes,
        reviews=[] if owes else _reviews(it, row),
        opinions=given_opinions(row.item.proposal_id, it.party) if it.party and not owes else [],
        away=absent_from(it, row.item.proposal_id) if is_officer else [],
        points=points(side),
        forms=panel_forms(call, it),
        points_of=points,
        may_score=policy.may_sit(actor, call, it) and it.state.value != "closed",
        may_minute=policy.may_minute(actor, call, it, applies=applies) and it.state.value == "open",
        is_waiting=row.item.state == ItemState.WAITING,
        labels=labels,
        **{"typed": {}, "problems": [], "theirs": {}, **found},
    )


def _reviews(it: Meeting, row: Row) -> list[Any]:
    """What one side's reviewers handed in; a joint panel reads none before both sides are locked (INV-13)."""
    if not it.party:
        return []
    reviews = queries.reviews_of(row.item.proposal_id, [it.party])
    return [review for review in reviews if review.state.value in ("submitted", "locked")]


@pages.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/<any(up, away):verb>")
@governed_by(policy.may_minute)
def move_item(meeting_id: Id, item_id: Id, verb: str) -> Any:
    act = service.call_up if verb == "up" else service.put_away
    return _on_item(meeting_id, item_id, lambda: act(current_actor(), meeting_id, item_id))


@pages.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/score")
@governed_by(policy.may_sit)
def give_score(meeting_id: Id, item_id: Id) -> Any:
    def act() -> Any:
        return service.give_score(current_actor(), meeting_id, item_id, **read_form(MeetingScoreIn()))

    return _on_item(meeting_id, item_id, act)


@pages.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/minutes")
@governed_by(policy.may_minute)
def minute(meeting_id: Id, item_id: Id) -> Any:
    def act() -> Any:
        return service.minute(current_actor(), meeting_id, item_id, given_version(), read_form(MinuteIn()))

    return _on_item(meeting_id, item_id, act)


@pages.post("/meetings/<uuid:meeting_id>/items/<uuid:item_id>/dissent")
@governed_by(policy.may_sit)
def dissent(meeting_id: Id, item_id: Id) -> Any:
    def act() -> Any:
        return service.dissent(current_actor(), meeting_id, item_id, read_form(DissentIn())["text"])

    return _on_item(meeting_id, item_id, act)


def _on_item(meeting_id: Id, item_id: Id, act: Any) -> Any:
    def effect() -> dict[str, str]:
        act()
        return {}

    then = lambda _answer: url_for("reviews.meeting_item", meeting_id=meeting_id, item_id=item_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _item(meeting_id, item_id, **_said(found)))


def _said(found: dict[str, Any]) -> dict[str, Any]:
    """Scores of what somebody else kept meanwhile as the form writes them."""
    theirs = found.get("theirs") or {}
    sheets = theirs.get("answers") or {}
    shown = {party: {code: as_shown(it) for code, it in said.items()} for party, said in sheets.items()}
    return {**found, "theirs": {**theirs, "answers": shown}} if theirs else found
