"""The main menu, by who is asking."""

from dataclasses import dataclass

from flask import request, url_for

from app.accounts.policy import may_list_people
from app.kernel.language import gettext as _
from app.web.actors import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu."""

    label: str
    url: str
    current: bool


def entries() -> list[Entry]:
    """What the reader may open, in the order of the way through the programme."""
    actor = current_actor()
    wanted = [(_("Home"), "reports.home")] + [(_("My work"), "reports.desk")] * actor.is_signed_in
    wanted += [(_("My reviews"), "reviews.desk")] * bool(actor.grants_of("reviewer"))
    wanted += [(_("Integrity"), "integrity.index")] * bool(actor.grants_of("integrity_officer"))
    wanted += [(_("People"), "accounts.people")] * may_list_people(actor)
    return [_entry(label, url_for(endpoint)) for label, endpoint in wanted]


def _entry(label: str, url: str) -> Entry:
    return Entry(label, url, request.path == url or (url != "/" and request.path.startswith(url + "/")))
