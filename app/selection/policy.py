"""Who may see and decide at the joint meeting."""

from app.accounts.roles import Role
from app.calls.models import Call
from app.calls.policy import is_officer
from app.kernel.actor import Actor


def may_view(actor: Actor, call: Call) -> bool:
    """The officers of every agency of the call, the council and auditors (matrix D8, D9)."""
    return is_officer(actor, call) or actor.has(Role.COUNCIL_MEMBER) or actor.has(Role.AUDITOR)


def may_build(actor: Actor, call: Call) -> bool:
    return is_officer(actor, call)


def may_decide(actor: Actor, call: Call, party: str) -> bool:
    """A programme officer turns the key of the own agency's party only."""
    return is_officer(actor, call, party)
