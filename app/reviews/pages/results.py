"""/proposals/…/results: the outcome and the reviewers' comments, for the team and its institutions."""

import uuid

from flask import render_template

from app.calls import queries as calls
from app.kernel import clock
from app.kernel.errors import NotFound
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.reviews import policy, queries
from app.reviews.pages.blueprint import pages
from app.web.access import governed_by
from app.web.actors import current_actor


@pages.get("/proposals/<uuid:proposal_id>/results")
@governed_by(policy.may_view_results)
def results(proposal_id: uuid.UUID) -> str:
    """Not there before the release; then there for everybody at once (INV-19)."""
    proposal = proposals.head(proposal_id)
    if proposal is None or not policy.may_view_results(current_actor(), proposal, clock.now()):
        raise NotFound
    call = calls.call(proposal.call_id, criteria=True)
    if call is None:
        raise NotFound
    return render_template(
        "reviews/results.html",
        proposal=proposal,
        call=call,
        comments=queries.comments_on(proposal_id, call),
        panels=queries.panel_comments_on(proposal_id, call),
        state_words=proposal_labels.STATES,
    )
