"""/api/v1: the talk of a side, reminders, versions of a review, its form without a connection, what somebody served."""

import io
import uuid
from typing import Any

from flask import Response, request

from app.accounts import queries as accounts
from app.kernel import clock
from app.kernel.errors import Forbidden, NotFound, Problem, RuleBroken
from app.kernel.language import speaking
from app.reviews import letters, policy, queries
from app.reviews import schemas as reviewing
from app.reviews.api.blueprint import Answer, api
from app.reviews.models import Review
from app.reviews.queries.desk import next_of
from app.reviews.queries.served import served_by
from app.reviews.queries.talk import numbers_of, owing_to, reminded_at, talk_of
from app.reviews.queries.versions import answers_at, version_of, versions_of
from app.reviews.schemas import talking as shapes
from app.reviews.schemas.offline import XLSX, workbook_of
from app.reviews.service import talking as service
from app.reviews.service.offline import REFUSED, take_form
from app.reviews.sources import LARGEST
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit
from app.web.sending import attachment

Id = uuid.UUID
FRAME = 4096
"""Room for the frame of a multipart body around the workbook."""


@api.get("/reviews/next")
@api.response(200, reviewing.OwnLine)
@governed_by(policy.may_list_own)
def get_next() -> Any:
    """The own unfinished review whose proposal has the fewest reviews; not there where none waits."""
    found = next_of(current_actor())
    if found is None:
        raise NotFound
    return found


@api.get("/reviews/served")
@api.response(200, shapes.ServedOut(many=True))
@governed_by(policy.may_list_own)
def list_served() -> Any:
    """What the caller's certificate says: reviews in released calls, without a proposal."""
    return served_by(current_actor().person_id)


@api.get("/reviews/<uuid:review_id>/peers")
@api.response(200, reviewing.PeerOut(many=True))
@governed_by(policy.may_read_peers)
def list_peers(review_id: Id) -> Any:
    """What the others of the side handed in, after the caller's own review is in; confidential parts left out."""
    review = _with_peers(review_id)
    open_codes = {
        it.code for it in review.proposal.call.side(review.party).criteria if not it.is_confidential
    }
    return [
        {
            "reviewer": peer.pseudonym,
            "overall": peer.overall,
            "answers": {code: said for code, said in peer.answers.items() if code in open_codes},
        }
        for peer in queries.peers_of(review)
    ]


@api.get("/reviews/<uuid:review_id>/talk")
@api.response(200, shapes.RemarkOut(many=True))
@governed_by(policy.may_read_peers)
def list_talk(review_id: Id) -> Any:
    """The talk of the caller's side about the proposal, after the caller's own review is in."""
    review = _with_peers(review_id)
    return _remarks(review.proposal_id, review.party)


@api.post("/reviews/<uuid:review_id>/talk")
@api.arguments(shapes.RemarkIn)
@governed_by(policy.may_read_peers)
def remark(data: dict[str, str], review_id: Id) -> Answer:
    """Say something to the side; `@2` calls upon reviewer 2."""

    def effect() -> dict[str, str]:
        return {"id": str(service.remark(current_actor(), review_id, data["text"]).id)}

    return once_per_key(effect), 201, {}


@api.get("/proposals/<uuid:proposal_id>/talk/<party>")
@api.response(200, shapes.RemarkOut(many=True))
@governed_by(policy.may_run_side)
def list_side_talk(proposal_id: Id, party: str) -> Any:
    """The talk of the caller's side about a proposal, for its officers."""
    sight, _line = queries.seen(current_actor(), proposal_id)
    if party not in sight.own:
        raise NotFound
    return _remarks(proposal_id, party)


@api.post("/proposals/<uuid:proposal_id>/talk/<party>")
@api.arguments(shapes.RemarkIn)
@governed_by(policy.may_run_side)
def remark_of_officer(data: dict[str, str], proposal_id: Id, party: str) -> Answer:
    def effect() -> dict[str, str]:
        said = service.remark_of_officer(current_actor(), proposal_id, party, data["text"])
        return {"id": str(said.id)}

    return once_per_key(effect), 201, {}


@api.get("/calls/<uuid:call_id>/panels/<party>/reminders")
@api.response(200, shapes.OwingOut(many=True))
@governed_by(policy.may_run_side)
def list_owing(call_id: Id, party: str) -> Any:
    """Reviews of the caller's side that are not handed in, and when their reviewers were reminded last."""
    rows = _owing(call_id, party)
    people, at = (
        accounts.people_by_ids(row.reviewer_id for row in rows),
        reminded_at([row.id for row in rows]),
    )
    return [
        {
            "review_id": row.id,
            "reference": row.proposal.reference,
            "reviewer_id": row.reviewer_id,
            "name": people[row.reviewer_id].name,
            "state": row.state,
            "reminded_at": at.get(row.id),
        }
        for row in rows
    ]


