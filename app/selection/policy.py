"""Who may see and decide at the joint meeting.

`applies`: whether the actor takes part in a proposal of the call; then no right of an office is left in it (access
study, 3.3 rule 6). A conflict about one proposal is asked of `reviews`, which hides that proposal.
"""

from app.accounts.roles import Role
from app.calls.models import Call
from app.calls.policy import is_officer
from app.kernel.actor import Actor


def may_view(actor: Actor, call: Call, *, applies: bool) -> bool:
    """The officers of every agency of the call, the council and auditors (matrix D8, D9)."""
    if applies:
        return False
    return is_officer(actor, call) or actor.has(Role.COUNCIL_MEMBER) or actor.has(Role.AUDITOR)


def may_build(actor: Actor, call: Call, *, applies: bool) -> bool:
    return not applies and is_officer(actor, call)


def may_decide(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """A programme officer turns the key of the own agency's party only."""
    return not applies and is_officer(actor, call, party)
