from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import queries, service
from app.accounts.models import MailLink, Person, SignIn
from app.accounts.roles import Role
from app.accounts.service import Newcomer
from app.accounts.states import LinkPurpose, PersonState
from app.audit.models import AuditRow
from app.kernel import clock, db, outbox
from app.kernel.actor import ANONYMOUS, Grant, system
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken, SignInRequired
from app.kernel.outbox import Job
from tests.factories import accounts as make

PASSWORD = make.PASSWORD
pytestmark = pytest.mark.usefixtures("app")  # which wires letters to their news
OPERATOR = system("command line")


def newcomer(email="hanako@example.org", **changes):
    values = {"name_latin": "Hanako Sato", "party": "JP", "language": "ja", "zone": "Asia/Tokyo"}
    return Newcomer(email=email, **{**values, **changes})


def all_of(model):
    with db.read_only() as session:
        return session.scalars(select(model)).all()


def letters():
    return [job.payload for job in all_of(Job) if job.kind == "mail.send"]


def token_in(letter):
    return next(word for word in letter["body"].split() if "ujp_" in word).rpartition("/")[2]


def codes(refused):
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


@pytest.fixture
def administrator(database):
    who = make.person("Ada Admin", email="ada@example.org")
    make.save(who, make.grant(who, Role.SYSTEM_ADMINISTRATOR))
    return make.actor_of(who)


def test_an_invitation_waits_with_its_role_and_a_letter(administrator):
    nsf = make.agency("NSF")
    make.save(nsf)
    person = unit_of_work(service.invite, administrator, newcomer(), Grant(Role.REVIEWER, "", nsf.id))
    kept = next(p for p in all_of(Person) if p.id == person.id)
    assert (kept.state, kept.password, kept.email) == (PersonState.INVITED, None, "hanako@example.org")
    with db.read_only():
        assert queries.grants_of(person.id) == (Grant("reviewer", "US", nsf.id),)
    assert [(letter["to"], "パスワード" in letter["body"]) for letter in letters()] == [
        ("hanako@example.org", True)
    ]
    assert sorted(row.action for row in all_of(AuditRow)) == ["person.invited", "role.granted"]


def test_the_token_is_only_in_the_letter(administrator):
    unit_of_work(service.invite, administrator, newcomer())
    token = token_in(letters()[0])
    (link,) = all_of(MailLink)
    assert len(token) == len("ujp_") + 43
    assert token not in repr(vars(link))
    assert link.expires_at - link.created_at == timedelta(days=14)
    assert link.sent_by_id == administrator.person_id


def test_an_address_is_invited_once(administrator):
    unit_of_work(service.invite, administrator, newcomer())
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(
            service.invite, administrator, newcomer("  HANAKO@example.org", party="XX", zone="Mars/Base")
        )
    assert codes(refused) == [
        ("party.unknown", "/party"),
        ("zone.unknown", "/zone"),
        ("person.email_taken", "/email"),
    ]
    assert len(letters()) == 1


def test_who_may_not_invite_is_refused(database):
    nsf, jst, ann = make.agency("NSF"), make.agency("JST", party="JP"), make.person()
    officer, role = make.officer(nsf)
    make.save(nsf, jst, ann, officer, role)
    with pytest.raises(Forbidden):
        unit_of_work(service.invite, make.actor_of(ann), newcomer())
    with pytest.raises(Forbidden):
        unit_of_work(service.invite, make.actor_of(officer), newcomer(), Grant(Role.REVIEWER, "", jst.id))
    unit_of_work(service.invite, make.actor_of(officer), newcomer(), Grant(Role.REVIEWER, "", nsf.id))
    assert len(letters()) == 1


def test_an_unknown_institution_is_refused(administrator):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.invite, administrator, newcomer(institution_id=administrator.person_id))
    assert codes(refused) == [("institution.unknown", "/institution_id")]


def test_the_link_opens_the_account_once(administrator):
    unit_of_work(service.invite, administrator, newcomer())
    token = token_in(letters()[0])
    person = unit_of_work(service.accept_invitation, ANONYMOUS, token, PASSWORD)
    assert person.state == PersonState.ACTIVE
    with db.read_only():
        assert service.check_password(ANONYMOUS, "hanako@example.org", PASSWORD) == person.id
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.accept_invitation, ANONYMOUS, token, PASSWORD)
    assert codes(refused) == [("link.unusable", "")]


def test_a_weak_password_leaves_the_link_usable(administrator):
    unit_of_work(service.invite, administrator, newcomer())
    token = token_in(letters()[0])
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.accept_invitation, ANONYMOUS, token, "Hanako Sato 2026")
    assert codes(refused) == [("password.guessable", "/password")]
    unit_of_work(service.accept_invitation, ANONYMOUS, token, PASSWORD)


def test_a_link_ends_with_its_time_with_a_newer_one_and_with_the_account(administrator):
    person = unit_of_work(service.invite, administrator, newcomer())
    first = token_in(letters()[0])
    unit_of_work(service.invite_again, administrator, person.id)
    second = token_in(letters()[1])
    with pytest.raises(RuleBroken, match=r"link\.unusable"):
        unit_of_work(service.accept_invitation, ANONYMOUS, first, PASSWORD)
    with (
        clock.at(clock.now() + timedelta(days=14, seconds=1)),
        pytest.raises(RuleBroken, match=r"link\.unusable"),
    ):
        unit_of_work(service.accept_invitation, ANONYMOUS, second, PASSWORD)
    unit_of_work(service.disable, administrator, person.id)
    with pytest.raises(RuleBroken, match=r"link\.unusable"):
        unit_of_work(service.accept_invitation, ANONYMOUS, second, PASSWORD)


