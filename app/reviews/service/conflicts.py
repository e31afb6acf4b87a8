"""Who says what about a person and a proposal. A conflict holds at once, in every list (INV-16)."""

import uuid

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound, refuse_if
from app.kernel.events import publish
from app.kernel.states import step
from app.reviews import policy, queries, rules
from app.reviews.events import ReviewerLeft
from app.reviews.models import ConflictDeclaration, Review
from app.reviews.service.holding import applies_in, own_review, proposal_of_officer, require_open
from app.reviews.states import REVIEW, ConflictKind, ConflictSource, ReviewAction


def declare(actor: Actor, review_id: uuid.UUID, kind: ConflictKind, note: str = "") -> Review:
    """A reviewer's own word about an assignment. Anything but `none` ends it: from then on it is not there."""
    review = own_review(actor, review_id)
    refuse_if(rules.declaration_problems(kind, note), "conflict.refused")
    say(actor, review.proposal_id, actor.person_id, (kind, note), source=ConflictSource.SELF)
    if kind != ConflictKind.NONE:
        _void(actor, review, kind)
    return review


def declare_own(actor: Actor, proposal_id: uuid.UUID, kind: ConflictKind, note: str = "") -> None:
    """An officer's own word about a proposal of the call; a conflict hides it from this officer at once."""
    proposal_of_officer(actor, proposal_id)
    refuse_if(rules.declaration_problems(kind, note), "conflict.refused")
    say(actor, proposal_id, actor.person_id, (kind, note), source=ConflictSource.SELF)


def record_conflict(
    actor: Actor, proposal_id: uuid.UUID, person_id: uuid.UUID, kind: ConflictKind, note: str
) -> None:
    """An officer's word about a reviewer of the own side. `none` clears an institution that is not known.

    A conflict voids the assignment at once; what was written stays in the record.
    """
    _proposal, call = proposal_of_officer(actor, proposal_id)
    own = policy.own_sides(actor, call, applies=applies_in(actor.person_id, call.id))
    if not any(queries.is_reviewer_of(person_id, call.side(party).agency_id, call.id) for party in own):
        raise NotFound
    refuse_if(rules.conflict_note_problems(note), "conflict.refused")
    say(actor, proposal_id, person_id, (kind, note), source=ConflictSource.OFFICER)
    review = queries.hold_assignment(proposal_id, person_id)
    if kind != ConflictKind.NONE and review is not None:
        _void(actor, review, kind)


def _void(actor: Actor, review: Review, kind: ConflictKind) -> None:
    """End an assignment because of a conflict; what is locked or left already stays as it is."""
    if (review.state, ReviewAction.RECUSE) not in REVIEW:
        return
    require_open(actor, review.call_id, review.party)
    review.state = step(REVIEW, review.state, ReviewAction.RECUSE)
    review.decline_reason, review.changed_at = kind.value, clock.now()
    audit.record(actor, "review.recused", review, party=review.party, reason=kind.value)
    publish(ReviewerLeft(review.id))


def say(
    actor: Actor,
    proposal_id: uuid.UUID,
    person_id: uuid.UUID | None,
    word: tuple[ConflictKind, str],
    *,
    source: ConflictSource,
) -> None:
    """Keep one source's word about a person and a proposal."""
    said = queries.declared_by(proposal_id, person_id, source)
    if said is None:
        said = ConflictDeclaration(proposal_id=proposal_id, person_id=person_id, source=source)
        session().add(said)
    said.kind, said.note = word[0], word[1].strip()
    said.declared_by_id, said.declared_at = actor.person_id, clock.now()
    session().flush()
    audit.record(actor, "conflict.declared", said, changes={"kind": said.kind.value, "source": source.value})
