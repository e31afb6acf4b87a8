"""What to take next, the versions of an own review, and its form without a connection."""

import io
import uuid
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from app.kernel import clock
from app.kernel.errors import NotFound, Problem, RuleBroken
from app.reviews import labels, policy, queries
from app.reviews.models import Review
from app.reviews.pages.blueprint import pages
from app.reviews.queries.desk import next_of
from app.reviews.queries.versions import answers_at, version_of, versions_of
from app.reviews.schemas.offline import XLSX, workbook_of
from app.reviews.service.offline import REFUSED, take_form
from app.reviews.sources import LARGEST
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.sending import attachment
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/reviews/next")
@governed_by(policy.may_list_own)
def next_review() -> Any:
    """The own unfinished review whose proposal has the fewest; the list where none waits."""
    review = next_of(current_actor())
    return redirect(url_for("reviews.review", review_id=review.id) if review else url_for("reviews.desk"))


@pages.get("/reviews/<uuid:review_id>/versions")
@governed_by(policy.may_view_own)
def versions(review_id: Id) -> str:
    review, limit, cursor = _mine(review_id), wanted_limit(), wanted_cursor()
    before = cursor[0] if cursor and isinstance(cursor[0], int) else None
    rows = versions_of(review_id, before=before, limit=limit + 1)
    page = page_of(rows, limit, lambda row: [row.number])
    return render_template("reviews/versions.html", review=review, page=page, labels=labels)


@pages.get("/reviews/<uuid:review_id>/versions/<int:number>")
@governed_by(policy.may_view_own)
def version(review_id: Id, number: int) -> str:
    """The review as it stood after one change."""
    review, row = _mine(review_id), version_of(review_id, number)
    if row is None:
        raise NotFound
    return render_template(
        "reviews/version.html",
        review=review,
        row=row,
        was={"answers": answers_at(review, number)},
        side=review.proposal.call.side(review.party),
        labels=labels,
    )


@pages.get("/reviews/<uuid:review_id>/offline")
@governed_by(policy.may_write)
def offline(review_id: Id) -> str:
    return _offline(review_id)


def _offline(review_id: Id, **found: Any) -> str:
    shown = {"typed": {}, "problems": [], **found}
    return render_template("reviews/offline.html", review=_written(review_id), **shown)


@pages.get("/reviews/<uuid:review_id>/form.xlsx")
@governed_by(policy.may_write)
def form_file(review_id: Id) -> Response:
    """The form with what is kept so far, as a workbook."""
    review = _written(review_id)
    data = workbook_of(review)
    return attachment(io.BytesIO(data), f"{review.proposal.reference}.xlsx", XLSX)


@pages.post("/reviews/<uuid:review_id>/offline")
@governed_by(policy.may_write)
def take_offline(review_id: Id) -> Any:
    def effect() -> dict[str, str]:
        given = request.files.get("file")
        data = given.stream.read(LARGEST + 1) if given else b""
        if not data:
            raise RuleBroken(REFUSED, [Problem("field.missing", "/file")])
        return {"id": str(take_form(current_actor(), review_id, data).id)}

    then = lambda answer: url_for("reviews.review", review_id=answer["id"])  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _offline(review_id, **found))


def _mine(review_id: Id) -> Review:
    found = queries.own_review(current_actor(), review_id)
    if found is None:
        raise NotFound
    return found


def _written(review_id: Id) -> Review:
    review = _mine(review_id)
    if not policy.may_write(current_actor(), review, review.proposal.call, clock.now()):
        raise NotFound
    return review
