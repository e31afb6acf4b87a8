"""A ground of conflict is set aside by two people of the side: one asks, another grants."""

import uuid

from app.accounts import queries as accounts
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound, refuse_if
from app.reviews import queries, rules
from app.reviews.conflicts import Ground
from app.reviews.models import ConflictWaiver
from app.reviews.service.holding import proposal_of_officer, require_side
from app.reviews.service.profiles import FINDER, void_conflicted


def ask_waiver(
    actor: Actor, place: tuple[uuid.UUID, str], person_id: uuid.UUID, ground: Ground, reason: str
) -> ConflictWaiver:
    """Ask that a ground between a reviewer of the own side and a proposal be set aside. `place`: proposal, party."""
    proposal_id, party = place
    _proposal, call = proposal_of_officer(actor, proposal_id)
    require_side(actor, call, party)
    if accounts.person(person_id) is None or not queries.is_reviewer_of(
        person_id, call.side(party).agency_id, call.id
    ):
        raise NotFound
    found = queries.conflicts_in(call.id, {person_id}, proposal_id).grounds(proposal_id, person_id)
    refuse_if(rules.waiver_problems(ground, found, reason), "waiver.refused")
    row = ConflictWaiver(
        proposal_id=proposal_id,
        person_id=person_id,
        party=party,
        ground=ground,
        reason=reason.strip(),
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(actor, "waiver.asked", row, party=party, reason=row.reason)
    return row


def grant_waiver(actor: Actor, waiver_id: uuid.UUID) -> ConflictWaiver:
    """The second person's yes; from now on the ground does not count for this pair."""
    row = _held(actor, waiver_id)
    problems = rules.granting_problems(
        asked_by_self=row.asked_by_id == actor.person_id,
        is_decided=row.granted_at is not None or row.ended_at is not None,
        is_about_self=row.person_id == actor.person_id,
    )
    refuse_if(problems, "waiver.refused")
    row.granted_by_id, row.granted_at = actor.person_id, clock.now()
    audit.record(actor, "waiver.granted", row, party=row.party)
    return row


def end_waiver(actor: Actor, waiver_id: uuid.UUID, reason: str) -> ConflictWaiver:
    """Refuse a waiver, or take it back; an assignment that stood on it ends at once."""
    row = _held(actor, waiver_id)
    refuse_if(rules.reason_problems(reason), "waiver.refused")
    if row.ended_at is None:
        row.ended_at, row.end_reason = clock.now(), reason.strip()
        audit.record(actor, "waiver.ended", row, party=row.party, reason=row.end_reason)
        session().flush()
        void_conflicted(FINDER, {row.person_id})
    return row


def _held(actor: Actor, waiver_id: uuid.UUID) -> ConflictWaiver:
    row = queries.hold_waiver(waiver_id)
    if row is None:
        raise NotFound
    _proposal, call = proposal_of_officer(actor, row.proposal_id)
    require_side(actor, call, row.party)
    return row
