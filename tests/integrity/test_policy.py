"""Who sees and sets flags: role, side, scope, and what applying takes away."""

import uuid
from dataclasses import dataclass, field

import pytest

from app.accounts.roles import Role
from app.integrity import policy
from app.kernel.actor import ANONYMOUS, Actor, Grant

CALL_ID, OTHER_ID = uuid.UUID(int=1), uuid.UUID(int=2)


@dataclass
class Call:
    id: uuid.UUID = CALL_ID
    parties: tuple[str, ...] = field(default=("JP", "US"))


def actor(*grants: Grant) -> Actor:
    return Actor(uuid.UUID(int=9), "Somebody", grants)


OFFICER = Grant(Role.INTEGRITY_OFFICER, "US")


@pytest.mark.parametrize(
    ("who", "applies", "sides"),
    [
        (actor(OFFICER), False, ("US",)),
        (actor(OFFICER), True, ()),
        (actor(OFFICER, Grant(Role.INTEGRITY_OFFICER, "JP")), False, ("JP", "US")),
        (actor(Grant(Role.INTEGRITY_OFFICER, "XX")), False, ()),
        (actor(Grant(Role.INTEGRITY_OFFICER, "US", call_id=CALL_ID)), False, ("US",)),
        (actor(Grant(Role.INTEGRITY_OFFICER, "US", call_id=OTHER_ID)), False, ()),
        (actor(Grant(Role.PROGRAMME_OFFICER, "US")), False, ()),
        (actor(Grant(Role.AUDITOR)), False, ()),
        (ANONYMOUS, False, ()),
    ],
)
def test_an_officer_speaks_for_the_own_side(who: Actor, applies: bool, sides: tuple[str, ...]):
    assert policy.own_sides(who, Call(), applies=applies) == sides
    assert policy.may_view(who, Call(), applies=applies) is bool(sides)
    for party in ("JP", "US"):
        assert policy.may_set(who, Call(), party, applies=applies) is (party in sides)
        assert policy.may_read_text(who, Call(), party, applies=applies) is (party in sides)


def test_only_integrity_officers_have_the_list():
    assert [policy.may_list(who) for who in (actor(OFFICER), actor(), ANONYMOUS)] == [True, False, False]
