"""/reviews: a reviewer's list, the question whether one can review, and the form with the proposal beside it."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, render_template, url_for

from app.files import queries as files
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound, VersionStale
from app.kernel.money import Money
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.reviews import labels, policy, queries, service
from app.reviews.models import Review
from app.reviews.pages.blueprint import pages
from app.reviews.phases import is_released
from app.reviews.queries.desk import done_of
from app.reviews.queries.meetings import seats_of
from app.reviews.queries.opinions import given_opinions, opinions_of_expert
from app.reviews.queries.served import served_by
from app.reviews.queries.talk import numbers_of, talk_of
from app.reviews.rules import Answers
from app.reviews.rules.progress import answered
from app.reviews.schemas import AcceptanceIn, DeclarationIn, ReasonIn, ReviewIn
from app.reviews.schemas.talking import RemarkIn
from app.reviews.service import talking
from app.reviews.states import ConflictKind, ConflictSource, ReviewState
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.sending import attachment
from app.web.submitting import submit_form

Id = uuid.UUID
MOST_POINTS = 21
"""A scale with more points than this is typed, not chosen."""


@pages.get("/reviews")
@governed_by(policy.may_list_own)
def desk() -> str:
    limit = wanted_limit()
    rows = queries.desk_of(current_actor(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda r: [r.proposal.call.review_ends_at.isoformat(), str(r.id)])
    lines = proposals.submitted_by_ids(row.proposal_id for row in page.rows)
    now = clock.now()
    done, total = done_of(current_actor())
    return render_template(
        "reviews/desk.html",
        done=done,
        seats=seats_of(current_actor()),
        bids=queries.bid_rounds_of(current_actor()),
        opinions=opinions_of_expert(current_actor()),
        has_served=bool(served_by(current_actor().person_id)),
        total=total,
        answered=lambda it: answered(it.answers, it.proposal.call.side(it.party).criteria),
        page=page,
        lines=lines,
        labels=labels,
        is_released=lambda review: is_released(review.proposal.call, now),
        now=now,
    )


@pages.get("/reviews/<uuid:review_id>")
@governed_by(policy.may_view_own)
def review(review_id: Id) -> str:
    return _page(review_id)


def _page(review_id: Id, **found: Any) -> str:
    """What the reviewer may do now: answer the question, write, read, or read the own text alone."""
    review = _mine(review_id)
    call = review.proposal.call
    common = {
        "review": review,
        "call": call,
        "side": call.side(review.party),
        "labels": labels,
        "kept_fields": _fields(review),
        "points": points(call.side(review.party)),
        "typed": {},
        "theirs": {},
        "problems": [],
        **found,
    }
    if is_released(call, clock.now()):
        return render_template("reviews/own_text.html", **common)
    if review.state == ReviewState.INVITED:
        return _invitation(review, common)
    return _form(review, common)


def _fields(review: Review) -> dict[str, str]:
    """Every field of the form with what is kept of it."""
    return {
        f"answers.{code}.{part}": text
        for code, answer in review.answers.items()
        for part, text in as_shown(answer).items()
    }


def _invitation(review: Review, common: dict[str, Any]) -> str:
    word = queries.declared_by(review.proposal_id, review.reviewer_id, ConflictSource.SELF)
    return render_template(
        "reviews/invitation.html",
        line=proposals.submitted(review.proposal_id),
        has_declared=word is not None and word.kind == ConflictKind.NONE,
        conflicts=[(kind.value, str(labels.CONFLICTS[kind])) for kind in ConflictKind],
        **common,
    )


def _form(review: Review, common: dict[str, Any]) -> str:
    actor, call, now = current_actor(), review.proposal.call, clock.now()
    text = queries.text_for_reviewer(review) if policy.may_read_proposal(actor, review, call, now) else None
    is_open = not queries.sides_locked(call.id)[review.party]
    may_talk = policy.may_read_peers(actor, review, call, now)
    peers = queries.peers_of(review) if may_talk else []
    return render_template(
        "reviews/form.html",
        submission=text[0] if text else None,
        content=text[1] if text else None,
        asks=asks_of(text[1]) if text else {},
        may_write=is_open and text is not None and review.state in (ReviewState.ACCEPTED, ReviewState.DRAFT),
        may_leave=is_open,
        peers=peers,
        remarks=talk_of(review.proposal_id, review.party) if may_talk else [],
        numbers=numbers_of(review.proposal_id, review.party) if may_talk else {},
        may_talk=may_talk,
        opinions=given_opinions(review.proposal_id, review.party) if may_talk else [],
        kinds=proposal_labels.KINDS,
        conflicts=[
            (kind.value, str(labels.CONFLICTS[kind])) for kind in ConflictKind if kind != ConflictKind.NONE
        ],
        **common,
    )


def asks_of(content: dict[str, Any]) -> dict[str, Money]:
    """What each half of a submission asks for."""
    return {party: Money.parse(half["total"], half["currency"]) for party, half in content["halves"].items()}


def points(side: Any) -> list[tuple[str, str]]:
    """The points of a side's scale as choices; none where there are too many to choose from."""
    every = range(side.scale_min, side.scale_max + 1, side.scale_step)
    texts = [labels.score_text(point) for point in every] if len(every) <= MOST_POINTS else []
    return [(text, text) for text in texts]


