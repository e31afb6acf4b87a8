from datetime import timedelta

import pytest
from sqlalchemy import text

from app.accounts.invariants import INVARIANTS
from app.accounts.models import Institution, MailLink, SignIn
from app.accounts.roles import Role
from app.accounts.states import LinkPurpose, PersonState
from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from tests.factories import accounts as make


def broken():
    with db.read_only() as session:
        return {i.name: len(list(i.find(session))) for i in INVARIANTS if list(i.find(session))}


def test_a_sound_world_breaks_nothing(database):
    nsf, home, ann = make.agency("NSF"), make.institution(), make.person()
    make.save(nsf, home, ann, make.grant(ann, Role.REVIEWER, agency=nsf))
    make.save(make.grant(ann, Role.INSTITUTION_OFFICER, institution=home))
    assert broken() == {}


@pytest.mark.parametrize("scope", ["agency", "institution"])
def test_a_party_that_does_not_fit_is_found(database, scope):
    nsf, home, ann = make.agency("NSF"), make.institution(), make.person()
    role = Role.REVIEWER if scope == "agency" else Role.INSTITUTION_OFFICER
    given = {"agency": nsf} if scope == "agency" else {"institution": home}
    make.save(nsf, home, ann, make.grant(ann, role, party="JP", **given))
    assert broken() == {f"a role with an {scope} carries the party of the {scope}": 1}


def test_a_role_held_twice_is_found(database):
    ann = make.person()
    make.save(ann, make.grant(ann, Role.AUDITOR), make.grant(ann, Role.AUDITOR))
    assert broken() == {"nobody holds the same role within the same scope twice at once": 1}


def test_a_session_of_a_closed_account_is_found(database):
    eve, now = make.person(state=PersonState.DISABLED), clock.now()
    session = SignIn(person_id=eve.id, token_hash="0" * 64, created_at=now, fresh_at=now, last_seen_at=now)
    session.expires_at = now + timedelta(hours=1)
    make.save(eve, session)
    assert broken() == {"a closed account has no living session": 1}


def test_an_institution_without_a_name_to_find_it_by_is_found(database):
    make.save(Institution(id=new_id(), party="US", name=Bilingual("Lost")))
    assert broken() == {"every institution can be found by a name": 1}


def test_two_living_links_are_found(database):
    ann, now = make.person(), clock.now()
    make.save(ann)
    for number in range(2):
        link = MailLink(
            person_id=ann.id, purpose=LinkPurpose.RESET, token_hash=str(number) * 64, created_at=now
        )
        link.expires_at = now + timedelta(hours=1)
        make.save(link)
    assert broken() == {"a person has at most one link that still works for each purpose": 1}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people SET state = 'ghost'",
        "UPDATE people SET email = 'Ann@example.org'",
        "UPDATE people SET password = NULL",
        "UPDATE people SET orcid = '1'",
        "UPDATE people SET researcher_number = '1'",
        "UPDATE people SET language = 'fr'",
        "UPDATE people SET name_latin = ''",
        "UPDATE role_grants SET agency_id = NULL",
        "UPDATE role_grants SET granted_by_id = person_id",
        "UPDATE role_grants SET role = 'emperor'",
        "UPDATE agencies SET code = 'X'",
        "UPDATE institutions SET name_en = '', name_ja = ''",
        "UPDATE institutions SET status = 'gone'",
        "UPDATE institution_names SET kind = 'nickname'",
    ],
)
def test_the_database_itself_refuses(database, statement):
    nsf, home, ann = make.agency("NSF"), make.institution(), make.person()
    make.save(nsf, home, ann, make.grant(ann, Role.REVIEWER, agency=nsf))
    with pytest.raises(Conflict) as refused:
        db.unit_of_work(lambda: db.session().execute(text(statement)))
    assert "check" in refused.value.facts["detail"].lower()
