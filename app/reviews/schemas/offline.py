"""A review as the workbook that somebody fills in without a connection."""

from app.kernel.language import gettext as _
from app.kernel.language import language
from app.reviews.models import Review
from app.reviews.sources import Question, Words, write_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(review: Review) -> bytes:
    """The form of the review's side with what is kept so far. The review comes with its proposal, call and forms."""
    words = Words(
        _("Review of %(reference)s", reference=review.proposal.reference),
        _("Fill in the columns of score and text, and leave the rest as it is."),
        [_("Short name"), _("Question"), _("Score"), _("Text")],
    )
    return write_form(review.id, review.version, words, _questions(review))


def _questions(review: Review) -> list[Question]:
    side = review.proposal.call.side(review.party)
    every = range(side.scale_min, side.scale_max + 1, side.scale_step)
    found = []
    for criterion in side.criteria:
        answer = review.answers.get(criterion.code, {})
        points = every if criterion.has_score else ()
        label = criterion.label.text(language())
        found.append(Question(criterion.code, label, points, answer.get("score"), answer.get("text", "")))
    return found
