"""What two people do at the same moment, with real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.accounts import queries, service
from app.accounts.roles import Role
from app.kernel import db
from app.kernel.actor import ANONYMOUS, system
from app.kernel.db import unit_of_work
from app.kernel.errors import DomainError
from app.kernel.outbox import Job
from tests.factories import accounts as make


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run all acts at the same moment; 'done' or the code of the refusal of each, sorted."""
    gate = Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            act()
        except DomainError as fault:
            return fault.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_administrators_cannot_take_each_others_role_below_the_minimum(real_database):
    admins = [make.person(f"Admin {n}") for n in range(3)]
    make.save(*admins, *(make.grant(a, Role.SYSTEM_ADMINISTRATOR) for a in admins))
    with db.read_only():
        grants = [queries.role_grants(a.id)[0].id for a in admins]
    actors = [make.actor_of(a) for a in admins]
    acts = [
        lambda: unit_of_work(service.revoke_role, actors[0], grants[1]),
        lambda: unit_of_work(service.revoke_role, actors[1], grants[2]),
        lambda: unit_of_work(service.revoke_role, actors[2], grants[0]),
    ]
    assert at_once(*acts) == ["done", "role.refused", "role.refused"]


def test_an_invitation_is_accepted_once(real_database, app):
    newcomer = service.Newcomer("ann@example.org", "Ann Ng", "US", "en", "UTC")
    unit_of_work(service.invite, system("test"), newcomer)
    token = letter_token()
    acts = [lambda: unit_of_work(service.accept_invitation, ANONYMOUS, token, make.PASSWORD)] * 4
    assert at_once(*acts) == ["done", *["link.unusable"] * 3]


def letter_token() -> str:
    with db.read_only() as session:
        body = session.query(Job).one().payload["body"]
    return next(word for word in body.split() if "ujp_" in word).rpartition("/")[2]


def test_ten_tries_pass_of_sixteen_at_once(real_database):
    acts = [lambda: unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", "ann@example.org")] * 16
    assert at_once(*acts) == ["done"] * 10 + ["too_many_requests"] * 6


def test_one_address_gets_one_account(real_database, app):
    newcomer = service.Newcomer("ann@example.org", "Ann Ng", "US", "en", "UTC")
    acts = [lambda: unit_of_work(service.invite, system("test"), newcomer)] * 4
    answers = at_once(*acts)
    assert answers.count("done") == 1
    assert set(answers) <= {"done", "person.refused", "conflict.constraint"}
