"""A form that was filled in elsewhere comes back."""

import uuid

from app.kernel.actor import Actor
from app.kernel.errors import Problem, RuleBroken, VersionStale, refuse_if
from app.reviews.models import Review
from app.reviews.rules.offline import cell_problems, changed_problems
from app.reviews.service.holding import own_review
from app.reviews.service.reviewing import save
from app.reviews.sources import UnreadableForm, read_form

REFUSED = "review.form_not_taken"


def take_form(actor: Actor, review_id: uuid.UUID, data: bytes) -> Review:
    """Keep the answers of a workbook on top of the version it was written for. Nothing is kept with a wrong cell.

    Raises RuleBroken naming every cell that cannot be kept.
    """
    review = own_review(actor, review_id)
    try:
        filled = read_form(data)
    except UnreadableForm as fault:
        raise RuleBroken(REFUSED, [Problem("review.form_unreadable", "/file")]) from fault
    if filled.review_id != review_id:
        raise RuleBroken(REFUSED, [Problem("review.form_of_another_review", "/file")])
    refuse_if(cell_problems(filled, review.proposal.call.side(review.party)), REFUSED)
    try:
        return save(actor, review_id, filled.version, filled.answers)
    except VersionStale as fault:
        problems = changed_problems(fault.theirs.get("conflicts", {}), filled)
        raise RuleBroken(REFUSED, problems or [Problem("review.form_from_the_future", "/file")]) from fault
