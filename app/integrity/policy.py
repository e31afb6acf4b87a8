"""Who sees and sets the flags on proposals (access study, 3.2 rows B5 to B7, 3.3 rules 5, 6 and 8).

`applies`: whether the actor takes part in a proposal of the call; then no right of an officer is left in it.
"""

from app.accounts.roles import Role
from app.calls.models import Call
from app.kernel.actor import Actor


def may_list(actor: Actor) -> bool:
    return bool(actor.grants_of(Role.INTEGRITY_OFFICER))


def own_sides(actor: Actor, call: Call, *, applies: bool) -> tuple[str, ...]:
    """The sides of the call for which the actor is an integrity officer."""
    if applies:
        return ()
    grants = actor.grants_of(Role.INTEGRITY_OFFICER)
    own = {grant.party for grant in grants if grant.call_id in (None, call.id)}
    return tuple(party for party in call.parties if party in own)


def may_view(actor: Actor, call: Call, *, applies: bool) -> bool:
    """Officers of either side see that a proposal is there, who applies, and every side's flag."""
    return bool(own_sides(actor, call, applies=applies))


def may_set(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """An officer speaks for the own side only."""
    return party in own_sides(actor, call, applies=applies)


def may_read_text(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """Condition and reason stay on their side; the other side sees the flag alone."""
    return may_set(actor, call, party, applies=applies)
