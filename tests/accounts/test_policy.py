from uuid import uuid4

import pytest

from app.accounts import policy
from app.accounts.models import RoleGrant, SignIn
from app.accounts.roles import Role
from app.kernel.actor import ANONYMOUS, Actor, Grant, system
from tests.factories import accounts as make

AGENCY, OTHER_AGENCY, INSTITUTION = uuid4(), uuid4(), uuid4()


def somebody(*grants: Grant) -> Actor:
    return Actor(uuid4(), "Somebody", grants)


RESEARCHER = somebody()
ADMINISTRATOR = somebody(Grant(Role.SYSTEM_ADMINISTRATOR))
AUDITOR = somebody(Grant(Role.AUDITOR))
OFFICER = somebody(Grant(Role.PROGRAMME_OFFICER, "US", AGENCY))
SIGNATORY = somebody(Grant(Role.INSTITUTION_OFFICER, "US", None, INSTITUTION))
OPERATOR = system("command line")
EVERYBODY = (ANONYMOUS, RESEARCHER, ADMINISTRATOR, AUDITOR, OFFICER, SIGNATORY, OPERATOR)


def those(may: object) -> list[Actor]:
    return [actor for actor in EVERYBODY if may(actor)]


def test_who_administers_lists_and_keeps_the_directory():
    assert those(policy.may_administer) == [ADMINISTRATOR, OPERATOR]
    assert those(policy.may_list_people) == [ADMINISTRATOR, AUDITOR, OPERATOR]
    assert those(policy.may_keep_directory) == [ADMINISTRATOR, OPERATOR]
    assert those(policy.may_search_institutions) == list(EVERYBODY)
    assert those(policy.may_change_password) == [RESEARCHER, ADMINISTRATOR, AUDITOR, OFFICER, SIGNATORY]


def test_who_sees_an_account():
    own = make.person()
    own.id = RESEARCHER.person_id
    assert those(lambda actor: policy.may_view_person(actor, own)) == [
        RESEARCHER,
        ADMINISTRATOR,
        AUDITOR,
        OPERATOR,
    ]
    assert those(lambda actor: policy.may_edit_profile(actor, own)) == [RESEARCHER]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (None, [ADMINISTRATOR, OFFICER, SIGNATORY, OPERATOR]),
        (Grant(Role.REVIEWER, "", AGENCY), [ADMINISTRATOR, OFFICER, OPERATOR]),
        (Grant(Role.REVIEWER, "", OTHER_AGENCY), [ADMINISTRATOR, OPERATOR]),
        (Grant(Role.PROGRAMME_OFFICER, "", AGENCY), [ADMINISTRATOR, OPERATOR]),
        (Grant(Role.SYSTEM_ADMINISTRATOR), [ADMINISTRATOR, OPERATOR]),
    ],
)
def test_who_invites_into_which_role(grant, expected):
    assert those(lambda actor: policy.may_invite(actor, grant)) == expected


def test_whoever_invites_for_an_institution_names_it():
    assert those(lambda actor: policy.may_invite_into(actor, INSTITUTION)) == [
        ADMINISTRATOR,
        OFFICER,
        SIGNATORY,
        OPERATOR,
    ]
    assert those(lambda actor: policy.may_invite_into(actor, None)) == [ADMINISTRATOR, OFFICER, OPERATOR]


def test_nobody_gives_or_takes_a_role_of_his_own():
    person_id = ADMINISTRATOR.person_id
    assert policy.may_grant(ADMINISTRATOR, uuid4()) is True
    assert policy.may_grant(ADMINISTRATOR, person_id) is False
    assert policy.may_revoke(ADMINISTRATOR, RoleGrant(person_id=person_id)) is False
    own = make.person()
    own.id = person_id
    assert policy.may_disable(ADMINISTRATOR, own) is False
    assert policy.may_disable(ADMINISTRATOR, make.person()) is True


def test_everybody_ends_the_own_sessions_and_administrators_all():
    own = SignIn(person_id=RESEARCHER.person_id)
    assert those(lambda actor: policy.may_end_sign_in(actor, own)) == [RESEARCHER, ADMINISTRATOR, OPERATOR]
