"""Giving and taking roles, closing and opening accounts."""

import uuid
from dataclasses import asdict

from app.accounts import policy, queries, rules
from app.accounts.models import Person, RoleGrant
from app.accounts.roles import Role
from app.accounts.service.sessions import end_sign_ins_of
from app.accounts.states import TRANSITIONS, PersonAction
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor, Grant
from app.kernel.db import lock, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.states import step


def grant_role(actor: Actor, person_id: uuid.UUID, grant: Grant) -> RoleGrant:
    """Give a role within a scope; it holds from the person's next request on."""
    person = _visible_person(actor, person_id)
    if not policy.may_grant(actor, person.id):
        raise Forbidden
    return add_grant(actor, person, grant)


def add_grant(actor: Actor, person: Person, grant: Grant) -> RoleGrant:
    """The part of granting that an invitation shares: the caller has asked its own policy."""
    agency, institution = queries.agency(grant.agency_id), queries.institution(grant.institution_id)
    problems = rules.grant_problems(grant, agency, institution)
    party = rules.party_of_grant(grant, agency, institution)
    full = Grant(grant.role, party, grant.agency_id, grant.institution_id, grant.call_id)
    if not problems and full in queries.grants_of(person.id):
        problems = [Problem("role.held_already", "/role")]
    refuse_if(problems, "role.refused")
    row = RoleGrant(
        person_id=person.id,
        granted_by_id=actor.person_id,
        granted_at=clock.now(),
        **{**asdict(full), "role": Role(grant.role)},
    )
    session().add(row)
    session().flush()
    audit.record(
        actor, "role.granted", row, party=party, changes={"role": grant.role, "person": str(person.id)}
    )
    return row


def revoke_role(actor: Actor, grant_id: uuid.UUID) -> RoleGrant:
    """Take a role back; the person's sessions end, so that nothing of it lives on in an open page."""
    row = lock(RoleGrant, grant_id)
    if row is None or not policy.may_list_people(actor):
        raise NotFound
    if not policy.may_revoke(actor, row):
        raise Forbidden
    problems = [] if row.revoked_at is None else [Problem("role.revoked_already")]
    refuse_if(problems or _last_administrator_problems(row), "role.refused")
    row.revoked_at = clock.now()
    end_sign_ins_of(actor, row.person_id)
    audit.record(
        actor, "role.revoked", row, party=row.party, changes={"role": row.role, "person": str(row.person_id)}
    )
    return row


def disable(actor: Actor, person_id: uuid.UUID) -> Person:
    """Close an account: its sessions end at once; what the person wrote stays."""
    person = _visible_person(actor, person_id)
    if not policy.may_disable(actor, person):
        raise Forbidden
    state = step(TRANSITIONS, person.state, PersonAction.DISABLE)
    held = [g for g in queries.role_grants(person.id) if g.revoked_at is None]
    refuse_if([p for row in held for p in _last_administrator_problems(row)], "role.refused")
    person.state = state
    end_sign_ins_of(actor, person.id)
    audit.record(actor, "person.disabled", person, party=person.party)
    return person


def enable(actor: Actor, person_id: uuid.UUID) -> Person:
    person = _visible_person(actor, person_id)
    if not policy.may_disable(actor, person):
        raise Forbidden
    action = PersonAction.ENABLE if person.password else PersonAction.INVITE
    person.state = step(TRANSITIONS, person.state, action)
    audit.record(actor, "person.enabled", person, party=person.party)
    return person


def _visible_person(actor: Actor, person_id: uuid.UUID) -> Person:
    person = lock(Person, person_id)
    if person is None or not policy.may_view_person(actor, person):
        raise NotFound
    return person


def _last_administrator_problems(row: RoleGrant) -> list[Problem]:
    if row.role != Role.SYSTEM_ADMINISTRATOR:
        return []
    queries.hold_grants_of(Role.SYSTEM_ADMINISTRATOR)
    others = [p for p in queries.holders_of(Role.SYSTEM_ADMINISTRATOR) if p.id != row.person_id]
    return rules.administrator_problems(len(others))
