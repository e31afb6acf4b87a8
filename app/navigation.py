"""The main menu, by who is asking, and the links at the foot of every page."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.accounts.policy import may_list_people
from app.accounts.roles import Role
from app.calls.models import Call
from app.endowment.policy import may_view as may_view_endowment
from app.kernel.actor import Actor
from app.kernel.language import gettext as _
from app.ledger.policy import may_view_books
from app.reports.policy import may_view_checks, may_view_record
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
    wanted += [(_("Checks"), "reports.checks")] * may_view_checks(actor)
    return [_entry(label, url_for(endpoint)) for label, endpoint in wanted]


def _for_signed_in(actor: Actor) -> list[tuple[str, str]]:
    """What a person does here."""
    if not actor.is_signed_in:
        return []
    applies = not any(actor.has(role) for role in STAFF)
    wanted = [(_("My work"), "reports.desk")]
    wanted += [(_("Proposals"), "proposals.index"), (_("Disclosure"), "disclosures.record")] * applies
    wanted += [(_("To sign"), "proposals.to_sign")] * actor.has(Role.INSTITUTION_OFFICER)
    wanted += [(_("My reviews"), "reviews.desk")] * actor.has(Role.REVIEWER)
    return wanted + [(_("Integrity"), "integrity.index")] * actor.has(Role.INTEGRITY_OFFICER)


def foot() -> dict[str, Any]:
    """What the layout shows below every page."""
    wanted = [
        (_("How a joint call works"), "reports.how_it_works"),
        (_("Agreements"), "council.agreements"),
        (_("Accessibility"), "reports.accessibility"),
        (_("Privacy"), "reports.privacy"),
    ]
    return {"footer_links": [_entry(label, url_for(endpoint)) for label, endpoint in wanted]}


def rooms_of_call(call: Call) -> list[Entry]:
    """Where a call is worked on, for those who work on it; in the order of the work."""
    if not may_view_meeting(current_actor(), call):
        return []
    wanted = [
        (_("Proposals"), "reviews.overview"),
        (_("Both sides"), "reviews.joint"),
        (_("Joint selection"), "selection.room"),
    ]
    return [_entry(label, url_for(endpoint, call_id=call.id)) for label, endpoint in wanted]


def _entry(label: str, url: str) -> Entry:
    return Entry(label, url, request.path == url or (url != "/" and request.path.startswith(url + "/")))
