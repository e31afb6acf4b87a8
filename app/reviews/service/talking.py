"""One side talks about a proposal, and reviewers are reminded."""

import uuid
from collections.abc import Collection, Sequence

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.reviews import policy, queries
from app.reviews.events import Mentioned, ReviewReminded
from app.reviews.models import Remark, Reminder
from app.reviews.queries.talk import numbers_of, owing, reviews_by_number
from app.reviews.rules import talk as rules
from app.reviews.service.holding import (
    call_of_officer,
    own_review,
    proposal_of_officer,
    require_open,
    require_side,
)

Id = uuid.UUID


def remark(actor: Actor, review_id: Id, text: str) -> Remark:
    """A reviewer speaks to the others of the side, after the own review is in; whom it mentions gets a letter."""
    review = own_review(actor, review_id)
    if not policy.may_read_peers(actor, review, review.proposal.call, clock.now()):
        raise Forbidden
    require_open(actor, review.call_id, review.party)
    return _say(actor, review.proposal_id, review.party, text, review_id=review.id)


def remark_of_officer(actor: Actor, proposal_id: Id, party: str, text: str) -> Remark:
    """An officer of the side speaks to its reviewers."""
    proposal, call = proposal_of_officer(actor, proposal_id)
    if party not in call.parties:
        raise NotFound
    if not policy.may_run_side(actor, call, party, applies=queries.applies_in(actor.person_id, call.id)):
        raise NotFound
    require_open(actor, call.id, party)
    return _say(actor, proposal.id, party, text, review_id=None)


def _say(actor: Actor, proposal_id: Id, party: str, text: str, *, review_id: Id | None) -> Remark:
    numbers = numbers_of(proposal_id, party)
    refuse_if(rules.remark_problems(text, set(numbers.values())), "remark.refused")
    called = rules.mentions_in(text)
    said = Remark(
        proposal_id=proposal_id,
        party=party,
        review_id=review_id,
        author_id=actor.person_id,
        text=text.strip(),
        mentions=called,
        said_at=clock.now(),
    )
    session().add(said)
    session().flush()
    audit.record(actor, "remark.said", said, party=party)
    for review in reviews_by_number(proposal_id, party, called):
        if review.id != review_id:
            publish(Mentioned(said.id, review.id))
    return said


def remind(actor: Actor, call_id: Id, party: str, chosen: Collection[Id], note: str) -> Sequence[Reminder]:
    """One letter to each reviewer of the chosen reviews that are not handed in. Nobody chosen is nobody reminded."""
    call = call_of_officer(actor, call_id)
    require_side(actor, call, party)
    hidden = queries.hidden_among(actor, call_id)
    rows = [it for it in owing(call_id, party, set(chosen)) if it.proposal_id not in hidden]
    refuse_if(rules.reminder_problems(len(set(chosen)), len(rows)), "reminder.refused")
    made = [
        Reminder(review_id=row.id, note=note.strip(), sent_by_id=actor.person_id, sent_at=clock.now())
        for row in rows
    ]
    session().add_all(made)
    session().flush()
    by_reviewer: dict[Id, list[Id]] = {}
    for row in rows:
        by_reviewer.setdefault(row.reviewer_id, []).append(row.id)
    for row, reminder in zip(rows, made, strict=True):
        audit.record(actor, "review.reminded", row, party=party, reason=reminder.note)
    for reviewer_id, review_ids in by_reviewer.items():
        publish(ReviewReminded(reviewer_id, call_id, len(review_ids), note.strip(), made[0].id))
    return made
