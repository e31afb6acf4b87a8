"""Who may do what with a call."""

from app.accounts.roles import Role
from app.calls.models import Call, CallAgency
from app.calls.phases import PUBLISHED_STATES
from app.calls.states import CallState
from app.kernel.actor import Actor


def officer_sides(actor: Actor, call: Call) -> tuple[CallAgency, ...]:
    """The sides of the call for whose agency the actor is a programme officer."""
    agencies = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    return tuple(side for side in call.agencies if side.agency_id in agencies)


def is_officer(actor: Actor, call: Call, party: str | None = None) -> bool:
    return any(party in (None, side.party) for side in officer_sides(actor, call))


def is_public(call: Call) -> bool:
    return call.state in PUBLISHED_STATES or (
        call.state == CallState.CANCELLED and call.published_at is not None
    )


def may_view(actor: Actor, call: Call) -> bool:
    """Everybody sees a published call; a draft is for its officers, the council and auditors (matrix A1, A2)."""
    return is_public(call) or may_view_drafts(actor) or is_officer(actor, call)


def may_view_drafts(actor: Actor) -> bool:
    return actor.has(Role.COUNCIL_MEMBER) or actor.has(Role.AUDITOR)


def may_draft(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER)


def may_edit(actor: Actor, call: Call) -> bool:
    """Any of the call's officers, until it is published."""
    return is_officer(actor, call) and call.state in (CallState.DRAFT, CallState.AGREED)


def may_sign(actor: Actor, side: CallAgency) -> bool:
    """A programme officer signs for the own agency only."""
    return any(grant.agency_id == side.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER))


def may_publish(actor: Actor, call: Call) -> bool:
    return is_officer(actor, call)


def may_cancel(actor: Actor, call: Call) -> bool:
    return is_officer(actor, call)
