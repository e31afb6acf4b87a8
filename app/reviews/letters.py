"""Letters of reviews, each in its receiver's language. None names a proposal to a reviewer, or a reviewer to anybody
but the officer who asked.
"""

import uuid
from datetime import datetime

from app.accounts import queries as accounts
from app.accounts.models import Agency, Person
from app.calls import queries as calls
from app.calls.models import Call
from app.kernel import clock, mail, outbox
from app.kernel.language import gettext as _
from app.kernel.language import ngettext
from app.kernel.mail import Words
from app.proposals import queries as proposals
from app.proposals.models import Proposal
from app.reviews import queries
from app.reviews.events import (
    CureAsked,
    Mentioned,
    OpinionAnswered,
    OpinionAsked,
    OpinionTakenBack,
    PoolInvited,
    ProposalRefused,
    ReviewAssigned,
    ReviewerLeft,
    ReviewReminded,
    ReviewReopened,
    ReviewTakenBack,
)
from app.reviews.models import Opinion
from app.reviews.phases import JUDGED
from app.reviews.queries.opinions import opinion
from app.reviews.states import OpinionState

TELL_TEAM = "reviews.released_to_team"


def assigned(news: ReviewAssigned) -> None:
    """To the reviewer: please say whether you can review."""
    review = queries.review(news.review_id)
    if review is not None:
        call = review.proposal.call
        mail.write(
            [accounts.person(review.reviewer_id)],
            f"review-asked:{review.id}",
            lambda to: _asked(call, review.id, to),
        )


def taken_back(news: ReviewTakenBack) -> None:
    """To the reviewer: nothing is to be done any more."""
    call = calls.call(news.call_id)
    if call is not None:
        person = accounts.person(news.reviewer_id)
        mail.write(
            [person],
            f"review-taken-back:{news.review_id}:{clock.now():%Y%m%d%H%M%S}",
            lambda to: _taken_back(call, to),
        )


def reopened(news: ReviewReopened) -> None:
    """To the reviewer, with the officer's reason."""
    review = queries.review(news.review_id)
    if review is not None:
        call, key = review.proposal.call, f"review-reopened:{review.id}:{news.version}"
        mail.write([accounts.person(review.reviewer_id)], key, lambda to: _reopened(call, news, to))


def reviewer_left(news: ReviewerLeft) -> None:
    """To the officer who had asked."""
    review = queries.review(news.review_id)
    if review is not None:
        officer = accounts.person(review.assigned_by_id)
        mail.write(
            [officer], f"review-left:{review.id}:{review.version}", lambda to: _left(review.proposal, to)
        )


def cure_asked(news: CureAsked) -> None:
    """To the team: what to mend, and until when."""
    proposal = proposals.proposal(news.proposal_id)
    if proposal is not None:
        key = f"review-cure:{proposal.id}:{news.until:%Y%m%d%H%M}"
        mail.write(_team(proposal), key, lambda to: _cure(proposal, news.reason, news.until, to))


def refused(news: ProposalRefused) -> None:
    """To the team: not eligible, and why."""
    proposal = proposals.proposal(news.proposal_id)
    if proposal is not None:
        mail.write(
            _team(proposal),
            f"review-ineligible:{proposal.id}",
            lambda to: _refused(proposal, news.reason, to),
        )


def released(call_id: uuid.UUID) -> None:
    """One piece of work for every team of the call."""
    for line in proposals.submitted_of_call(call_id, states=JUDGED):
        outbox.enqueue(
            TELL_TEAM, {"proposal_id": str(line.proposal_id)}, key=f"{TELL_TEAM}:{line.proposal_id}"
        )


def released_to_team(proposal_id: uuid.UUID) -> None:
    """To the team: the results can be read."""
    proposal = proposals.proposal(proposal_id)
    if proposal is not None:
        mail.write(_team(proposal), f"review-released:{proposal.id}", lambda to: _released(proposal, to))


