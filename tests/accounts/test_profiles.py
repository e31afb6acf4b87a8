import pytest

from app.accounts import queries, service
from app.accounts.service import Profile
from app.audit import queries as audit
from app.kernel import db
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound, RuleBroken, VersionStale
from tests.factories import accounts as make

PROFILE = Profile("Ann Ng", "ja", "Asia/Tokyo", "アン", "アン", "0000-0002-1825-0097", "12345678")


@pytest.fixture
def ann(database):
    who = make.person("Ann")
    make.save(who)
    return who


def test_a_profile_is_kept_and_its_changed_fields_are_recorded(ann):
    unit_of_work(service.update_profile, make.actor_of(ann), ann.id, 1, PROFILE)
    with db.read_only():
        kept = queries.person(ann.id)
        (row,) = audit.history("people", ann.id)
    assert {name: getattr(kept, name) for name in Profile.__dataclass_fields__} == {
        name: getattr(PROFILE, name) for name in Profile.__dataclass_fields__
    }
    assert (kept.version, row.action) == (2, "person.edited")
    assert row.changes == {
        "fields": ["language", "name_kana", "name_latin", "name_native", "orcid", "researcher_number", "zone"]
    }


def test_saving_the_same_profile_changes_nothing(ann):
    for version in (1, 2):
        unit_of_work(service.update_profile, make.actor_of(ann), ann.id, version, PROFILE)
    with db.read_only():
        assert queries.person(ann.id).version == 2


def test_an_old_version_gets_the_present_text(ann):
    unit_of_work(service.update_profile, make.actor_of(ann), ann.id, 1, PROFILE)
    with pytest.raises(VersionStale) as refused:
        unit_of_work(service.update_profile, make.actor_of(ann), ann.id, 1, Profile("Mine", "en", "UTC"))
    assert (refused.value.current, refused.value.theirs["name_latin"]) == (2, "Ann Ng")


def test_nobody_writes_another_profile(ann):
    bob = make.person()
    make.save(bob)
    with pytest.raises(NotFound):
        unit_of_work(service.update_profile, make.actor_of(bob), ann.id, 1, PROFILE)


def test_all_that_is_wrong_comes_at_once(ann):
    make.save(make.person(orcid=PROFILE.orcid, researcher_number=PROFILE.researcher_number))
    wrong = Profile("Ann", "xx", "x", "", "", PROFILE.orcid, PROFILE.researcher_number, ann.id)
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.update_profile, make.actor_of(ann), ann.id, 1, wrong)
    assert [(p.code, p.pointer) for p in refused.value.problems] == [
        ("language.unknown", "/language"),
        ("zone.unknown", "/zone"),
        ("person.orcid_taken", "/orcid"),
        ("person.researcher_number_taken", "/researcher_number"),
        ("institution.unknown", "/institution_id"),
    ]
