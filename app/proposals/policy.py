"""Who may do what with a proposal (access study, section 3.2, rows B1 to B7 and E1).

Before the deadline a proposal exists for its team and for the institutions that bind themselves, for nobody else.
What officers and reviewers may read after it is decided above, on submissions only.
"""

from app.accounts.roles import Role
from app.calls.models import Call
from app.calls.policy import is_officer
from app.kernel.actor import Actor
from app.proposals.models import Half, Proposal, TeamMember
from app.proposals.states import TeamRole


def membership(actor: Actor, proposal: Proposal) -> TeamMember | None:
    """The actor's place in the team, confirmed or not."""
    if actor.person_id is None:
        return None
    return next((member for member in proposal.team if member.person_id == actor.person_id), None)


def is_on_team(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor agreed to take part."""
    member = membership(actor, proposal)
    return member is not None and member.confirmed_at is not None


def is_lead(actor: Actor, proposal: Proposal) -> bool:
    member = membership(actor, proposal)
    return member is not None and member.confirmed_at is not None and member.role == TeamRole.LEAD


def binds(actor: Actor, half: Half) -> bool:
    """Whether the actor is an officer of the institution of this half."""
    return half.institution_id is not None and any(
        grant.institution_id == half.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)
    )


def may_start(actor: Actor) -> bool:
    """Everybody who is signed in may begin a proposal."""
    return actor.is_signed_in


def may_view(actor: Actor, proposal: Proposal) -> bool:
    """The team that agreed, and officers of the institutions of its halves (B1, B4)."""
    return is_on_team(actor, proposal) or any(binds(actor, half) for half in proposal.halves)


def may_view_submission(actor: Actor, proposal: Proposal) -> bool:
    """Applicants read what they submitted; officers and reviewers have their own pages above (B2)."""
    return may_view(actor, proposal)


def may_answer(actor: Actor, proposal: Proposal) -> bool:
    """Who was asked to take part sees the title and who asked, and says yes or no."""
    member = membership(actor, proposal)
    return member is not None and member.confirmed_at is None


def may_edit_shared(actor: Actor, proposal: Proposal) -> bool:
    return is_on_team(actor, proposal)


def may_edit_half(actor: Actor, proposal: Proposal, party: str) -> bool:
    """Each side writes its own half."""
    member = membership(actor, proposal)
    return member is not None and member.confirmed_at is not None and member.party == party


def may_change_team(actor: Actor, proposal: Proposal) -> bool:
    """The leads choose whom they work with (B7)."""
    return is_lead(actor, proposal)


def may_leave(actor: Actor, proposal: Proposal, member: TeamMember) -> bool:
    """A lead removes anybody; everybody else removes himself."""
    return may_change_team(actor, proposal) or (
        member.person_id == actor.person_id and is_on_team(actor, proposal)
    )


def may_attach(actor: Actor, proposal: Proposal, party: str) -> bool:
    return may_edit_half(actor, proposal, party) if party else may_edit_shared(actor, proposal)


def may_sign(actor: Actor, proposal: Proposal, half: Half) -> bool:
    """An officer binds the own institution, and not for a proposal of which he is a member (B4, INV-29)."""
    return binds(actor, half) and membership(actor, proposal) is None


def may_submit(actor: Actor, proposal: Proposal) -> bool:
    """Submitting is the leads' act (B3)."""
    return is_lead(actor, proposal)


def may_withdraw(actor: Actor, proposal: Proposal) -> bool:
    return is_lead(actor, proposal)


def may_move(actor: Actor, call: Call) -> bool:
    """What happens after the deadline is decided by officers of the call's agencies; packages above ask more."""
    return actor.is_system or is_officer(actor, call)