@pages.get("/reviews/<uuid:review_id>/files/<uuid:file_id>")
@governed_by(policy.may_read_proposal)
def review_file(review_id: Id, file_id: Id) -> Response:
    """A document of the proposal under review; the copy without names where the call hides its applicants."""
    review = _mine(review_id)
    if not policy.may_read_proposal(current_actor(), review, review.proposal.call, clock.now()):
        raise NotFound
    file, name = queries.file_for_reviewer(review, file_id)
    return attachment(files.bytes_of(file), name, file.media_type)


@pages.post("/reviews/<uuid:review_id>")
@governed_by(policy.may_write)
def save(review_id: Id) -> Any:
    def effect() -> dict[str, str]:
        answers = read_form(ReviewIn())["answers"]
        return {"id": str(service.save(current_actor(), review_id, given_version(), answers).id)}

    return submit_form(effect, then=_to_review, again=lambda **found: _page(review_id, **_said(found)))


@pages.post("/reviews/<uuid:review_id>/autosave")
@governed_by(policy.may_write)
def autosave(review_id: Id) -> Response:
    """What review.js sends: the questions that changed. The answer is the whole as it is kept now."""
    answers = read_form(ReviewIn())["answers"]
    try:
        saved = unit_of_work(service.save, current_actor(), review_id, given_version(), answers)
    except VersionStale as fault:
        conflicts = {code: as_shown(parts) for code, parts in fault.theirs.get("conflicts", {}).items()}
        return _told(fault.current, fault.theirs["answers"], 412, conflicts=conflicts)
    return _told(saved.version, saved.answers, 200)


def _told(version: int, answers: Answers, status: int, **more: Any) -> Response:
    shown = {code: as_shown(answer) for code, answer in answers.items()}
    response = jsonify(version=version, answers=shown, **more)
    response.status_code, response.headers["ETag"] = status, f'"{version}"'
    return response


def as_shown(parts: Mapping[str, Any]) -> dict[str, str]:
    """A score as the form writes it, a text as it is."""
    return {part: _score(value) if part == "score" else value for part, value in parts.items()}


@pages.post("/reviews/<uuid:review_id>/submit")
@governed_by(policy.may_write)
def submit(review_id: Id) -> Any:
    def effect() -> dict[str, str]:
        answers = read_form(ReviewIn())["answers"]
        return {"id": str(service.submit(current_actor(), review_id, given_version(), answers).id)}

    return submit_form(effect, then=_to_review, again=lambda **found: _page(review_id, **_said(found)))


def _said(found: dict[str, Any]) -> dict[str, Any]:
    """Scores of the other tab's text as a form shows them."""
    theirs = found.get("theirs") or {}
    if not theirs.get("answers"):
        return found
    answers = {code: as_shown(answer) for code, answer in theirs["answers"].items()}
    return {**found, "theirs": {"answers": answers}, "current": True}


def _score(hundredths: int | None) -> str:
    return "" if hundredths is None else labels.score_text(hundredths)


@pages.post("/reviews/<uuid:review_id>/talk")
@governed_by(policy.may_read_peers)
def talk(review_id: Id) -> Any:
    """Say something to the others of the side."""

    def effect() -> dict[str, str]:
        talking.remark(current_actor(), review_id, read_form(RemarkIn())["text"])
        return {"id": str(review_id)}

    return submit_form(effect, then=_to_review, again=lambda **found: _page(review_id, **found))


@pages.post("/reviews/<uuid:review_id>/declare")
@governed_by(policy.may_view_own)
def declare(review_id: Id) -> Any:
    """Any word but `none` ends the assignment, and the page is not there any more."""

    def effect() -> dict[str, str]:
        data = read_form(DeclarationIn())
        review = service.declare(current_actor(), review_id, data["kind"], data["note"])
        return {"id": str(review.id), "left": "yes" if review.state == ReviewState.RECUSED else ""}

    return submit_form(effect, then=_onward, again=lambda **found: _page(review_id, **found))


@pages.post("/reviews/<uuid:review_id>/accept")
@governed_by(policy.may_view_own)
def accept(review_id: Id) -> Any:
    def effect() -> dict[str, str]:
        promised = read_form(AcceptanceIn())["confidentiality"]
        return {"id": str(service.accept(current_actor(), review_id, confidentiality=promised).id)}

    return submit_form(effect, then=_to_review, again=lambda **found: _page(review_id, **found))


@pages.post("/reviews/<uuid:review_id>/<any(decline, recuse):verb>")
@governed_by(policy.may_view_own)
def leave(review_id: Id, verb: str) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(ReasonIn())["reason"]
        act = service.decline if verb == "decline" else service.recuse
        act(current_actor(), review_id, reason)
        return {"left": "yes"}

    return submit_form(effect, then=_onward, again=lambda **found: _page(review_id, **found))


def _mine(review_id: Id) -> Review:
    found = queries.own_review(current_actor(), review_id)
    if found is None:
        raise NotFound
    return found


def _to_review(answer: dict[str, Any]) -> str:
    return url_for("reviews.review", review_id=answer["id"])


def _onward(answer: dict[str, Any]) -> str:
    return url_for("reviews.desk") if answer.get("left") else _to_review(answer)
