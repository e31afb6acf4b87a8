"""What people say of themselves: expertise, texts, and what ties them to others. Ties hold at once, on both sides."""

import uuid
from collections.abc import Collection
from datetime import UTC

from app.accounts import queries as accounts
from app.accounts.models import Institution, Person
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish
from app.kernel.states import step
from app.reviews import policy, queries, rules
from app.reviews.conflicts import name_keys
from app.reviews.events import ReviewerLeft
from app.reviews.models import ExpertiseText, Relation, ReviewerProfile
from app.reviews.rules import Expertise, Tied
from app.reviews.service.opinions import void_opinions
from app.reviews.states import REVIEW, ReviewAction

FINDER = system("conflicts")
IN_CONFLICT = "conflict"


def save_profile(actor: Actor, version: int | None, said: Expertise) -> ReviewerProfile:
    """Keep the own expertise and time. Raises VersionStale when another tab was faster."""
    row = _own_profile(actor)
    expect_version(row.version, version)
    refuse_if(rules.expertise_problems(said), "profile.refused")
    row.keywords_en, row.keywords_ja = list(said.keywords_en), list(said.keywords_ja)
    row.languages, row.most_load = list(said.languages), said.most_load
    row.away_from, row.away_until = said.away_from, said.away_until
    row.changed_at = clock.now()
    audit.record(actor, "profile.saved", row)
    return row


def _own_profile(actor: Actor) -> ReviewerProfile:
    if actor.person_id is None or not policy.may_keep_profile(actor):
        raise Forbidden
    row = queries.profile(actor.person_id, hold=True)
    if row is None:
        row = ReviewerProfile(person_id=actor.person_id, changed_at=clock.now())
        row.keywords_en, row.keywords_ja, row.languages = [], [], []
        session().add(row)
        session().flush()
    return row


def add_text(actor: Actor, title: str, text: str) -> ExpertiseText:
    """A text of one's own, from which fitness for proposals is reckoned."""
    mine = _own_profile(actor)
    already = queries.text_counts([mine.person_id]).get(mine.person_id, 0)
    refuse_if(rules.text_problems(title, text, already), "profile.refused")
    row = ExpertiseText(
        person_id=mine.person_id, title=title.strip(), text=text.strip(), added_at=clock.now()
    )
    session().add(row)
    session().flush()
    audit.record(actor, "profile.text_added", row)
    return row


def remove_text(actor: Actor, text_id: uuid.UUID) -> None:
    row = session().get(ExpertiseText, text_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    audit.record(actor, "profile.text_removed", row)
    session().delete(row)


def add_relation(actor: Actor, tied: Tied) -> Relation:
    """Declare a tie. Assignments that it voids end in the same transaction, whichever side declared it."""
    mine = _own_profile(actor)
    other = accounts.person_by_orcid(tied.orcid) if tied.orcid else None
    place = queries.institution_named(tied.institution) if tied.institution else None
    today = clock.now().astimezone(UTC).date()
    problems = rules.relation_problems(tied, today, is_self=other is not None and other.id == mine.person_id)
    if tied.institution and place is None:
        problems.append(Problem("relation.institution_not_known", "/institution"))
    refuse_if(problems, "relation.refused")
    row = _relation(mine.person_id, tied, other, place)
    session().add(row)
    session().flush()
    audit.record(actor, "relation.declared", row, changes={"kind": tied.kind.value})
    void_conflicted(FINDER, {mine.person_id, *([other.id] if other else [])})
    return row


def _relation(person_id: uuid.UUID, tied: Tied, other: Person | None, place: Institution | None) -> Relation:
    key, turned = name_keys(tied.name)
    return Relation(
        person_id=person_id,
        kind=tied.kind,
        other_id=other.id if other else None,
        institution_id=place.id if place else None,
        other_name=tied.name.strip(),
        other_orcid=tied.orcid,
        other_key=key,
        turned_key=turned,
        ended_on=tied.ended_on,
        authors=tied.authors,
        is_writing_group=tied.is_writing_group,
        amount_minor=tied.amount.minor if tied.amount else None,
        currency=tied.amount.currency if tied.amount else "",
        evidence=tied.evidence.strip(),
        declared_at=clock.now(),
    )


def remove_relation(actor: Actor, relation_id: uuid.UUID) -> None:
    """Take a tie back that was declared by mistake; its row stays, and the record says who took it back."""
    row = session().get(Relation, relation_id)
    if row is None or row.person_id != actor.person_id or row.removed_at is not None:
        raise NotFound
    refuse_if([Problem("relation.of_disclosure")] if row.source != "self" else [], "relation.refused")
    row.removed_at = clock.now()
    audit.record(actor, "relation.removed", row)


def declare_relations(actor: Actor) -> ReviewerProfile:
    """Say that the declared ties are complete, also where there are none."""
    row = _own_profile(actor)
    row.relations_at = clock.now()
    audit.record(actor, "relations.declared", row)
    return row


def void_conflicted(actor: Actor, people: Collection[uuid.UUID]) -> int:
    """End the assignments in hand, and the opinions, that a conflict of these people voids.

    What was written stays in the record. The reason kept tells nobody which tie it was.
    """
    void = [
        row
        for row in queries.assignments_now_in_conflict(people)
        if (row.state, ReviewAction.RECUSE) in REVIEW
    ]
    for review in void:
        review.state = step(REVIEW, review.state, ReviewAction.RECUSE)
        review.decline_reason, review.changed_at = IN_CONFLICT, clock.now()
        audit.record(actor, "review.recused", review, party=review.party, reason=IN_CONFLICT)
        publish(ReviewerLeft(review.id))
    void_opinions(actor, people, IN_CONFLICT)
    return len(void)
