"""Who may do what in review: role × side × state × phase, without a database."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.roles import Role
from app.calls.states import CallState
from app.kernel.actor import ANONYMOUS, Actor, Grant
from app.reviews import policy
from app.reviews.states import ReviewState as S

US, JP, OTHER, CALL = (uuid.UUID(int=n) for n in range(1, 5))
ME = uuid.UUID(int=9)
DEADLINE = datetime(2027, 3, 31, 8, tzinfo=UTC)
CHECKING, REVIEWING = DEADLINE + timedelta(days=1), DEADLINE + timedelta(days=10)
RELEASE = DEADLINE + timedelta(days=90)
SOON, LATER = RELEASE + timedelta(days=1), RELEASE + timedelta(days=31)


@dataclass
class Side:
    party: str
    agency_id: uuid.UUID


@dataclass
class Call:
    id: uuid.UUID = CALL
    agencies: tuple[Side, ...] = field(default=(Side("JP", JP), Side("US", US)))
    state: CallState = CallState.PUBLISHED
    opens_at: datetime = DEADLINE - timedelta(days=60)
    deadline_at: datetime = DEADLINE
    review_opens_at: datetime = DEADLINE + timedelta(days=5)
    released_at: datetime | None = None


@dataclass
class Mine:
    state: S = S.DRAFT
    reviewer_id: uuid.UUID = ME
    party: str = "US"


def actor(*grants: Grant) -> Actor:
    return Actor(ME, "Somebody", grants)


OFFICER = actor(Grant(Role.PROGRAMME_OFFICER, "US", US))
REVIEWER = actor(Grant(Role.REVIEWER, "US", US))
NOBODIES = [
    actor(),
    actor(Grant(Role.PROGRAMME_OFFICER, "US", OTHER)),
    actor(Grant(Role.INTEGRITY_OFFICER, "US")),
    actor(Grant(Role.COUNCIL_MEMBER, "US")),
    actor(Grant(Role.SYSTEM_ADMINISTRATOR)),
    actor(Grant(Role.AUDITOR)),
    REVIEWER,
    ANONYMOUS,
]


def test_an_officer_runs_the_own_side_and_sees_the_call():
    assert policy.own_sides(OFFICER, Call(), applies=False) == ("US",)
    assert policy.may_view_overview(OFFICER, Call(), applies=False) is True
    assert policy.may_decide_eligibility(OFFICER, Call(), applies=False) is True
    assert [policy.may_run_side(OFFICER, Call(), p, applies=False) for p in ("US", "JP")] == [True, False]


@pytest.mark.parametrize("who", NOBODIES)
def test_nobody_else_is_an_officer(who: Actor):
    assert policy.own_sides(who, Call(), applies=False) == ()
    assert policy.may_view_overview(who, Call(), applies=False) is False
    assert policy.may_decide_eligibility(who, Call(), applies=False) is False
    assert policy.may_view_joint(who, Call(), applies=False, all_locked=True) is False


def test_applying_takes_every_right_of_an_officer():
    assert policy.own_sides(OFFICER, Call(), applies=True) == ()
    assert policy.may_view_joint(OFFICER, Call(), applies=True, all_locked=True) is False


@pytest.mark.parametrize(
    ("party", "all_locked", "reads"),
    [("US", False, True), ("JP", False, False), ("JP", True, True), ("US", True, True)],
)
def test_the_other_side_opens_with_both_locks(party: str, all_locked: bool, reads: bool):
    assert policy.may_read_side(OFFICER, Call(), party, applies=False, all_locked=all_locked) is reads
    assert policy.may_view_joint(OFFICER, Call(), applies=False, all_locked=all_locked) is all_locked


@pytest.mark.parametrize(
    ("state", "at", "released", "reads"),
    [
        (S.INVITED, CHECKING, None, (True, False, False)),
        (S.ACCEPTED, CHECKING, None, (True, False, False)),
        (S.INVITED, REVIEWING, None, (True, False, False)),
        (S.ACCEPTED, REVIEWING, None, (True, True, False)),
        (S.DRAFT, REVIEWING, None, (True, True, False)),
        (S.SUBMITTED, REVIEWING, None, (True, True, True)),
        (S.LOCKED, REVIEWING, None, (True, True, True)),
        (S.DECLINED, REVIEWING, None, (False, False, False)),
        (S.RECUSED, REVIEWING, None, (False, False, False)),
        (S.LOCKED, SOON, RELEASE, (True, False, False)),
        (S.DRAFT, SOON, RELEASE, (False, False, False)),
        (S.LOCKED, LATER, RELEASE, (False, False, False)),
    ],
)
def test_what_a_reviewer_reads(
    state: S, at: datetime, released: datetime | None, reads: tuple[bool, bool, bool]
):
    """`reads`: the own assignment, the proposal, what the others of the side handed in."""
    (view, read, peers), call, review = reads, Call(released_at=released), Mine(state)
    assert policy.may_view_own(REVIEWER, review, call, at) is view
    assert policy.may_read_proposal(REVIEWER, review, call, at) is read
    assert policy.may_write(REVIEWER, review, call, at) is read
    assert policy.may_read_peers(REVIEWER, review, call, at) is peers


@pytest.mark.parametrize(
    "who",
    [
        actor(),
        actor(Grant(Role.REVIEWER, "US", OTHER)),
        actor(Grant(Role.REVIEWER, "US", US, call_id=OTHER)),
        actor(Grant(Role.REVIEWER, "JP", JP)),
        OFFICER,
    ],
)
def test_rights_end_with_the_role(who: Actor):
    assert policy.may_view_own(who, Mine(), Call(), REVIEWING) is False


def test_a_review_is_its_reviewers_alone():
    assert policy.may_view_own(REVIEWER, Mine(reviewer_id=OTHER), Call(), REVIEWING) is False
    assert (
        policy.may_view_own(actor(Grant(Role.REVIEWER, "US", US, call_id=CALL)), Mine(), Call(), REVIEWING)
        is True
    )
    assert policy.is_reviewer(REVIEWER, Call(), "XX") is False


@dataclass
class Member:
    person_id: uuid.UUID
    confirmed_at: datetime | None = DEADLINE


@dataclass
class Proposal:
    call: Call
    team: list[Member] = field(default_factory=lambda: [Member(ME)])
    halves: list[object] = field(default_factory=list)


@pytest.mark.parametrize(("at", "reads"), [(RELEASE - timedelta(microseconds=1), False), (RELEASE, True)])
def test_results_open_to_the_team_at_the_instant_of_the_release(at: datetime, reads: bool):
    released = Proposal(Call(released_at=RELEASE))
    assert policy.may_view_results(actor(), released, at) is reads
    assert policy.may_view_results(actor(), Proposal(Call(released_at=RELEASE), team=[]), at) is False
    assert policy.may_view_results(actor(), Proposal(Call()), at) is False


def test_the_list_of_own_reviews_is_for_everybody_signed_in():
    assert (policy.may_list_own(actor()), policy.may_list_own(ANONYMOUS)) == (True, False)
