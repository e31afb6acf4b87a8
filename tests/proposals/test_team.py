"""The team: asking, agreeing, declining, passing the lead on, leaving."""

import uuid

import pytest

from app.accounts import queries as accounts
from app.accounts.states import PersonState
from app.kernel import clock, db
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.proposals import service
from app.proposals.service import NewMember
from app.proposals.states import TeamRole
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, person, save


@pytest.fixture
def made(call):
    return build.begun(call)


@pytest.fixture
def second(database):
    who = person("Second Person", party="US")
    save(who)
    return who


def team(made):
    members = build.loaded(made).team
    return [(m.party, m.person.name_latin, m.role.value, m.confirmed_at is not None) for m in members]


def ask(made, who, *, party="US", role=TeamRole.MEMBER, by=""):
    return unit_of_work(service.add_member, made.lead(by), made.id, NewMember(party, who.email, role))


def refusal(verb, *args):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(verb, *args)
    return [problem.code for problem in refused.value.problems]


def test_somebody_with_an_account_is_asked_and_agrees(made, second):
    ask(made, second)
    assert ("US", "Second Person", "member", False) in team(made)
    unit_of_work(service.confirm_member, actor_of(second), made.id)
    assert ("US", "Second Person", "member", True) in team(made)


def test_the_address_is_compared_without_regard_to_case(made, second):
    member = unit_of_work(
        service.add_member, made.lead(), made.id, NewMember("US", f"  {second.email.upper()} ")
    )
    assert member.person_id == second.id


def test_somebody_without_an_account_is_invited(made):
    wanted = NewMember("JP", "hanako@example.jp", TeamRole.CO_LEAD, name="Hanako Yamada")
    member = unit_of_work(service.add_member, made.lead(), made.id, wanted)
    with db.read_only():
        invited = accounts.person_by_email("hanako@example.jp")
    assert (invited.id, invited.state, invited.party, invited.language, invited.name_latin) == (
        member.person_id,
        PersonState.INVITED,
        "JP",
        "ja",
        "Hanako Yamada",
    )


def test_without_an_account_the_name_is_needed(made):
    assert refusal(service.add_member, made.lead(), made.id, NewMember("JP", "nobody@example.jp")) == [
        "team.name_needed"
    ]
    with db.read_only():
        assert accounts.person_by_email("nobody@example.jp") is None


def test_everything_wrong_is_said_at_once(made, call):
    with clock.at(call.deadline_at.replace(microsecond=1)):
        assert refusal(service.add_member, made.lead(), made.id, NewMember("US", "nonsense")) == [
            "proposal.deadline_passed",
            "team.no_address",
            "team.name_needed",
        ]


def test_nobody_is_in_a_team_twice(made, second):
    ask(made, second)
    assert refusal(service.add_member, made.lead("JP"), made.id, NewMember("JP", second.email)) == [
        "team.already_member"
    ]


def test_a_new_lead_takes_over_the_half(made, second):
    ask(made, second, role=TeamRole.LEAD)
    assert build.loaded(made).half("US").lead_id == second.id
    roles = {name: role for _party, name, role, _agreed in team(made)}
    assert (roles["Second Person"], roles[made.sides["US"].lead.name_latin]) == ("lead", "co_lead")
    assert roles[made.sides["JP"].lead.name_latin] == "lead"


def test_the_lead_passes_on_by_role(made, second):
    member = ask(made, second)
    unit_of_work(service.change_role, made.lead(), made.id, member.id, TeamRole.LEAD)
    assert build.loaded(made).half("US").lead_id == second.id
    old = next(m for m in build.loaded(made).team if m.person_id == made.sides["US"].lead.id)
    assert old.role == TeamRole.CO_LEAD
    assert refusal(service.change_role, made.lead("JP"), made.id, member.id, TeamRole.MEMBER) == [
        "team.side_needs_a_lead"
    ]


def test_declining_empties_the_place(made, second):
    ask(made, second, role=TeamRole.LEAD)
    unit_of_work(service.decline_member, actor_of(second), made.id)
    assert build.loaded(made).half("US").lead_id is None
    assert "Second Person" not in [name for _party, name, _role, _agreed in team(made)]


def test_only_who_was_asked_can_answer(made, second):
    with pytest.raises(NotFound):
        unit_of_work(service.confirm_member, actor_of(second), made.id)
    with pytest.raises(NotFound):
        unit_of_work(service.confirm_member, actor_of(second), uuid.uuid4())
    ask(made, second)
    unit_of_work(service.confirm_member, actor_of(second), made.id)
    for verb in (service.confirm_member, service.decline_member):
        with pytest.raises(Forbidden):
            unit_of_work(verb, actor_of(second), made.id)


def test_nobody_joins_after_the_deadline(made, second, call):
    ask(made, second)
    with clock.at(call.deadline_at.replace(microsecond=1)):
        assert refusal(service.confirm_member, actor_of(second), made.id) == ["proposal.deadline_passed"]


def test_leads_change_the_team_and_members_only_leave(made, second):
    member = ask(made, second)
    unit_of_work(service.confirm_member, actor_of(second), made.id)
    other = next(m for m in build.loaded(made).team if m.party == "JP")
    for verb, args in (
        (service.add_member, (NewMember("US", "x@example.org", name="X"),)),
        (service.change_role, (other.id, TeamRole.MEMBER)),
        (service.remove_member, (other.id,)),
    ):
        with pytest.raises(Forbidden):
            unit_of_work(verb, actor_of(second), made.id, *args)
    unit_of_work(service.remove_member, actor_of(second), made.id, member.id)
    assert len(team(made)) == 2


def test_a_place_that_is_not_there_is_not_found(made):
    for verb, args in (
        (service.change_role, (uuid.uuid4(), TeamRole.MEMBER)),
        (service.remove_member, (uuid.uuid4(),)),
    ):
        with pytest.raises(NotFound):
            unit_of_work(verb, made.lead(), made.id, *args)


def test_a_removed_lead_leaves_the_half_without_one(made):
    partner = next(m for m in build.loaded(made).team if m.party == "JP")
    unit_of_work(service.remove_member, made.lead("US"), made.id, partner.id)
    assert build.loaded(made).half("JP").lead_id is None


def test_the_last_lead_who_agreed_stays(call):
    alone = build.begun(call, [build.side("US")])
    own = build.loaded(alone).team[0]
    assert refusal(service.remove_member, alone.lead(), alone.id, own.id) == ["team.last_lead"]


def test_places_are_counted_on_each_side(made, second):
    third = person()
    save(third)
    assert [ask(made, second).position, ask(made, third).position] == [1, 2]
