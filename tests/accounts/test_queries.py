import hashlib
from datetime import timedelta

import pytest

from app.accounts import queries
from app.accounts.identifiers import search_key
from app.accounts.models import Attempt, RoleGrant, SignIn
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel import clock, db
from app.kernel.actor import ANONYMOUS, Grant
from tests.factories import accounts as make


def names(found: object) -> list[str]:
    return [one.name.en or one.name.ja for one in found]


def test_a_person_is_found_by_address_in_any_case(database):
    ann = make.person("Ann Ng", email="ann@example.org")
    make.save(ann)
    with db.read_only():
        assert queries.person_by_email("  Ann@Example.org ").id == ann.id
        assert queries.person_by_email("bob@example.org") is None


def test_a_person_comes_with_the_institution(database, count_queries):
    kyoto = make.institution("Kyoto University", party="JP")
    ann = make.person(institution=kyoto)
    make.save(kyoto, ann)
    with db.read_only(), count_queries() as seen:
        assert queries.person(ann.id).institution.name.en == "Kyoto University"
    assert len([s for s in seen if s.startswith("SELECT")]) == 1


def test_an_orcid_leads_to_its_person(database):
    ann = make.person(orcid="0000-0002-1825-0097")
    make.save(ann)
    with db.read_only():
        assert queries.person_by_orcid("0000-0002-1825-0097").id == ann.id
        assert queries.is_taken(type(ann).orcid, "0000-0002-1825-0097") is True
        assert queries.is_taken(type(ann).orcid, "0000-0002-1825-0097", but=ann.id) is False
        assert queries.is_taken(type(ann).orcid, None) is False


def test_people_are_listed_for_those_who_may_see_them(database):
    admin, ann, bob = (
        make.person(email="z@x.org"),
        make.person("Ann", email="a@x.org"),
        make.person(email="b@x.org"),
    )
    make.save(admin, ann, bob, make.grant(admin, Role.SYSTEM_ADMINISTRATOR))
    with db.read_only():
        actor = queries.actor_of(admin)
        assert [p.email for p in queries.people_for(actor)] == ["a@x.org", "b@x.org", "z@x.org"]
        assert [p.email for p in queries.people_for(actor, after="a@x.org", limit=1)] == ["b@x.org"]
        assert [p.email for p in queries.people_for(actor, words="ann X.ORG")] == ["a@x.org"]
        assert [p.email for p in queries.people_for(actor, words="a%")] == []
        assert queries.people_for(queries.actor_of(ann)) == []
        assert queries.people_for(ANONYMOUS) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_people_costs_the_same_number_of_queries(database, count_queries, number):
    home = make.institution()
    people = [make.person(institution=home) for _ in range(number)]
    admin = make.person()
    make.save(home, admin, *people, *(make.grant(p, Role.AUDITOR) for p in people))
    make.save(make.grant(admin, Role.SYSTEM_ADMINISTRATOR))
    with db.read_only():
        actor = queries.actor_of(admin)
        with count_queries() as seen:
            rows = queries.people_for(actor)
            assert [len(p.grants) for p in rows if p.id != admin.id] == [1] * number
    assert len([s for s in seen if s.startswith("SELECT")]) == 2


def test_grants_that_ended_are_not_in_force(database):
    nsf, ann = make.agency("NSF"), make.person()
    ended = make.grant(ann, Role.AUDITOR)
    ended.revoked_at = clock.now()
    make.save(nsf, ann, make.grant(ann, Role.REVIEWER, agency=nsf), ended)
    with db.read_only():
        assert queries.grants_of(ann.id) == (Grant("reviewer", "US", nsf.id),)
        assert {row.role for row in queries.role_grants(ann.id)} == {Role.REVIEWER, Role.AUDITOR}
        assert queries.actor_of(ann).grants == (Grant("reviewer", "US", nsf.id),)