def test_inviting_again_is_for_those_who_wait(administrator):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.invite_again, administrator, administrator.person_id)
    assert codes(refused) == [("person.not_waiting", "")]
    with pytest.raises(NotFound):
        unit_of_work(service.invite_again, ANONYMOUS, administrator.person_id)


def test_a_registration_ends_in_a_letter_with_a_link(database):
    unit_of_work(service.ask_to_register, ANONYMOUS, newcomer())
    assert all_of(Person) == []
    assert outbox.run_due() == 1
    assert [p.state for p in all_of(Person)] == [PersonState.INVITED]
    unit_of_work(service.accept_invitation, ANONYMOUS, token_in(letters()[0]), PASSWORD)
    assert [p.state for p in all_of(Person)] == [PersonState.ACTIVE]


def test_registering_an_address_that_has_an_account_tells_only_its_owner(database):
    ann = make.person(email="hanako@example.org", language="en")
    make.save(ann)
    unit_of_work(service.ask_to_register, ANONYMOUS, newcomer())
    outbox.run_due()
    assert [(p.id, p.name_latin) for p in all_of(Person)] == [(ann.id, ann.name_latin)]
    assert [(letter["to"], letter["subject"]) for letter in letters()] == [
        ("hanako@example.org", "You have an account already")
    ]
    assert all_of(MailLink) == []


def test_registering_twice_replaces_the_link(database):
    for _ in range(2):
        unit_of_work(service.register, OPERATOR, newcomer())
    first, second = (token_in(letter) for letter in letters())
    with pytest.raises(RuleBroken, match=r"link\.unusable"):
        unit_of_work(service.accept_invitation, ANONYMOUS, first, PASSWORD)
    unit_of_work(service.accept_invitation, ANONYMOUS, second, PASSWORD)


def test_a_closed_account_hears_nothing(database):
    make.save(make.person(email="hanako@example.org", state=PersonState.DISABLED))
    unit_of_work(service.register, OPERATOR, newcomer())
    unit_of_work(service.request_reset, OPERATOR, "hanako@example.org")
    assert letters() == []


def test_a_registration_names_what_is_wrong_at_once(database):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.ask_to_register, ANONYMOUS, newcomer(party="XX", language="fr"))
    assert codes(refused) == [("party.unknown", "/party"), ("language.unknown", "/language")]


def test_only_the_operator_opens_accounts_at_once(administrator):
    with pytest.raises(Forbidden):
        unit_of_work(service.create_person, administrator, newcomer(), PASSWORD)
    person = unit_of_work(service.create_person, OPERATOR, newcomer(), PASSWORD, Grant(Role.AUDITOR))
    with db.read_only():
        assert queries.person(person.id).state == PersonState.ACTIVE
        assert queries.grants_of(person.id) == (Grant("auditor"),)


def test_all_problems_of_a_new_account_come_together(database):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.create_person, OPERATOR, newcomer(zone="x"), "short")
    assert codes(refused) == [("zone.unknown", "/zone"), ("password.too_short", "/password")]


def test_a_new_password_by_letter_ends_every_session(database):
    ann = make.person(email="ann@example.org", password=PASSWORD)
    make.save(ann)
    unit_of_work(service.open_sign_in, ANONYMOUS, ann.id)
    unit_of_work(service.ask_for_reset, ANONYMOUS, "Ann@example.org ")
    outbox.run_due()
    new = "an old bridge over still water"
    unit_of_work(service.reset_password, ANONYMOUS, token_in(letters()[0]), new)
    with db.read_only():
        assert service.check_password(ANONYMOUS, "ann@example.org", new) == ann.id
    assert [row.revoked_at is None for row in all_of(SignIn)] == [False]
    assert letters()[-1]["subject"] == "Your password was changed"


def test_a_reset_for_nobody_writes_nothing(database):
    unit_of_work(service.request_reset, OPERATOR, "nobody@example.org")
    assert (letters(), all_of(MailLink), all_of(AuditRow)) == ([], [], [])


def test_a_reset_before_the_account_is_open_invites_again(database):
    unit_of_work(service.register, OPERATOR, newcomer())
    unit_of_work(service.request_reset, OPERATOR, "hanako@example.org")
    assert [link.purpose for link in all_of(MailLink) if link.used_at is None] == [LinkPurpose.INVITATION]


def test_a_reset_link_lives_half_an_hour_and_opens_no_account(database):
    ann = make.person(email="ann@example.org", password=PASSWORD)
    make.save(ann)
    unit_of_work(service.request_reset, OPERATOR, "ann@example.org")
    token = token_in(letters()[0])
    with pytest.raises(RuleBroken, match=r"link\.unusable"):
        unit_of_work(service.accept_invitation, ANONYMOUS, token, PASSWORD)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(RuleBroken, match=r"link\.unusable"):
        unit_of_work(service.reset_password, ANONYMOUS, token, PASSWORD)


def test_changing_the_password_needs_the_old_one(database):
    ann = make.person(password=PASSWORD)
    make.save(ann)
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.change_password, make.actor_of(ann), "wrong", "short")
    assert codes(refused) == [("password.too_short", "/new"), ("password.wrong", "/old")]
    with pytest.raises(SignInRequired):
        unit_of_work(service.change_password, ANONYMOUS, PASSWORD, PASSWORD)


def test_a_changed_password_is_in_no_audit_row_and_no_letter(database):
    ann = make.person(email="ann@example.org", password=PASSWORD)
    make.save(ann)
    new = "an old bridge over still water"
    unit_of_work(service.change_password, make.actor_of(ann), PASSWORD, new)
    with db.read_only():
        assert service.check_password(ANONYMOUS, "ann@example.org", new) == ann.id
    said = repr([vars(row) for row in all_of(AuditRow)]) + repr(letters())
    assert [new in said, PASSWORD in said] == [False, False]
