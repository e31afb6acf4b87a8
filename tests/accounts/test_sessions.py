import hashlib
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from app.accounts import queries, service
from app.accounts.models import Attempt, Person, SignIn
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.audit.models import AuditRow
from app.kernel import clock, db
from app.kernel.actor import ANONYMOUS, Actor
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound, RuleBroken, SignInRequired, TooManyAttempts
from tests.factories import accounts as make


@pytest.fixture
def ann(database):
    who = make.person("Ann Ng", email="ann@example.org", password=make.PASSWORD)
    make.save(who)
    return who


def all_of(model):
    with db.read_only() as session:
        return session.scalars(select(model)).all()


def actor_with(token) -> Actor | None:
    with db.read_only():
        living = queries.living_session(hashlib.sha256(token.encode()).hexdigest(), clock.now())
    return living.actor if living else None


def test_the_right_password_finds_the_person(ann):
    with db.read_only():
        assert service.check_password(ANONYMOUS, " Ann@Example.ORG", make.PASSWORD) == ann.id


@pytest.mark.parametrize(
    "email", ["ann@example.org", "nobody@example.org", "closed@example.org", "new@example.org"]
)
def test_every_wrong_pair_gets_the_same_answer(ann, email):
    make.save(make.person(email="closed@example.org", password=make.PASSWORD, state=PersonState.DISABLED))
    make.save(make.person(email="new@example.org", state=PersonState.INVITED))
    password = "wrong wrong wrong" if email == "ann@example.org" else make.PASSWORD
    with db.read_only(), pytest.raises(RuleBroken) as refused:
        service.check_password(ANONYMOUS, email, password)
    assert (refused.value.code, [p.pointer for p in refused.value.problems]) == ("sign_in.refused", [""])


def test_a_session_is_a_row_without_its_token(ann):
    token = unit_of_work(service.open_sign_in, ANONYMOUS, ann.id, agent="Firefox/1" * 60)
    (row,) = all_of(SignIn)
    assert actor_with(token).person_id == ann.id
    assert token not in repr(vars(row))
    assert (len(row.agent), row.expires_at - row.created_at) == (200, timedelta(hours=12))
    assert [(a.action, a.actor_id) for a in all_of(AuditRow)] == [("sign_in.opened", ann.id)]


def test_signing_in_hashes_an_old_password_anew(database):
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(make.PASSWORD)
    ann = make.person()
    ann.password = weak
    make.save(ann)
    unit_of_work(service.open_sign_in, ANONYMOUS, ann.id, password=make.PASSWORD)
    (kept,) = all_of(Person)
    assert kept.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with db.read_only():
        assert service.check_password(ANONYMOUS, kept.email, make.PASSWORD) == ann.id


@pytest.mark.parametrize(("role", "most"), [(None, 5), (Role.AUDITOR, 2)])
def test_the_longest_unused_session_makes_room(ann, role, most):
    if role:
        make.save(make.grant(ann, role))
    tokens = []
    for minute in range(most + 1):
        with clock.at(clock.now() + timedelta(seconds=minute)):
            tokens.append(unit_of_work(service.open_sign_in, ANONYMOUS, ann.id))
    assert [actor_with(token) is not None for token in tokens] == [False, *[True] * most]


def test_signing_out_ends_the_session_and_no_other(ann):
    first, second = (unit_of_work(service.open_sign_in, ANONYMOUS, ann.id) for _ in range(2))
    unit_of_work(service.sign_out, actor_with(first))
    assert (actor_with(first), actor_with(second).person_id) == (None, ann.id)


def test_confirming_makes_the_session_fresh_under_a_new_token(ann):
    old = unit_of_work(service.open_sign_in, ANONYMOUS, ann.id)
    with clock.at(clock.now() + timedelta(minutes=10)):
        stale = actor_with(old)
        new = unit_of_work(service.confirm, stale)
        assert (stale.is_fresh, actor_with(old), actor_with(new).is_fresh) == (False, None, True)
        assert actor_with(new).session_id == stale.session_id


def test_an_ended_session_confirms_nothing(ann):
    actor = actor_with(unit_of_work(service.open_sign_in, ANONYMOUS, ann.id))
    unit_of_work(service.sign_out, actor)
    with pytest.raises(SignInRequired):
        unit_of_work(service.confirm, actor)
    with pytest.raises(SignInRequired):
        unit_of_work(service.sign_out, ANONYMOUS)


def test_a_person_ends_the_own_sessions_only(ann):
    bob = make.person()
    make.save(bob)
    token = unit_of_work(service.open_sign_in, ANONYMOUS, ann.id)
    actor = actor_with(token)
    with pytest.raises(NotFound):
        unit_of_work(service.end_sign_in, make.actor_of(bob), actor.session_id)
    unit_of_work(service.end_sign_in, make.actor_of(ann), actor.session_id)
    assert actor_with(token) is None
    with pytest.raises(NotFound):
        unit_of_work(service.end_sign_in, make.actor_of(ann), actor.session_id)


def test_all_other_sessions_end_together(ann):
    tokens = [unit_of_work(service.open_sign_in, ANONYMOUS, ann.id) for _ in range(3)]
    unit_of_work(service.end_other_sign_ins, actor_with(tokens[1]))
    assert [actor_with(token) is not None for token in tokens] == [False, True, False]


def test_use_keeps_a_session_alive(ann):
    token = unit_of_work(service.open_sign_in, ANONYMOUS, ann.id)
    begun = clock.now()
    for minutes in (50, 100):
        with clock.at(begun + timedelta(minutes=minutes)):
            unit_of_work(service.keep_alive, actor_with(token))
    with clock.at(begun + timedelta(minutes=161)):
        assert actor_with(token) is None


def test_the_eleventh_try_in_five_minutes_waits(database):
    now = clock.now()
    for second in range(10):
        with clock.at(now + timedelta(seconds=second)):
            unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "Ann@example.org")
    with clock.at(now + timedelta(seconds=60)), pytest.raises(TooManyAttempts) as refused:
        unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@EXAMPLE.org ")
    assert 239 <= refused.value.seconds <= 241
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "bob@example.org")
    assert len(all_of(Attempt)) == 11


def test_after_a_hundred_failures_only_a_new_password_helps(ann):
    subject = hashlib.sha256(b"sign_in.account:ann@example.org").hexdigest()
    old = clock.now() - timedelta(days=30)
    make.save(*(Attempt(kind="sign_in.account", subject_hash=subject, at=old) for _ in range(100)))
    with pytest.raises(RuleBroken, match=r"sign_in\.locked"):
        unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@example.org")
    unit_of_work(service.change_password, make.actor_of(ann), make.PASSWORD, "an old bridge over still water")
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@example.org")


def test_a_right_password_forgets_the_wrong_ones(ann):
    for _ in range(9):
        unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@example.org")
    unit_of_work(service.open_sign_in, ANONYMOUS, ann.id)
    assert all_of(Attempt) == []


def test_tries_of_an_address_are_forgotten_after_the_window(database):
    now = clock.now()
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.address", "192.0.2.1")
    with clock.at(now + timedelta(minutes=6)):
        unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.address", "192.0.2.1")
    assert len(all_of(Attempt)) == 1


def test_an_attempt_does_not_tell_whose_it_was(database):
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@example.org")
    assert ["ann" in repr(vars(row)) for row in all_of(Attempt)] == [False]