def pool_invited(news: PoolInvited) -> None:
    """To somebody who is asked into a pool."""
    row = queries.pool_member(news.member_id)
    agency = accounts.agency(row.agency_id) if row else None
    if row is not None and agency is not None:
        key = f"review-pool:{row.id}:{news.version}"
        mail.write([accounts.person(row.person_id)], key, lambda to: _pool_invited(agency, row.id, to))


def opinion_asked(news: OpinionAsked) -> None:
    """To the expert: the question waits."""
    row = opinion(news.opinion_id)
    if row is not None:
        key = f"review-opinion-asked:{row.id}"
        mail.write([accounts.person(row.person_id)], key, lambda to: _opinion_asked(row, to))


def opinion_taken_back(news: OpinionTakenBack) -> None:
    """To the expert: nothing is to be done any more."""
    row = opinion(news.opinion_id)
    if row is not None:
        key, call = f"review-opinion-taken-back:{row.id}", row.proposal.call
        mail.write([accounts.person(row.person_id)], key, lambda to: _opinion_taken_back(call, to))


def opinion_answered(news: OpinionAnswered) -> None:
    """To the officer who had asked: it is there, or it will not come."""
    row = opinion(news.opinion_id)
    if row is not None:
        officer = accounts.person(row.asked_by_id)
        mail.write(
            [officer], f"review-opinion:{row.id}:{news.version}", lambda to: _opinion_answered(row, to)
        )


def _team(proposal: Proposal) -> list[Person]:
    return [member.person for member in proposal.team if member.confirmed_at is not None]


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _asked(call: Call, review_id: uuid.UUID, language: str) -> Words:
    return _("Please review a proposal in %(code)s", code=call.code), _(
        "You are asked to review a proposal in the call “%(call)s”. Please say first whether you have a conflict of"
        " interest, and then whether you can review until %(due)s:\n\n%(address)s",
        call=call.title.text(language),
        due=_instant(call.review_ends_at),
        address=mail.link(f"/reviews/{review_id}"),
    )


def _pool_invited(agency: Agency, member_id: uuid.UUID, language: str) -> Words:
    return _("Please review for %(agency)s", agency=agency.code), _(
        "%(agency)s asks you to review proposals of joint calls. Please complete your reviewer profile, declare what"
        " ties you to others, and say whether you agree:\n\n%(address)s",
        agency=agency.name.text(language),
        address=mail.link(f"/reviews/pools/{member_id}"),
    )


def _taken_back(call: Call, language: str) -> Words:
    return _("A review in %(code)s is no longer needed", code=call.code), _(
        "One of the reviews you were asked for in the call “%(call)s” is no longer needed. You need do nothing. Thank"
        " you.",
        call=call.title.text(language),
    )


def _reopened(call: Call, news: ReviewReopened, language: str) -> Words:
    return _("A review of yours in %(code)s was reopened", code=call.code), _(
        "A review of yours in the call “%(call)s” can be written again. The officer says:\n\n%(reason)s\n\nPlease"
        " submit it again here:\n\n%(address)s",
        call=call.title.text(language),
        reason=news.reason,
        address=mail.link(f"/reviews/{news.review_id}"),
    )


def _left(proposal: Proposal, language: str) -> Words:  # noqa: ARG001 - letters of one kind look alike
    return _("%(reference)s needs another reviewer", reference=proposal.reference), _(
        "A reviewer you had asked for %(reference)s will not review it. Please ask somebody else:\n\n%(address)s",
        reference=proposal.reference,
        address=mail.link(f"/calls/{proposal.call_id}/proposals/{proposal.id}"),
    )


def _cure(proposal: Proposal, reason: str, until: datetime, language: str) -> Words:
    return _("%(reference)s: please mend your proposal", reference=proposal.reference), _(
        "The agencies ask you to mend the proposal “%(title)s” (%(reference)s):\n\n%(reason)s\n\nChange it, have it"
        " signed and submit it again until %(until)s:\n\n%(address)s",
        title=proposal.title.text(language),
        reference=proposal.reference,
        reason=reason,
        until=_instant(until),
        address=mail.link(f"/proposals/{proposal.id}"),
    )


