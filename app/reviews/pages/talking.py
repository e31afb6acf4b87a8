"""An officer speaks to the reviewers of a side, and reminds those who are behind; the letters are shown before."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import speaking
from app.reviews import labels, letters, policy, queries
from app.reviews.pages.blueprint import pages
from app.reviews.queries.talk import numbers_of, owing_to, reminded_at, talk_of
from app.reviews.schemas.talking import RemarkIn, ReminderIn
from app.reviews.service import talking
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/talk/<party>")
@governed_by(policy.may_run_side)
def side_talk(call_id: Id, proposal_id: Id, party: str) -> str:
    return _talk(call_id, proposal_id, party)


def _talk(call_id: Id, proposal_id: Id, party: str, **found: Any) -> str:
    sight, line = queries.seen(current_actor(), proposal_id)
    if line.call_id != call_id or party not in sight.own:
        raise NotFound
    return render_template(
        "reviews/talk.html",
        call=sight.call,
        line=line,
        party=party,
        remarks=talk_of(proposal_id, party),
        numbers=numbers_of(proposal_id, party),
        is_locked=sight.locked[party],
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/talk/<party>")
@governed_by(policy.may_run_side)
def say(call_id: Id, proposal_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        talking.remark_of_officer(current_actor(), proposal_id, party, read_form(RemarkIn())["text"])
        return {}

    place: dict[str, Any] = {"call_id": call_id, "proposal_id": proposal_id, "party": party}
    then = lambda _answer: url_for("reviews.side_talk", **place)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _talk(call_id, proposal_id, party, **found))


@pages.get("/calls/<uuid:call_id>/panels/<party>/reminders")
@governed_by(policy.may_run_side)
def reminders(call_id: Id, party: str) -> str:
    """Who is behind; with reviews chosen, the letters as they would go out, and how many."""
    return _reminders(call_id, party)


def _reminders(call_id: Id, party: str, **found: Any) -> str:
    actor = current_actor()
    sight = queries.sight(actor, call_id)
    if party not in sight.own:
        raise NotFound
    rows = owing_to(actor, call_id, party)
    picked = set(request.args.getlist("chosen"))
    chosen = [row for row in rows if str(row.id) in picked]
    people = accounts.people_by_ids(row.reviewer_id for row in rows)
    note = request.args.get("note", "")[:4000]
    return render_template(
        "reviews/reminders.html",
        call=sight.call,
        party=party,
        rows=rows,
        people=people,
        reminded=reminded_at([row.id for row in rows]),
        is_late=sight.call.review_ends_at < clock.now(),
        chosen=chosen,
        letters=[people[key].name for key in dict.fromkeys(row.reviewer_id for row in chosen)],
        texts=_texts(sight.call, note) if chosen else [],
        note=note,
        labels=labels,
        **{"typed": {}, "problems": [], **found},
    )


def _texts(call: Any, note: str) -> list[tuple[str, tuple[str, str]]]:
    """The letter in every language, for one review."""
    found = []
    for code in ("en", "ja"):
        with speaking(code):
            found.append((code, letters.reminder_words(call, 1, note, code)))
    return found


@pages.post("/calls/<uuid:call_id>/panels/<party>/reminders")
@governed_by(policy.may_run_side)
def send_reminders(call_id: Id, party: str) -> Any:
    def effect() -> dict[str, int]:
        data = read_form(ReminderIn())
        return {"sent": len(talking.remind(current_actor(), call_id, party, data["chosen"], data["note"]))}

    then = lambda _answer: url_for("reviews.reminders", call_id=call_id, party=party)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _reminders(call_id, party, **found))
