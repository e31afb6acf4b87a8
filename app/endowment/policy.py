"""Who may see, book and sign the endowment (matrix E4, E5)."""

import uuid
from collections.abc import Collection

from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.ledger.policy import may_view_books


def may_view(actor: Actor) -> bool:
    """The administrator, auditors and the council read the books."""
    return may_view_books(actor)


def may_prepare(actor: Actor) -> bool:
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR)


def may_decide(actor: Actor, prepared_by: uuid.UUID) -> bool:
    """Another administrator than the one who prepared it (INV-29)."""
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) and actor.person_id != prepared_by


def may_sign(actor: Actor, signed_by: Collection[uuid.UUID]) -> bool:
    """An administrator who has not signed yet; a policy needs two of them."""
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) and actor.person_id not in signed_by