def _refused(proposal: Proposal, reason: str, language: str) -> Words:
    return _("%(reference)s is not eligible", reference=proposal.reference), _(
        "The proposal “%(title)s” (%(reference)s) was found not eligible and will not be reviewed. The agencies"
        " say:\n\n%(reason)s",
        title=proposal.title.text(language),
        reference=proposal.reference,
        reason=reason,
    )


def _released(proposal: Proposal, language: str) -> Words:
    return _("Results of %(code)s", code=proposal.call.code), _(
        "The results of the call “%(call)s” are released. The outcome of your proposal %(reference)s and the reviewers'"
        " comments:\n\n%(address)s",
        call=proposal.call.title.text(language),
        reference=proposal.reference,
        address=mail.link(f"/proposals/{proposal.id}/results"),
    )


def mentioned(news: Mentioned) -> None:
    """To the reviewer: somebody of the side calls upon you."""
    review = queries.review(news.review_id)
    if review is not None:
        key = f"review-mentioned:{news.remark_id}"
        call = review.proposal.call
        mail.write([accounts.person(review.reviewer_id)], key, lambda to: _mentioned(call, review.id, to))


def reminded(news: ReviewReminded) -> None:
    """To the reviewer: so many reviews are not handed in."""
    call = calls.call(news.call_id)
    if call is not None:
        key = f"review-reminded:{news.reminder_id}"
        mail.write(
            [accounts.person(news.reviewer_id)],
            key,
            lambda to: reminder_words(call, news.reviews, news.note, to),
        )


def _mentioned(call: Call, review_id: uuid.UUID, language: str) -> Words:
    return _("Somebody calls upon you in a discussion in %(code)s", code=call.code), _(
        "In the discussion of a proposal in the call “%(call)s” somebody calls upon you. Please read it"
        " here:\n\n%(address)s",
        call=call.title.text(language),
        address=mail.link(f"/reviews/{review_id}"),
    )


def reminder_words(call: Call, reviews: int, note: str, language: str) -> Words:
    """What a reminder says: also for the officer who looks before it goes out."""
    count = ngettext("%(num)s review", "%(num)s reviews", reviews)
    text = _(
        "Of the reviews you were asked for in the call “%(call)s”, %(count)s is not handed in yet. Please do so until"
        " %(due)s:\n\n%(address)s",
        call=call.title.text(language),
        count=count,
        due=_instant(call.review_ends_at),
        address=mail.link("/reviews"),
    )
    return _("Reviews in %(code)s wait for you", code=call.code), f"{text}\n\n{note}".strip()


def _opinion_asked(row: Opinion, language: str) -> Words:
    call = row.proposal.call
    return _("Your opinion is asked for in %(code)s", code=call.code), _(
        "You are asked for your opinion on one question about a proposal in the call “%(call)s”. Please say first"
        " whether you have a conflict of interest, and then whether you can answer until %(due)s:\n\n%(address)s",
        call=call.title.text(language),
        due=_instant(row.due_at),
        address=mail.link(f"/opinions/{row.id}"),
    )


def _opinion_taken_back(call: Call, language: str) -> Words:
    return _("Your opinion in %(code)s is no longer needed", code=call.code), _(
        "The opinion you were asked for in the call “%(call)s” is no longer needed. You need do nothing. Thank you.",
        call=call.title.text(language),
    )


def _opinion_answered(row: Opinion, language: str) -> Words:  # noqa: ARG001 - letters of one kind look alike
    reference = row.proposal.reference
    place = f"/calls/{row.call_id}/proposals/{row.proposal_id}/opinions/{row.party}"
    if row.state == OpinionState.SUBMITTED:
        return _("An expert's opinion on %(reference)s is there", reference=reference), _(
            "An expert you had asked about %(reference)s has handed in the opinion:\n\n%(address)s",
            reference=reference,
            address=mail.link(place),
        )
    return _("%(reference)s: an expert gives no opinion", reference=reference), _(
        "An expert you had asked about %(reference)s will give no opinion. You can ask somebody else:\n\n%(address)s",
        reference=reference,
        address=mail.link(place),
    )
