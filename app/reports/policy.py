"""Who may see what the reports gather. Everything on a desk comes from lists that ask for themselves."""

from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.ledger.policy import may_view_books


def may_view_record(actor: Actor) -> bool:
    """The whole audit record is the auditor's (matrix H3); everybody else sees the history of their own things."""
    return actor.has(Role.AUDITOR)


def may_view_checks(actor: Actor) -> bool:
    """How the service is: the seal of the record, the invariants, work that died."""
    return actor.has(Role.AUDITOR) or actor.has(Role.SYSTEM_ADMINISTRATOR)


def may_view_statements(actor: Actor) -> bool:
    """Readers of the books, and an agency's officers, who see the funds of their own agency."""
    return may_view_books(actor) or actor.has(Role.PROGRAMME_OFFICER)
