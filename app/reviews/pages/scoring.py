"""The sides' scores on one scale, and how far to trust them; once every side is locked."""

import uuid

from flask import render_template

from app.kernel.errors import NotFound
from app.reviews import labels, policy, queries
from app.reviews.pages.blueprint import pages
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.paging import page_of, wanted_cursor, wanted_limit


@pages.get("/calls/<uuid:call_id>/scores")
@governed_by(policy.may_view_joint)
def scores(call_id: uuid.UUID) -> str:
    """Raw and harmonised together, with every reason for doubt."""
    reader, limit = current_actor(), wanted_limit()
    sight = queries.sight(reader, call_id)
    if not sight.is_joint:
        raise NotFound
    scoring = queries.scoring_of(call_id)
    rows = queries.score_rows(reader, call_id, after=wanted_cursor(), limit=limit + 1) if scoring else []
    return render_template(
        "reviews/scores.html",
        call=sight.call,
        sight=sight,
        plan=queries.plan_of(call_id),
        scoring=scoring,
        content=scoring.content if scoring else None,
        page=page_of(rows, limit, queries.score_position),
        total=queries.scored_count(reader, call_id) if scoring else 0,
        labels=labels,
    )
