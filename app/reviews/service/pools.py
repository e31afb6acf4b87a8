"""An agency's pool of reviewers: ask somebody, vet who joined, limit, rest."""

import uuid
from datetime import UTC, date

from app.accounts import queries as accounts
from app.accounts import service as accounts_service
from app.accounts.models import Person
from app.accounts.roles import Role
from app.accounts.service import Newcomer
from app.accounts.service.roles import add_grant
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor, Grant
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish
from app.kernel.states import step
from app.reviews import policy, queries, rules
from app.reviews.conflicts import rest
from app.reviews.events import PoolInvited
from app.reviews.models import PoolMember
from app.reviews.states import POOL, PoolAction


def invite_reviewer(actor: Actor, agency_id: uuid.UUID, newcomer: Newcomer) -> PoolMember:
    """Ask somebody into the pool; whoever has no account yet gets one, and the letter with its link."""
    if accounts.agency(agency_id) is None or not policy.may_keep_pool(actor, agency_id):
        raise NotFound
    person = accounts.person_by_email(newcomer.email) or accounts_service.invite(actor, newcomer)
    refuse_if([Problem("pool.oneself")] if person.id == actor.person_id else [], "pool.refused")
    row = queries.membership(agency_id, person.id)
    if row is None:
        row = PoolMember(agency_id=agency_id, person_id=person.id)
        session().add(row)
    else:
        row.state = step(POOL, row.state, PoolAction.INVITE)
    row.reason, row.promised_at, row.answered_at = "", None, None
    row.invited_by_id, row.invited_at = actor.person_id, clock.now()  # type: ignore[assignment]
    session().flush()
    audit.record(actor, "pool.invited", row)
    publish(PoolInvited(row.id, row.version))
    return row


def join_pool(actor: Actor, member_id: uuid.UUID, *, confidentiality: bool) -> PoolMember:
    """Say yes: with the promise of confidence, and after expertise, languages and relations are declared."""
    row, person = _own(actor, member_id)
    state = step(POOL, row.state, PoolAction.JOIN)
    problems = rules.joining_problems(queries.standing_of(person), promises=confidentiality)
    refuse_if(problems, "pool.refused")
    row.state, row.answered_at = state, clock.now()
    row.promised_at = row.answered_at
    audit.record(actor, "pool.joined", row)
    return row


def decline_pool(actor: Actor, member_id: uuid.UUID, reason: str) -> PoolMember:
    """Say no, with a reason."""
    return _end(actor, _own(actor, member_id)[0], PoolAction.DECLINE, reason)


def leave_pool(actor: Actor, member_id: uuid.UUID, reason: str) -> PoolMember:
    """Leave; assignments in hand stay until they are handed in or given back."""
    return _end(actor, _own(actor, member_id)[0], PoolAction.LEAVE, reason)


def refuse_reviewer(actor: Actor, member_id: uuid.UUID, reason: str) -> PoolMember:
    """The agency does not take somebody, or no longer."""
    return _end(actor, _kept(actor, member_id), PoolAction.REFUSE, reason)


def vet_reviewer(actor: Actor, member_id: uuid.UUID, note: str = "") -> PoolMember:
    """Take somebody into the pool, and give the role; names everything that is still missing."""
    row = _kept(actor, member_id)
    person = accounts.person(row.person_id)
    if person is None:
        raise NotFound
    state = step(POOL, row.state, PoolAction.VET)
    problems = rules.vetting_problems(queries.standing_of(person), is_own=person.id == actor.person_id)
    refuse_if(problems, "pool.refused")
    row.state, row.vetting_note = state, note.strip()
    row.vetted_by_id, row.vetted_at = actor.person_id, clock.now()
    _give_role(actor, person, row.agency_id)
    audit.record(actor, "pool.vetted", row)
    return row


def limit_reviewer(
    actor: Actor, member_id: uuid.UUID, *, most_load: int | None, rest_until: date | None
) -> PoolMember:
    """The agency's limit of proposals in one call, and a rest after service."""
    row = _kept(actor, member_id)
    row.most_load, row.rest_until = most_load, rest_until
    audit.record(
        actor, "pool.limited", row, changes={"most_load": most_load, "rest_until": str(rest_until or "")}
    )
    return row


def _give_role(actor: Actor, person: Person, agency_id: uuid.UUID) -> None:
    held = accounts.grants_of(person.id)
    if not any(grant.role == Role.REVIEWER and grant.agency_id == agency_id for grant in held):
        add_grant(actor, person, Grant(Role.REVIEWER, agency_id=agency_id))


def _end(actor: Actor, row: PoolMember, action: PoolAction, reason: str) -> PoolMember:
    state = step(POOL, row.state, action)
    refuse_if(rules.reason_problems(reason), "pool.refused")
    row.state, row.reason = state, reason.strip()
    row.answered_at = clock.now()
    audit.record(actor, f"pool.{state.value}", row, reason=row.reason)
    return row


def _own(actor: Actor, member_id: uuid.UUID) -> tuple[PoolMember, Person]:
    row = queries.pool_member(member_id, hold=True)
    if row is None or not policy.may_answer(actor, row.person_id):
        raise NotFound
    person = accounts.person(row.person_id)
    if person is None:
        raise NotFound
    return row, person


def _kept(actor: Actor, member_id: uuid.UUID) -> PoolMember:
    """A member of a pool that the officer keeps; nobody keeps the own membership."""
    row = queries.pool_member(member_id, hold=True)
    if row is None or not policy.may_keep_pool(actor, row.agency_id):
        raise NotFound
    if row.person_id == actor.person_id:
        raise Forbidden
    return row


def rest_served(actor: Actor, call_id: uuid.UUID) -> int:
    """After a release: who has served in enough calls rests for a while. Returns how many."""
    rule = rest(clock.now().astimezone(UTC).date())
    served = queries.served_enough(call_id, rule)
    for row in served:
        row.rest_until = rule.until
        audit.record(actor, "pool.rests", row, changes={"rest_until": str(rule.until)})
    return len(served)
