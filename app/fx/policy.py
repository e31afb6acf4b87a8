"""Who may bring in rates. Reading them is free: they are published."""

from app.accounts.roles import Role
from app.kernel.actor import Actor

IMPORTERS = (Role.SYSTEM_ADMINISTRATOR, Role.ENDOWMENT_ADMINISTRATOR)


def may_import(actor: Actor) -> bool:
    """The service itself (command line, scheduled job), its operators, and whoever keeps the endowment's
    books.
    """
    return actor.is_system or any(actor.has(role) for role in IMPORTERS)