@api.post("/calls/<uuid:call_id>/panels/<party>/reminders/preview")
@api.arguments(shapes.ReminderIn)
@governed_by(policy.may_run_side)
def preview_reminders(data: dict[str, Any], call_id: Id, party: str) -> Any:
    """How many letters would go out, and what one for a single review says. Nothing is sent."""
    chosen = [row for row in _owing(call_id, party) if row.id in set(data["chosen"])]
    call = queries.sight(current_actor(), call_id).call
    texts = {}
    for code in ("en", "ja"):
        with speaking(code):
            subject, body = letters.reminder_words(call, 1, data["note"], code)
        texts[code] = {"subject": subject, "body": body}
    return {"letters": len({row.reviewer_id for row in chosen}), "reviews": len(chosen), "texts": texts}


@api.post("/calls/<uuid:call_id>/panels/<party>/reminders")
@api.arguments(shapes.ReminderIn)
@governed_by(policy.may_run_side)
def send_reminders(data: dict[str, Any], call_id: Id, party: str) -> Any:
    """One letter to each reviewer of the chosen reviews. None chosen reminds nobody."""

    def effect() -> dict[str, int]:
        return {"sent": len(service.remind(current_actor(), call_id, party, data["chosen"], data["note"]))}

    return once_per_key(effect)


@api.get("/reviews/<uuid:review_id>/versions")
@api.response(200, shapes.VersionOut(many=True))
@governed_by(policy.may_view_own)
def list_versions(review_id: Id) -> Answer:
    """Versions of the caller's own review, the newest first."""
    _mine(review_id)
    limit, cursor = wanted_limit(), wanted_cursor()
    before = cursor[0] if cursor and isinstance(cursor[0], int) else None
    page = page_of(versions_of(review_id, before=before, limit=limit + 1), limit, lambda row: [row.number])
    return page.rows, 200, link_next(page)


@api.get("/reviews/<uuid:review_id>/versions/<int:number>")
@api.response(200, reviewing.AnswersOut)
@governed_by(policy.may_view_own)
def get_version(review_id: Id, number: int) -> Any:
    """The review as it stood after one change."""
    review = _mine(review_id)
    if version_of(review_id, number) is None:
        raise NotFound
    return {"answers": answers_at(review, number)}


@api.get("/reviews/<uuid:review_id>/form")
@governed_by(policy.may_write)
def get_form(review_id: Id) -> Response:
    """The form with what is kept so far, as a workbook (XLSX)."""
    review = _mine(review_id)
    if not policy.may_write(current_actor(), review, review.proposal.call, clock.now()):
        raise NotFound
    return attachment(io.BytesIO(workbook_of(review)), f"{review.proposal.reference}.xlsx", XLSX)


@api.post("/reviews/<uuid:review_id>/form")
@takes_up_to(LARGEST + FRAME)
@governed_by(policy.may_write)
def take_workbook(review_id: Id) -> Any:
    """The workbook filled in (field `file`, multipart); names every cell that cannot be kept, and then keeps none."""
    given = request.files.get("file")
    data = given.stream.read(LARGEST + 1) if given else b""
    if not data:
        raise RuleBroken(REFUSED, [Problem("field.missing", "/file")])

    def effect() -> dict[str, Any]:
        row = take_form(current_actor(), review_id, data)
        return {"id": str(row.id), "version": row.version}

    return once_per_key(effect)


def _mine(review_id: Id) -> Review:
    found = queries.own_review(current_actor(), review_id)
    if found is None:
        raise NotFound
    return found


def _with_peers(review_id: Id) -> Review:
    """An own review that is in, so that what others of the side say may be read."""
    review = _mine(review_id)
    if not policy.may_read_peers(current_actor(), review, review.proposal.call, clock.now()):
        raise Forbidden
    return review


def _owing(call_id: Id, party: str) -> list[Review]:
    if party not in queries.sight(current_actor(), call_id).own:
        raise NotFound
    return owing_to(current_actor(), call_id, party)


def _remarks(proposal_id: Id, party: str) -> list[dict[str, Any]]:
    numbers = numbers_of(proposal_id, party)
    return [
        {
            "reviewer": numbers[it.review_id] if it.review_id else None,
            "text": it.text,
            "mentions": it.mentions,
            "said_at": it.said_at,
        }
        for it in talk_of(proposal_id, party)
    ]
