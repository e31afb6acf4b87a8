"""/api/v1/reviews: a reviewer's own, and /api/v1/proposals/…/results for applicants."""

import uuid
from typing import Any

from flask import Response

from app.calls import queries as calls
from app.files import queries as files
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.reviews import policy, queries, service
from app.reviews import schemas as shapes
from app.reviews.api.blueprint import Answer, api
from app.reviews.models import Opinion, Review
from app.reviews.states import ConflictKind
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit
from app.web.sending import attachment


@api.get("/reviews")
@api.response(200, shapes.OwnLine(many=True))
@governed_by(policy.may_list_own)
def list_own() -> Answer:
    """The caller's own assignments, what is due first first."""
    limit = wanted_limit()
    rows = queries.desk_of(current_actor(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda r: [r.proposal.call.review_ends_at.isoformat(), str(r.id)])
    return page.rows, 200, link_next(page)


@api.get("/reviews/<uuid:review_id>")
@api.response(200, shapes.OwnReview)
@governed_by(policy.may_view_own)
def get_own(review_id: uuid.UUID) -> Answer:
    return _own(review_id)


@api.put("/reviews/<uuid:review_id>")
@api.arguments(shapes.ReviewIn)
@api.response(200, shapes.OwnReview)
@governed_by(policy.may_write)
def save_review(data: dict[str, Any], review_id: uuid.UUID) -> Answer:
    unit_of_work(service.save, current_actor(), review_id, given_version(), data["answers"])
    return _own(review_id)


@api.get("/reviews/<uuid:review_id>/proposal")
@governed_by(policy.may_read_proposal)
def get_proposal(review_id: uuid.UUID) -> Any:
    """The proposal under review; without names where the call hides its applicants."""
    review = _mine(review_id)
    if not _reads_proposal(review):
        raise NotFound
    return proposal_of(review)


def proposal_of(judged: Review | Opinion) -> dict[str, Any]:
    """The text that somebody judges, and its documents."""
    found = queries.text_for_reviewer(judged)
    if found is None:
        raise NotFound
    submission, content = found
    return {
        **content,
        "files": [{"id": str(row.file_id), "kind": row.kind.value} for row in submission.files],
    }


@api.get("/reviews/<uuid:review_id>/files/<uuid:file_id>")
@governed_by(policy.may_read_proposal)
def get_file(review_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    review = _mine(review_id)
    if not _reads_proposal(review):
        raise NotFound
    file, name = queries.file_for_reviewer(review, file_id)
    return attachment(files.bytes_of(file), name, file.media_type)


@api.post("/reviews/<uuid:review_id>/declaration")
@api.arguments(shapes.DeclarationIn)
@governed_by(policy.may_view_own)
def declare(data: dict[str, Any], review_id: uuid.UUID) -> Any:
    """The caller's own word about a conflict of interest. Any but `none` ends the assignment."""

    def effect() -> dict[str, str]:
        kind: ConflictKind = data["kind"]
        return _review_state(service.declare(current_actor(), review_id, kind, data["note"]))

    return once_per_key(effect)


@api.post("/reviews/<uuid:review_id>/acceptance")
@api.arguments(shapes.AcceptanceIn)
@governed_by(policy.may_view_own)
def accept(data: dict[str, bool], review_id: uuid.UUID) -> Any:
    return once_per_key(lambda: _review_state(service.accept(current_actor(), review_id, **data)))


@api.post("/reviews/<uuid:review_id>/refusal")
@api.arguments(shapes.ReasonIn)
@governed_by(policy.may_view_own)
def decline(data: dict[str, str], review_id: uuid.UUID) -> Any:
    return once_per_key(lambda: _review_state(service.decline(current_actor(), review_id, data["reason"])))


@api.post("/reviews/<uuid:review_id>/recusal")
@api.arguments(shapes.ReasonIn)
@governed_by(policy.may_view_own)
def recuse(data: dict[str, str], review_id: uuid.UUID) -> Any:
    return once_per_key(lambda: _review_state(service.recuse(current_actor(), review_id, data["reason"])))


@api.post("/reviews/<uuid:review_id>/submission")
@api.arguments(shapes.SubmissionIn)
@api.response(201, shapes.OwnReview)
@governed_by(policy.may_write)
def submit(data: dict[str, Any], review_id: uuid.UUID) -> Answer:
    def effect() -> dict[str, str]:
        return _review_state(service.submit(current_actor(), review_id, given_version(), data["answers"]))

    once_per_key(effect)
    return _own(review_id, 201)


@api.get("/proposals/<uuid:proposal_id>/results")
@api.response(200, shapes.ResultsOut)
@governed_by(policy.may_view_results)
def get_results(proposal_id: uuid.UUID) -> Any:
    """The outcome and the reviewers' comments, once results are released."""
    proposal = proposals.head(proposal_id)
    if proposal is None or not policy.may_view_results(current_actor(), proposal, clock.now()):
        raise NotFound
    call = calls.call(proposal.call_id, criteria=True)
    return {
        "proposal_id": proposal.id,
        "reference": proposal.reference,
        "state": proposal.state,
        "comments": queries.comments_on(proposal.id, call) if call else [],
        "panels": queries.panel_comments_on(proposal.id, call) if call else [],
    }


def _mine(review_id: uuid.UUID) -> Review:
    review = queries.own_review(current_actor(), review_id)
    if review is None:
        raise NotFound
    return review


def _reads_proposal(review: Review) -> bool:
    return policy.may_read_proposal(current_actor(), review, review.proposal.call, clock.now())


def _own(review_id: uuid.UUID, status: int = 200) -> Answer:
    review = _mine(review_id)
    return review, status, {"ETag": f'"{review.version}"'}


def _review_state(review: Review) -> dict[str, str]:
    return {"id": str(review.id), "state": review.state.value}
