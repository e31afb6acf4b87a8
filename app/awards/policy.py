"""Who may see, confirm and pay awards."""

import uuid

from app.accounts.roles import Role
from app.awards.models import Award, AwardLine, Royalty
from app.awards.states import LineKind
from app.calls.models import Call
from app.calls.phases import phase
from app.calls.policy import is_officer
from app.calls.states import Phase
from app.kernel import clock
from app.kernel.actor import Actor


def is_public(call: Call) -> bool:
    """Awards are public once the call's results are released (matrix G9)."""
    return phase(call, clock.now()) == Phase.RELEASED


def may_view(actor: Actor, award: Award, *, barred: bool) -> bool:
    return is_public(award.call) or is_inside(actor, award.call, barred=barred)


def is_inside(actor: Actor, call: Call, *, barred: bool) -> bool:
    """Those who see the money before and behind the public page (matrix E2, E3).

    `barred`: the actor applies in the call or is in conflict with the proposal; then no office counts (3.3 rules 5, 6).
    """
    if barred:
        return False
    staff = (Role.ENDOWMENT_ADMINISTRATOR, Role.COUNCIL_MEMBER, Role.AUDITOR)
    return is_officer(actor, call) or any(actor.has(role) for role in staff)


def may_confirm(actor: Actor, award: Award, party: str) -> bool:
    """Asked of those who are inside."""
    return is_officer(actor, award.call, party)


def may_ask_payment(actor: Actor, award: Award, line: AwardLine) -> bool:
    """Of those who are inside: an officer of the agency for national lines, the endowment's administrator for its."""
    if line.kind == LineKind.ENDOWMENT:
        return actor.has(Role.ENDOWMENT_ADMINISTRATOR)
    return is_officer(actor, award.call, line.party)


def may_state_sales(actor: Actor, award: Award, party: str) -> bool:
    """Of those who are inside: the endowment's administrator, and officers of the side whose sales they are."""
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) or is_officer(actor, award.call, party)


def may_decide_royalty(actor: Actor, award: Award, royalty: Royalty) -> bool:
    """A second person of the same offices (INV-29)."""
    return may_state_sales(actor, award, royalty.party) and actor.person_id != royalty.prepared_by_id


def may_decide_reversal(actor: Actor, award: Award, line: AwardLine, asked_by: uuid.UUID) -> bool:
    """A second person of the same office (INV-29)."""
    return may_ask_payment(actor, award, line) and actor.person_id != asked_by


def may_decide_payment(actor: Actor, award: Award, line: AwardLine, asked_by: uuid.UUID) -> bool:
    """A second person of the same office (INV-29)."""
    return may_ask_payment(actor, award, line) and actor.person_id != asked_by
