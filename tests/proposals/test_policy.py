"""Who may do what with a draft: a table of everybody against every question."""

import pytest

from app.accounts.models import Person
from app.accounts.roles import Role
from app.calls.models import CallAgency
from app.kernel.actor import ANONYMOUS, Actor, Grant, system
from app.kernel.ids import new_id
from app.proposals import policy
from app.proposals.states import TeamRole
from tests.factories.proposals import member, unsaved

AGENCY = new_id()


@pytest.fixture
def proposal():
    made = unsaved()
    made.call.agencies[0].agency_id = AGENCY
    made.call.agencies[1].agency_id = new_id()
    for role, agreed in ((TeamRole.CO_LEAD, True), (TeamRole.MEMBER, True), (TeamRole.LEAD, False)):
        who = Person(id=new_id(), name_latin="Somebody", name_native="")
        made.team.append(member(who, "US", role=role, agreed=agreed))
    return made


def actors(proposal):
    team = proposal.team
    place = proposal.half("US").institution_id
    return {
        "lead": Actor(team[0].person_id, "lead"),
        "partner": Actor(team[1].person_id, "partner"),
        "co_lead": Actor(team[2].person_id, "co-lead"),
        "member": Actor(team[3].person_id, "member"),
        "asked": Actor(team[4].person_id, "asked"),
        "signer": Actor(new_id(), "signer", (Grant(Role.INSTITUTION_OFFICER, "US", institution_id=place),)),
        "signing member": Actor(
            team[3].person_id, "both", (Grant(Role.INSTITUTION_OFFICER, "US", institution_id=place),)
        ),
        "other institution": Actor(
            new_id(), "other", (Grant(Role.INSTITUTION_OFFICER, "US", institution_id=new_id()),)
        ),
        "officer": Actor(new_id(), "officer", (Grant(Role.PROGRAMME_OFFICER, "US", agency_id=AGENCY),)),
        "other officer": Actor(
            new_id(), "officer", (Grant(Role.PROGRAMME_OFFICER, "US", agency_id=new_id()),)
        ),
        "reviewer": Actor(new_id(), "reviewer", (Grant(Role.REVIEWER, "US", agency_id=AGENCY),)),
        "integrity": Actor(new_id(), "integrity", (Grant(Role.INTEGRITY_OFFICER, "US"),)),
        "council": Actor(new_id(), "council", (Grant(Role.COUNCIL_MEMBER, "US"),)),
        "auditor": Actor(new_id(), "auditor", (Grant(Role.AUDITOR),)),
        "administrator": Actor(new_id(), "administrator", (Grant(Role.SYSTEM_ADMINISTRATOR),)),
        "stranger": Actor(new_id(), "stranger"),
        "anonymous": ANONYMOUS,
        "system": system("worker"),
    }


TEAM = {"lead", "partner", "co_lead", "member", "signing member"}
QUESTIONS = {
    "view": (policy.may_view, TEAM | {"signer"}),
    "view_submission": (policy.may_view_submission, TEAM | {"signer"}),
    "is_on_team": (policy.is_on_team, TEAM),
    "answer": (policy.may_answer, {"asked"}),
    "edit_shared": (policy.may_edit_shared, TEAM),
    "edit_half_us": (lambda a, p: policy.may_edit_half(a, p, "US"), TEAM - {"partner"}),
    "edit_half_jp": (lambda a, p: policy.may_edit_half(a, p, "JP"), {"partner"}),
    "change_team": (policy.may_change_team, {"lead", "partner"}),
    "attach_shared": (lambda a, p: policy.may_attach(a, p, ""), TEAM),
    "attach_us": (lambda a, p: policy.may_attach(a, p, "US"), TEAM - {"partner"}),
    "sign_us": (lambda a, p: policy.may_sign(a, p, p.half("US")), {"signer"}),
    "sign_jp": (lambda a, p: policy.may_sign(a, p, p.half("JP")), set()),
    "submit": (policy.may_submit, {"lead", "partner"}),
    "withdraw": (policy.may_withdraw, {"lead", "partner"}),
    "move": (lambda a, p: policy.may_move(a, p.call), {"officer", "system"}),
    "remove_member": (
        lambda a, p: policy.may_leave(a, p, p.team[3]),
        {"lead", "partner", "member", "signing member"},
    ),
    "remove_asked": (lambda a, p: policy.may_leave(a, p, p.team[4]), {"lead", "partner"}),
}


@pytest.mark.parametrize(("ask", "allowed"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_every_question_against_everybody(proposal, ask, allowed):
    assert {name for name, actor in actors(proposal).items() if ask(actor, proposal)} == allowed


def test_everybody_who_is_signed_in_may_begin(proposal):
    nobody = {name for name, actor in actors(proposal).items() if not policy.may_start(actor)}
    assert nobody == {"anonymous", "system"}


def test_a_half_without_an_institution_binds_nobody(proposal):
    half = proposal.half("US")
    half.institution_id = None
    unlimited = Actor(new_id(), "officer", (Grant(Role.INSTITUTION_OFFICER, "US"),))
    assert policy.binds(unlimited, half) is False


def test_an_officer_of_any_side_may_move(proposal):
    other = Actor(
        new_id(),
        "officer",
        (Grant(Role.PROGRAMME_OFFICER, "JP", agency_id=proposal.call.agencies[1].agency_id),),
    )
    assert isinstance(proposal.call.agencies[1], CallAgency)
    assert policy.may_move(other, proposal.call) is True
