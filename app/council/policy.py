"""Who may do what with agreements and priorities."""

from app.accounts.roles import Role
from app.council.models import Agreement, AgreementSignatory, Priority
from app.council.states import AgreementState, PriorityState
from app.kernel.actor import Actor

PUBLIC_PRIORITIES = {PriorityState.ENDORSED, PriorityState.ACTIVE, PriorityState.GRADUATED}


def is_inside(actor: Actor) -> bool:
    """Whether the actor belongs to the council or to an agency, and so sees what is being prepared."""
    return actor.has(Role.COUNCIL_MEMBER) or actor.has(Role.PROGRAMME_OFFICER) or actor.has(Role.AUDITOR)


def may_view_priority(actor: Actor, priority: Priority) -> bool:
    """Everybody sees an endorsed priority; proposals are for the council, the agencies and auditors."""
    return priority.state in PUBLIC_PRIORITIES or is_inside(actor)


def may_propose(actor: Actor) -> bool:
    return actor.has(Role.COUNCIL_MEMBER)


def may_edit_priority(actor: Actor, priority: Priority) -> bool:
    """Its text may change until the first party endorses it."""
    return actor.has(Role.COUNCIL_MEMBER) and priority.state in (
        PriorityState.PROPOSED,
        PriorityState.CONSULTED,
    )


def may_endorse(actor: Actor, party: str) -> bool:
    """A council member endorses for the own party only."""
    return any(grant.party == party for grant in actor.grants_of(Role.COUNCIL_MEMBER))


def may_move_priority(actor: Actor) -> bool:
    return actor.has(Role.COUNCIL_MEMBER)


def may_view_agreement(actor: Actor, agreement: Agreement) -> bool:
    return agreement.state != AgreementState.DRAFT or is_inside(actor)


def may_draft_agreement(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER)


def may_sign_agreement(actor: Actor, signatory: AgreementSignatory) -> bool:
    """A programme officer signs for the own agency only."""
    return any(g.agency_id == signatory.agency_id for g in actor.grants_of(Role.PROGRAMME_OFFICER))
