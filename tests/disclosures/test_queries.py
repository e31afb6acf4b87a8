"""Validity for those who check; content for the person alone."""

from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.disclosures import queries, service
from app.kernel import clock, db
from app.kernel.ids import new_id
from tests.factories.accounts import actor_of, grant, institution, person, save
from tests.factories.disclosures import certified, nothing_to_declare, plain_of


def test_validity_knows_in_force_expired_draft_and_nobody(database):
    holder, writer, nobody = person(), person(), new_id()
    save(holder, writer)
    made = certified(holder)
    db.unit_of_work(service.save_draft, actor_of(writer), 0, plain_of(nothing_to_declare()))
    until, everybody = made.valid_until, [holder.id, writer.id, nobody]
    with db.read_only():
        assert queries.validity(everybody, clock.now()) == {holder.id: until, writer.id: None, nobody: None}
        assert queries.validity([holder.id], until) == {holder.id: until}
        assert queries.validity([holder.id], until + timedelta(microseconds=1)) == {holder.id: None}
        assert queries.validity([], until) == {}


def test_a_superseded_version_does_not_count(database):
    who = person()
    save(who)
    first, second = certified(who), certified(who)
    with db.read_only():
        assert queries.validity([who.id], first.certified_at) == {who.id: second.valid_until}


def test_versions_are_ones_own(database):
    mine, other = person(), person()
    save(mine, other)
    certified(mine)
    certified(mine)
    certified(other)
    with db.read_only():
        assert [v.number for v in queries.versions_of(actor_of(mine))] == [2, 1]
        assert queries.version_of(actor_of(mine), 2).person_id == mine.id
        assert queries.version_of(actor_of(mine), 3) is None
        assert queries.current(mine.id).number == 2
        assert queries.draft_of(mine.id) is None
        assert queries.newest_number(new_id()) == 0


@pytest.fixture
def place(database):
    """An institution with an officer, three employees, and one who left; another institution beside it."""
    here, there = institution(), institution()
    save(here, there)
    officer = person("Zoe Officer", institution=here)
    staff = [person(f"{name} Employee", institution=here) for name in ("Ann", "Bob", "Cid")]
    gone = person("Dan Gone", institution=here, state=PersonState.DISABLED)
    stranger = person("Eve Elsewhere", institution=there)
    save(officer, *staff, gone, stranger, grant(officer, Role.INSTITUTION_OFFICER, institution=here))
    return officer, staff


def test_an_officer_sees_complete_or_not_of_the_own_employees(place):
    officer, staff = place
    made = certified(staff[1])
    with db.read_only():
        found = queries.employees_for(actor_of(officer), clock.now())
        assert [(one.name.en, one.valid_until) for one in found] == [
            ("Ann Employee", None),
            ("Bob Employee", made.valid_until),
            ("Cid Employee", None),
            ("Zoe Officer", None),
        ]
        assert queries.employees_for(actor_of(staff[0]), clock.now()) == []


def test_the_list_goes_on_after_its_last_line(place):
    officer, staff = place
    with db.read_only():
        rest = queries.employees_for(
            actor_of(officer), clock.now(), after=["Bob Employee", str(staff[1].id)], limit=1
        )
        assert [one.name.en for one in rest] == ["Cid Employee"]


def test_the_list_costs_one_query_however_long(place, count_queries):
    officer, _staff = place
    actor, lengths = actor_of(officer), []
    for limit in (1, 3):
        with db.read_only(), count_queries() as seen:
            queries.employees_for(actor, clock.now(), limit=limit)
        lengths.append(len(seen))
    assert lengths == [1, 1]
