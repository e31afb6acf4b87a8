"""Opinions of experts: an officer asks and looks, the expert answers."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, url_for

from app.files import queries as files
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.reviews import labels, policy, queries
from app.reviews.models import Opinion
from app.reviews.pages.blueprint import pages
from app.reviews.pages.reviewing import asks_of
from app.reviews.queries import opinions as asked
from app.reviews.schemas import AcceptanceIn, DeclarationIn, ReasonIn
from app.reviews.schemas.opinions import OpinionForm, OpinionTextIn
from app.reviews.service import opinions as service
from app.reviews.states import ENDED, UNANSWERED, ConflictKind, ConflictSource, OpinionState
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.sending import attachment
from app.web.submitting import submit_form

Id = uuid.UUID


# The officer


@pages.get("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/opinions/<party>")
@governed_by(policy.may_ask_opinion)
def side_opinions(call_id: Id, proposal_id: Id, party: str) -> str:
    """Whom the side asked about a proposal, what they said, and the form to ask somebody."""
    return _side(call_id, proposal_id, party)


def _side(call_id: Id, proposal_id: Id, party: str, **found: Any) -> str:
    sight, line = queries.seen(current_actor(), proposal_id)
    if line.call_id != call_id or party not in sight.own:
        raise NotFound
    rows = asked.opinions_of(proposal_id, party)
    return render_template(
        "reviews/side_opinions.html",
        call=sight.call,
        line=line,
        party=party,
        rows=rows,
        experts=asked.experts_of(rows),
        is_locked=sight.locked[party],
        unanswered=UNANSWERED,
        labels=labels,
        parties=parties(),
        zones=[(p.zone, f"{p.zone_name.text(language())} ({p.zone})") for p in parties()] + [("UTC", "UTC")],
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/opinions/<party>")
@governed_by(policy.may_ask_opinion)
def ask_opinion(call_id: Id, proposal_id: Id, party: str) -> Any:
    def act() -> Any:
        expert, wish = read_form(OpinionForm())
        return service.ask_opinion(current_actor(), (proposal_id, party), expert, wish)

    return _on_side(call_id, proposal_id, party, act)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/opinions/<party>/<uuid:opinion_id>/take-back")
@governed_by(policy.may_ask_opinion)
def take_opinion_back(call_id: Id, proposal_id: Id, party: str, opinion_id: Id) -> Any:
    def act() -> Any:
        return service.take_opinion_back(current_actor(), opinion_id, read_form(ReasonIn())["reason"])

    return _on_side(call_id, proposal_id, party, act)


def _on_side(call_id: Id, proposal_id: Id, party: str, act: Callable[[], Any]) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(act().id)}

    place: dict[str, Any] = {"call_id": call_id, "proposal_id": proposal_id, "party": party}
    then = lambda _answer: url_for("reviews.side_opinions", **place)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _side(call_id, proposal_id, party, **found))


# The expert


@pages.get("/opinions/<uuid:opinion_id>")
@governed_by(policy.may_view_opinion)
def opinion(opinion_id: Id) -> str:
    return _page(opinion_id)


def _page(opinion_id: Id, **found: Any) -> str:
    """What the expert may do now: say whether it can be done, write, or read the own text."""
    row = _mine(opinion_id)
    call = row.proposal.call
    common = {
        "row": row,
        "call": call,
        "side": call.side(row.party),
        "labels": labels,
        "conflicts": [(kind.value, str(labels.CONFLICTS[kind])) for kind in ConflictKind],
        "typed": {},
        "problems": [],
        "theirs": {},
        **found,
    }
    if row.state == OpinionState.ASKED:
        word = queries.declared_by(row.proposal_id, row.person_id, ConflictSource.SELF)
        has_declared = word is not None and word.kind == ConflictKind.NONE
        line = proposals.submitted(row.proposal_id)
        return render_template("reviews/opinion_asked.html", has_declared=has_declared, line=line, **common)
    may_read = policy.may_read_for_opinion(current_actor(), row, call, clock.now())
    text = queries.text_for_reviewer(row) if may_read else None
    is_open = not queries.sides_locked(call.id)[row.party]
    return render_template(
        "reviews/opinion.html",
        submission=text[0] if text else None,
        content=text[1] if text else None,
        asks=asks_of(text[1]) if text else {},
        may_write=is_open and text is not None and row.state == OpinionState.ACCEPTED,
        is_open=is_open,
        kinds=proposal_labels.KINDS,
        **common,
    )


@pages.get("/opinions/<uuid:opinion_id>/files/<uuid:file_id>")
@governed_by(policy.may_read_for_opinion)
def opinion_file(opinion_id: Id, file_id: Id) -> Response:
    """A document of the proposal; the copy without names where the call hides its applicants."""
    row = _mine(opinion_id)
    if not policy.may_read_for_opinion(current_actor(), row, row.proposal.call, clock.now()):
        raise NotFound
    file, name = queries.file_for_reviewer(row, file_id)
    return attachment(files.bytes_of(file), name, file.media_type)


@pages.post("/opinions/<uuid:opinion_id>/declare")
@governed_by(policy.may_view_opinion)
def declare_for_opinion(opinion_id: Id) -> Any:
    """Any word but `none` ends the request, and the page is not there any more."""

    def act() -> Opinion:
        data = read_form(DeclarationIn())
        return service.declare_for_opinion(current_actor(), opinion_id, data["kind"], data["note"])

    return _on_own(opinion_id, act)


@pages.post("/opinions/<uuid:opinion_id>/accept")
@governed_by(policy.may_view_opinion)
def accept_opinion(opinion_id: Id) -> Any:
    return _on_own(
        opinion_id,
        lambda: service.accept_opinion(current_actor(), opinion_id, **read_form(AcceptanceIn())),
    )


@pages.post("/opinions/<uuid:opinion_id>/decline")
@governed_by(policy.may_view_opinion)
def decline_opinion(opinion_id: Id) -> Any:
    return _on_own(
        opinion_id,
        lambda: service.decline_opinion(current_actor(), opinion_id, read_form(ReasonIn())["reason"]),
    )


@pages.post("/opinions/<uuid:opinion_id>/<any(save, submit):verb>")
@governed_by(policy.may_write_opinion)
def write_opinion(opinion_id: Id, verb: str) -> Any:
    act = service.save_opinion if verb == "save" else service.submit_opinion
    return _on_own(
        opinion_id, lambda: act(current_actor(), opinion_id, given_version(), read_form(OpinionTextIn()))
    )


@pages.post("/opinions/<uuid:opinion_id>/autosave")
@governed_by(policy.may_write_opinion)
def autosave_opinion(opinion_id: Id) -> Response:
    """What is on the form, kept while one writes; the new version is in the ETag."""
    said, version = read_form(OpinionTextIn()), given_version()
    row = unit_of_work(service.save_opinion, current_actor(), opinion_id, version, said)
    response = make_response("", 204)
    response.headers["ETag"] = f'"{row.version}"'
    return response


def _on_own(opinion_id: Id, act: Callable[[], Opinion]) -> Any:
    def effect() -> dict[str, str]:
        row = act()
        return {"id": str(row.id), "left": "yes" if row.state in ENDED else ""}

    return submit_form(effect, then=_onward, again=lambda **found: _page(opinion_id, **found))


def _mine(opinion_id: Id) -> Opinion:
    found = asked.own_opinion(current_actor(), opinion_id)
    if found is None:
        raise NotFound
    return found


def _onward(answer: dict[str, Any]) -> str:
    if answer.get("left"):
        return url_for("reviews.desk")
    return url_for("reviews.opinion", opinion_id=answer["id"])
