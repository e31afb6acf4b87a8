"""Who may see, confirm and pay awards."""

import uuid

from app.accounts.roles import Role
from app.awards.models import Award, AwardLine, ExpenditureReport, Royalty
from app.awards.states import AwardState, LineKind
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


def may_list_reports(actor: Actor) -> bool:
    """Those who report, and whoever may be inside an award and look at reports."""
    offices = (
        Role.INSTITUTION_OFFICER,
        Role.PROGRAMME_OFFICER,
        Role.ENDOWMENT_ADMINISTRATOR,
        Role.COUNCIL_MEMBER,
        Role.AUDITOR,
    )
    return any(actor.has(role) for role in offices)


def is_of_institution(actor: Actor, award: Award, line: AwardLine) -> bool:
    """An officer of the institution that receives the line, once the results are public and the award is confirmed."""
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    is_known = is_public(award.call) and award.state != AwardState.AGREEMENT_PENDING
    return is_known and line.institution_id in own


def may_report(actor: Actor, award: Award, line: AwardLine, *, is_member: bool) -> bool:
    """Of the institution, but not of the project's own team (INV-29)."""
    return is_of_institution(actor, award, line) and not is_member


def may_view_report(actor: Actor, award: Award, line: AwardLine, *, barred: bool) -> bool:
    return is_of_institution(actor, award, line) or is_inside(actor, award.call, barred=barred)


def may_return_report(actor: Actor, award: Award, line: AwardLine, report: ExpenditureReport) -> bool:
    """Of those who are inside: the office that pays, never who sent the report."""
    return may_ask_payment(actor, award, line) and actor.person_id != report.sent_by_id


def may_decide_report(actor: Actor, award: Award, line: AwardLine, report: ExpenditureReport) -> bool:
    """The same, and where money comes back not the officer who checked it first (INV-29)."""
    return may_return_report(actor, award, line, report) and actor.person_id != report.checked_by_id
