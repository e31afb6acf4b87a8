"""The main menu, by who is asking, and the links at the foot of every page."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.accounts.policy import may_list_people
from app.accounts.roles import Role
from app.calls.models import Call
from app.endowment.policy import may_view as may_view_endowment
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.language import gettext as _
from app.ledger.policy import may_view_books
from app.proposals.models import Proposal
from app.reports.policy import may_view_checks, may_view_record
from app.reviews import policy as reviews_policy
from app.reviews import queries as reviews
from app.selection.queries import may_view as may_view_meeting
from app.web.actors import current_actor

STAFF = (
    Role.PROGRAMME_OFFICER,
    Role.INTEGRITY_OFFICER,
    Role.ENDOWMENT_ADMINISTRATOR,
    Role.COUNCIL_MEMBER,
    Role.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
)
"""Roles whose holders do not apply as a rule; their own proposals still stand on their desk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    label: str
    url: str
    current: bool


def entries() -> list[Entry]:
    """What the reader may open, in the order of the way through the programme."""
    actor = current_actor()
    wanted = [(_("Home"), "reports.home"), *_for_signed_in(actor)]
    wanted += [
        (_("Joint calls"), "calls.index"),
        (_("Awards"), "awards.index"),
        (_("Priorities"), "council.priorities"),
    ]
    wanted += [(_("Endowment"), "endowment.index")] * may_view_endowment(actor)
    keeps_money = may_view_books(actor) or actor.has(Role.PROGRAMME_OFFICER)
    wanted += [(_("Funds"), "ledger.index"), (_("Statements"), "reports.statements")] * keeps_money
    wanted += [(_("People"), "accounts.people")] * may_list_people(actor)
    wanted += [(_("Audit record"), "reports.record")] * may_view_record(actor)
    wanted += [(_("Audit of the rules"), "integrity.audit")] * actor.has(Role.AUDITOR)
    wanted += [(_("Checks"), "reports.checks")] * may_view_checks(actor)
    return [_entry(label, url_for(endpoint)) for label, endpoint in wanted]


def _for_signed_in(actor: Actor) -> list[tuple[str, str]]:
    """What a person does here."""
    if not actor.is_signed_in:
        return []
    applies = not any(actor.has(role) for role in STAFF)
    wanted = [(_("My work"), "reports.desk")]
    wanted += [(_("Proposals"), "proposals.index"), (_("Disclosure"), "disclosures.record")] * applies
    wanted += [(_("Questions"), "integrity.questions")] * applies
    if actor.has(Role.INSTITUTION_OFFICER):
        wanted += [(_("To sign"), "proposals.to_sign"), (_("Staff disclosures"), "disclosures.employees")]
        wanted += [(_("Reports of expenditure"), "awards.reports")]
    wanted += [(_("My reviews"), "reviews.desk")] * actor.has(Role.REVIEWER)
    wanted += [(_("Reviewer pool"), "reviews.pools")] * actor.has(Role.PROGRAMME_OFFICER)
    return wanted + [(_("Integrity"), "integrity.index")] * actor.has(Role.INTEGRITY_OFFICER)


def foot() -> dict[str, Any]:
    """What the layout shows below every page, and where a page leads upwards."""
    wanted = [
        (_("How a joint call works"), "reports.how_it_works"),
        (_("Agreements"), "council.agreements"),
        (_("Agencies"), "accounts.agencies"),
        (_("Institutions"), "accounts.institutions"),
        (_("Accessibility"), "reports.accessibility"),
        (_("Privacy"), "reports.privacy"),
    ]
    links = [_entry(label, url_for(endpoint)) for label, endpoint in wanted]
    return {"footer_links": links, "results_of": results_of}


def rooms_of_call(call: Call) -> list[Entry]:
    """Where a call is worked on, for those who work on it; in the order of the work."""
    actor = current_actor()
    if not may_view_meeting(actor, call):
        return []
    reviews_it = reviews_policy.may_view_overview(
        actor, call, applies=reviews.applies_in(actor.person_id, call.id)
    )
    wanted = [(_("Proposals"), "reviews.overview")] * reviews_it
    wanted += [(_("Both sides"), "reviews.joint")] * (reviews_it and reviews.all_locked(call.id))
    wanted += [(_("Joint selection"), "selection.room")]
    return [_entry(label, url_for(endpoint, call_id=call.id)) for label, endpoint in wanted]


def results_of(proposal: Proposal) -> str:
    """Where the team reads what became of a proposal; '' before the release."""
    if not reviews_policy.may_view_results(current_actor(), proposal, clock.now()):
        return ""
    return url_for("reviews.results", proposal_id=proposal.id)


def _entry(label: str, url: str) -> Entry:
    return Entry(label, url, request.path == url or (url != "/" and request.path.startswith(url + "/")))
