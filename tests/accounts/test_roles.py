import pytest

from app.accounts import queries, service
from app.accounts.roles import SCOPES, Role
from app.accounts.states import PersonState
from app.kernel import db
from app.kernel.actor import Grant, system
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from tests.factories import accounts as make


@pytest.fixture
def world(database):
    """Three administrators, a researcher, an agency."""
    admins = [make.person(f"Admin {n}") for n in range(3)]
    ann, nsf = make.person("Ann"), make.agency("NSF")
    make.save(nsf, ann, *admins, *(make.grant(a, Role.SYSTEM_ADMINISTRATOR) for a in admins))
    return admins, ann, nsf


def grants(person):
    with db.read_only():
        return queries.grants_of(person.id)


def codes(refused):
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def grant_id(person, role):
    with db.read_only():
        return next(g.id for g in queries.role_grants(person.id) if g.role == role)


def test_every_role_says_what_limits_it():
    assert SCOPES.keys() == set(Role)


def test_an_administrator_gives_a_role_with_the_party_of_the_agency(world):
    admins, ann, nsf = world
    unit_of_work(
        service.grant_role, make.actor_of(admins[0]), ann.id, Grant(Role.PROGRAMME_OFFICER, "JP", nsf.id)
    )
    assert grants(ann) == (Grant("programme_officer", "US", nsf.id),)


def test_nobody_gives_himself_a_role_and_nobody_else_gives_any(world):
    admins, ann, _ = world
    with pytest.raises(Forbidden):
        unit_of_work(service.grant_role, make.actor_of(admins[0]), admins[0].id, Grant(Role.AUDITOR))
    with pytest.raises(Forbidden):
        unit_of_work(service.grant_role, make.actor_of(ann), ann.id, Grant(Role.AUDITOR))
    with pytest.raises(NotFound):
        unit_of_work(service.grant_role, make.actor_of(ann), admins[0].id, Grant(Role.AUDITOR))


def test_the_same_role_is_given_once(world):
    admins, ann, _ = world
    actor = make.actor_of(admins[0])
    unit_of_work(service.grant_role, actor, ann.id, Grant(Role.AUDITOR))
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.grant_role, actor, ann.id, Grant(Role.AUDITOR))
    assert codes(refused) == [("role.held_already", "/role")]


def test_a_role_without_its_scope_is_refused(world):
    admins, ann, _ = world
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.grant_role, make.actor_of(admins[0]), ann.id, Grant(Role.REVIEWER))
    assert codes(refused) == [("role.agency_needed", "/agency_id")]


def test_taking_a_role_back_ends_it_and_the_sessions(world, app):
    admins, ann, _ = world
    actor = make.actor_of(admins[0])
    row = unit_of_work(service.grant_role, actor, ann.id, Grant(Role.AUDITOR))
    client = app.test_client()
    make.sign_in(client, ann)
    unit_of_work(service.revoke_role, actor, row.id)
    assert grants(ann) == ()
    assert client.get("/api/v1/me").json["is_signed_in"] is False
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.revoke_role, actor, row.id)
    assert codes(refused) == [("role.revoked_already", "")]


def test_two_other_administrators_must_remain(world):
    admins, *_ = world
    actors = [make.actor_of(a) for a in admins]
    own = grant_id(admins[1], Role.SYSTEM_ADMINISTRATOR)
    unit_of_work(service.revoke_role, actors[0], own)
    last = grant_id(admins[2], Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.revoke_role, actors[0], last)
    assert codes(refused) == [("role.last_administrators", "")]
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.disable, actors[0], admins[2].id)
    assert codes(refused) == [("role.last_administrators", "")]


def test_taking_a_role_needs_an_administrator_who_is_somebody_else(world):
    admins, ann, _ = world
    own = grant_id(admins[0], Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(Forbidden):
        unit_of_work(service.revoke_role, make.actor_of(admins[0]), own)
    with pytest.raises(NotFound):
        unit_of_work(service.revoke_role, make.actor_of(ann), own)
    with pytest.raises(NotFound):
        unit_of_work(service.revoke_role, make.actor_of(admins[0]), ann.id)


def test_closing_an_account_ends_its_sessions_and_opening_it_keeps_the_password(world, app):
    admins, _, _ = world
    actor = make.actor_of(admins[0])
    bob = make.person(password=make.PASSWORD)
    make.save(bob)
    client = app.test_client()
    make.sign_in(client, bob)
    unit_of_work(service.disable, actor, bob.id)
    assert client.get("/profile").status_code == 302
    with pytest.raises(Conflict):
        unit_of_work(service.disable, actor, bob.id)
    assert unit_of_work(service.enable, actor, bob.id).state == PersonState.ACTIVE


def test_an_account_that_never_opened_goes_back_to_waiting(world):
    admins, *_ = world
    actor = make.actor_of(admins[0])
    new = make.person(state=PersonState.INVITED)
    new.password = None
    make.save(new)
    unit_of_work(service.disable, actor, new.id)
    assert unit_of_work(service.enable, actor, new.id).state == PersonState.INVITED


def test_who_may_not_close_an_account(world):
    admins, ann, _ = world
    with pytest.raises(Forbidden):
        unit_of_work(service.disable, make.actor_of(ann), ann.id)
    with pytest.raises(Forbidden):
        unit_of_work(service.enable, make.actor_of(ann), ann.id)
    with pytest.raises(NotFound):
        unit_of_work(service.disable, make.actor_of(ann), admins[0].id)


def test_the_operator_gives_the_first_roles(world):
    _, ann, _ = world
    unit_of_work(service.grant_role, system("command line"), ann.id, Grant(Role.SYSTEM_ADMINISTRATOR))
    assert grants(ann) == (Grant("system_administrator"),)