def test_holders_of_a_role_within_a_scope(database):
    nsf, jst = make.agency("NSF"), make.agency("JST", party="JP")
    ann, bob, eve = make.person("Ann"), make.person("Bob"), make.person("Eve", state=PersonState.DISABLED)
    make.save(nsf, jst, ann, bob, eve)
    make.save(*(make.grant(p, Role.REVIEWER, agency=a) for p, a in ((ann, nsf), (bob, jst), (eve, nsf))))
    with db.read_only():
        assert [p.name_latin for p in queries.holders_of(Role.REVIEWER)] == ["Ann", "Bob"]
        assert [p.name_latin for p in queries.holders_of(Role.REVIEWER, agency_id=nsf.id)] == ["Ann"]
        assert [p.name_latin for p in queries.holders_of(Role.REVIEWER, party="JP")] == ["Bob"]
        assert queries.holders_of(Role.AUDITOR) == []


def test_officers_of_an_institution(database):
    home, other, ann = make.institution(), make.institution(), make.person()
    make.save(home, other, ann, make.grant(ann, Role.INSTITUTION_OFFICER, institution=home))
    with db.read_only():
        assert [p.id for p in queries.officers_of(home.id)] == [ann.id]
        assert queries.officers_of(other.id) == []


def sign_in(who, **changes):
    now = clock.now()
    values = {
        "created_at": now,
        "fresh_at": now,
        "last_seen_at": now,
        "expires_at": now + timedelta(hours=12),
    }
    token_hash = hashlib.sha256(str(who.id).encode()).hexdigest()
    make.save(SignIn(person_id=who.id, token_hash=token_hash, **{**values, **changes}))
    return token_hash


def test_a_living_session_is_the_person_with_all_grants_in_one_query(database, count_queries):
    nsf = make.agency("NSF")
    hanako = make.person("Hanako Sato", name_native="佐藤 花子", language="ja", zone="Asia/Tokyo", party="JP")
    make.save(nsf, hanako, make.grant(hanako, Role.REVIEWER, agency=nsf), make.grant(hanako, Role.AUDITOR))
    token_hash = sign_in(hanako)
    with db.read_only(), count_queries() as seen:
        actor = queries.living_session(token_hash, clock.now()).actor
    assert (actor.name, actor.language, actor.zone, actor.is_fresh) == ("佐藤 花子", "ja", "Asia/Tokyo", True)
    assert {grant.role for grant in actor.grants} == {"reviewer", "auditor"}
    assert len([s for s in seen if s.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": clock.now()},
        {"last_seen_at": clock.now() - timedelta(minutes=60)},
        {"created_at": clock.now() - timedelta(hours=13), "expires_at": clock.now() - timedelta(hours=1)},
    ],
)
def test_a_session_that_ended_is_nobody(database, changes):
    ann = make.person()
    make.save(ann)
    token_hash = sign_in(ann, **changes)
    with db.read_only():
        assert queries.living_session(token_hash, clock.now()) is None


def test_a_closed_account_has_no_session(database):
    eve = make.person(state=PersonState.DISABLED)
    make.save(eve)
    token_hash = sign_in(eve)
    with db.read_only():
        assert queries.living_session(token_hash, clock.now()) is None
        assert queries.living_session("0" * 64, clock.now()) is None


def test_a_session_is_fresh_for_five_minutes(database):
    ann = make.person()
    make.save(ann)
    token_hash = sign_in(ann, fresh_at=clock.now() - timedelta(minutes=5))
    with db.read_only():
        assert queries.living_session(token_hash, clock.now()).actor.is_fresh is False


def test_attempts_are_counted_and_forgotten_by_subject(database):
    now = clock.now()
    make.save(*(Attempt(kind="k", subject_hash="a" * 64, at=now - timedelta(minutes=n)) for n in (3, 1, 2)))
    make.save(Attempt(kind="k", subject_hash="b" * 64, at=now))

    def look():
        queries.forget_attempts("k", "a" * 64, before=now - timedelta(minutes=2))
        return queries.attempts("k", "a" * 64)

    assert db.unit_of_work(look) == [now - timedelta(minutes=2), now - timedelta(minutes=1)]


