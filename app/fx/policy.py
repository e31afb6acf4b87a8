"""Who may bring in rates, and who may set official ones. Published rates are free to read."""

import uuid

from app.accounts.roles import Role
from app.kernel.actor import Actor

IMPORTERS = (Role.SYSTEM_ADMINISTRATOR, Role.ENDOWMENT_ADMINISTRATOR)
READERS = (Role.ENDOWMENT_ADMINISTRATOR, Role.AUDITOR, Role.COUNCIL_MEMBER, Role.PROGRAMME_OFFICER)


def may_import(actor: Actor) -> bool:
    """The service itself (command line, scheduled job), its operators, and whoever keeps the endowment's
    books.
    """
    return actor.is_system or any(actor.has(role) for role in IMPORTERS)


def may_view_official(actor: Actor) -> bool:
    """Whoever keeps, watches or governs the books, and agencies, whose calls use the reference rate."""
    return any(actor.has(role) for role in READERS)


def may_set(actor: Actor) -> bool:
    return actor.is_signed_in and actor.has(Role.ENDOWMENT_ADMINISTRATOR)


def may_decide(actor: Actor, prepared_by_id: uuid.UUID) -> bool:
    """Somebody else than who entered the rate (INV-29)."""
    return may_set(actor) and actor.person_id != prepared_by_id
