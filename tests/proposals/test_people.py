"""Who may be in a team, and what everybody in it must have done."""

from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.kernel.errors import Problem
from app.kernel.ids import new_id
from app.proposals import rules
from app.proposals.rules import people
from app.proposals.states import TeamRole
from tests.factories.proposals import OPENS, member, unsaved


def someone(name="Ann Example"):
    return Person(id=new_id(), name_latin=name, name_native="", email=f"{name[:3].lower()}@example.org")


@pytest.mark.parametrize(
    ("party", "email", "wanted"),
    [
        ("US", "new@example.org", []),
        ("JP", "new@example.org", []),
        ("FR", "new@example.org", [Problem("team.unknown_party", "/party", {"party": "FR"})]),
        (
            "US",
            "lead-us@example.org",
            [Problem("team.already_member", "/email", {"email": "lead-us@example.org"})],
        ),
        ("US", "nonsense", [Problem("team.no_address", "/email")]),
        ("US", "a b@example.org", [Problem("team.no_address", "/email")]),
        ("US", "", [Problem("team.no_address", "/email")]),
    ],
)
def test_who_may_be_asked(party, email, wanted):
    assert rules.member_problems(unsaved(), party, email) == wanted


def test_a_team_has_a_size():
    proposal = unsaved()
    proposal.team += [member(someone(), "US") for _ in range(people.MOST_MEMBERS - 3)]
    assert rules.member_problems(proposal, "US", "new@example.org") == []
    proposal.team.append(member(someone(), "US"))
    assert rules.member_problems(proposal, "US", "new@example.org") == [
        Problem("team.too_large", "/email", {"limit": people.MOST_MEMBERS})
    ]


def test_everybody_agreed_and_holds_a_disclosure_or_is_named():
    ready, silent, expired, missing = (someone(name) for name in ("Ready", "Silent", "Expired", "Missing"))
    team = [member(who, "US") for who in (ready, expired, missing)] + [member(silent, "US", agreed=False)]
    validity = {
        ready.id: OPENS,
        silent.id: OPENS + timedelta(days=1),
        expired.id: OPENS - timedelta(seconds=1),
    }
    assert rules.team_problems(team, validity, OPENS) == [
        Problem("team.no_disclosure", "/team", {"name": "Expired"}),
        Problem("team.no_disclosure", "/team", {"name": "Missing"}),
        Problem("team.not_confirmed", "/team", {"name": "Silent"}),
    ]


@pytest.mark.parametrize(
    ("present", "wanted", "refused"),
    [
        ("member", "lead", False),
        ("member", "co_lead", False),
        ("lead", "lead", False),
        ("lead", "co_lead", True),
        ("lead", "member", True),
        ("co_lead", "member", False),
    ],
)
def test_the_lead_passes_on_and_is_not_laid_down(present, wanted, refused):
    problems = rules.role_problems(member(someone(), "US", role=TeamRole(present)), TeamRole(wanted))
    assert problems == ([Problem("team.side_needs_a_lead", "/role")] if refused else [])


def test_the_last_lead_who_agreed_stays():
    one, other, asked = (member(someone(), "US", role=TeamRole.LEAD, agreed=a) for a in (True, True, False))
    plain = member(someone(), "US")
    assert rules.leaving_problems([one, asked, plain], one) == [Problem("team.last_lead")]
    assert rules.leaving_problems([one, other, plain], one) == []
    assert rules.leaving_problems([one, asked, plain], asked) == []
    assert rules.leaving_problems([one, asked, plain], plain) == []