@pytest.fixture
def directory(database):
    make.save(
        make.institution("The University of Tokyo", party="JP", name_ja="東京大学"),
        make.institution("University of Tokyo Hospital", party="JP", name_ja="東京大学医学部附属病院"),
        make.institution("Institute of Science Tokyo", party="JP", name_ja="東京科学大学"),
        make.institution("Kyōto University", party="JP", name_ja="京都大学"),
        make.institution("University of Wisconsin–Madison"),
        make.institution("Old College", status="inactive"),
    )
    with db.read_only():
        yield


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("university of tokyo", ["The University of Tokyo", "University of Tokyo Hospital"]),
        ("tokyo univ", ["The University of Tokyo", "University of Tokyo Hospital"]),
        ("TOKYO", ["The University of Tokyo", "University of Tokyo Hospital", "Institute of Science Tokyo"]),
        ("東京大学", ["The University of Tokyo", "University of Tokyo Hospital"]),
        ("東京 大学", ["The University of Tokyo", "University of Tokyo Hospital"]),
        ("附属病院", ["University of Tokyo Hospital"]),
        (
            "大学",
            [
                "Kyōto University",
                "The University of Tokyo",
                "Institute of Science Tokyo",
                "University of Tokyo Hospital",
            ],
        ),
        ("kyoto", ["Kyōto University"]),
        ("madison, wisconsin", ["University of Wisconsin–Madison"]),
        ("u wisconsin", ["University of Wisconsin–Madison"]),
        ("okyo", []),
        ("old college", []),
        ("%", []),
        ("a", []),
        ("", []),
    ],
)
def test_institutions_are_found_in_both_languages(directory, words, expected):
    assert sorted(names(queries.search_institutions(words))) == sorted(expected)
    assert names(queries.search_institutions(words))[:1] == expected[:1]


def test_a_search_within_a_party_and_a_limit(directory):
    assert names(queries.search_institutions("university", party="US")) == ["University of Wisconsin–Madison"]
    assert len(queries.search_institutions("university", limit=2)) == 2


@pytest.mark.parametrize("limit", [1, 3])
def test_a_search_costs_one_query(directory, count_queries, limit):
    with count_queries() as seen:
        assert len(queries.search_institutions("tokyo", limit=limit)) == limit
    assert len([s for s in seen if s.startswith("SELECT")]) == 1


def test_an_exact_name_is_found_when_both_are_folded(directory):
    assert names(queries.institutions_named("KYOTO  UNIVERSITY")) == ["Kyōto University"]
    assert names(queries.institutions_named("Kyoto")) == []


def test_places_are_the_starts_of_words_and_every_japanese_character():
    assert queries.search_places(search_key("Kyoto Univ")) == {"kyoto univ", "univ"}
    assert queries.search_places(search_key("京都大学")) == {"京都大学", "都大学", "大学"}
    assert queries.search_places(search_key("MIT研究所")) == {"mit研究所", "研究所", "究所"}
    assert queries.search_places("x") == {"x"}


def test_agencies_by_code_party_and_id(database):
    jst, nsf = make.agency("JST", party="JP"), make.agency("NSF")
    make.save(nsf, jst)
    with db.read_only():
        assert queries.agency_by_code("NSF").id == nsf.id
        assert [a.code for a in queries.all_agencies()] == ["JST", "NSF"]
        assert [a.code for a in queries.agencies_of("JP")] == ["JST"]
        assert [a.code for a in queries.agencies_by_ids([nsf.id, jst.id])] == ["JST", "NSF"]
        assert queries.agency(None) is None
        assert queries.institution(None) is None


def test_holding_grants_leaves_them_as_they_are(database):
    ann = make.person()
    make.save(ann, make.grant(ann, Role.SYSTEM_ADMINISTRATOR))
    db.unit_of_work(queries.hold_grants_of, Role.SYSTEM_ADMINISTRATOR)
    with db.read_only() as session:
        assert [g.revoked_at for g in session.query(RoleGrant)] == [None]
