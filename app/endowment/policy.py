"""Who may see, book and sign the endowment (matrix E4, E5)."""

import uuid
from collections.abc import Collection

from app.accounts.roles import Role
from app.endowment.models import PrincipalDraw
from app.kernel.actor import Actor
from app.kernel.decisions import FourEyes
from app.kernel.parties import party_codes
from app.ledger.policy import may_view_books


def may_view(actor: Actor) -> bool:
    """The administrator, auditors and the council read the books."""
    return may_view_books(actor)


def may_prepare(actor: Actor) -> bool:
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR)


def may_decide(actor: Actor, row: FourEyes) -> bool:
    """Another administrator than the one who prepared it (INV-29); of a draw, whoever may turn a party's key."""
    if isinstance(row, PrincipalDraw):
        return bool(parties_to_turn(actor, row))
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) and actor.person_id != row.prepared_by_id


def parties_to_turn(actor: Actor, row: PrincipalDraw) -> list[str]:
    """Parties whose key the actor may still turn: a member of their council, once, never who prepared it (I9)."""
    turned = {key.party: key.turned_by_id for key in row.keys}
    if actor.person_id in (row.prepared_by_id, *turned.values()):
        return []
    own = {grant.party for grant in actor.grants_of(Role.COUNCIL_MEMBER)}
    return [code for code in party_codes() if code in own and code not in turned]


def may_answer(actor: Actor, prepared_by_id: uuid.UUID) -> bool:
    """A rate, trade, revaluation or month of the endowment's books: another administrator."""
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) and actor.person_id != prepared_by_id


def may_sign(actor: Actor, signed_by: Collection[uuid.UUID]) -> bool:
    """An administrator who has not signed yet; a policy needs two of them."""
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR) and actor.person_id not in signed_by
