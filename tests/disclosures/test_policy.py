"""The content is its author's alone."""

import pytest

from app.accounts.roles import Role
from app.disclosures import policy
from app.disclosures.models import Disclosure
from app.kernel.actor import ANONYMOUS, Actor, Grant, system
from app.kernel.ids import new_id

AUTHOR = new_id()
OWN = Actor(person_id=AUTHOR, name="author")


def holder(role):
    return Actor(
        person_id=new_id(),
        name="other",
        grants=(Grant(role, agency_id=None, institution_id=new_id(), party="US"),),
    )


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reads_a_disclosure(role):
    assert policy.may_view(holder(role), Disclosure(person_id=AUTHOR)) is False


def test_the_author_reads_and_writes():
    disclosure = Disclosure(person_id=AUTHOR)
    assert (policy.may_view(OWN, disclosure), policy.may_write(OWN), policy.may_certify(OWN)) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize("nobody", [ANONYMOUS, system("worker")])
def test_nobody_without_a_person_reads_or_writes(nobody):
    disclosure = Disclosure(person_id=AUTHOR)
    assert (policy.may_view(nobody, disclosure), policy.may_write(nobody), policy.may_certify(nobody)) == (
        False,
        False,
        False,
    )
    assert policy.is_own(nobody, None) is False


@pytest.mark.parametrize("role", list(Role))
def test_only_institution_officers_see_who_is_complete(role):
    assert policy.may_see_employees(holder(role)) is (role == Role.INSTITUTION_OFFICER)


@pytest.mark.parametrize("role", list(Role))
def test_only_integrity_officers_of_the_own_side_open_what_was_certified(role):
    may = policy.may_open(holder(role), AUTHOR, "US"), policy.may_open(holder(role), AUTHOR, "JP")
    assert may == (role == Role.INTEGRITY_OFFICER, False)


def test_nobody_opens_the_own_record_as_an_officer():
    officer = Actor(person_id=AUTHOR, name="author", grants=(Grant(Role.INTEGRITY_OFFICER, party="US"),))
    assert policy.may_open(officer, AUTHOR, "US") is False
    assert policy.may_open(system("checks"), AUTHOR, "US") is True


def test_an_officer_states_facts_of_the_own_institution():
    place = new_id()
    officer = Actor(
        person_id=AUTHOR, name="a", grants=(Grant(Role.INSTITUTION_OFFICER, institution_id=place),)
    )
    assert (policy.may_state_facts(officer, place), policy.may_state_facts(officer, new_id())) == (
        True,
        False,
    )
