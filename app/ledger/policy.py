"""Who may read and write the books (matrix E4). What an entry is for, the packages above have asked before."""

import uuid

from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.ledger.models import Fund
from app.ledger.states import FundKind

READERS = (Role.ENDOWMENT_ADMINISTRATOR, Role.AUDITOR, Role.COUNCIL_MEMBER)


def may_view_books(actor: Actor) -> bool:
    return any(actor.has(role) for role in READERS)


def may_view_fund(actor: Actor, fund: Fund) -> bool:
    """The books' readers see every fund; an agency's officer sees the agency's own."""
    return may_view_books(actor) or _is_own_agency(actor, fund)


def may_open_fund(actor: Actor, kind: FundKind, agency_id: object) -> bool:
    """An agency's officer opens its appropriation; all other books are the endowment administrator's."""
    if kind == FundKind.APPROPRIATION:
        return any(grant.agency_id == agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER))
    return actor.has(Role.ENDOWMENT_ADMINISTRATOR)


def may_book(actor: Actor, fund: Fund) -> bool:
    """System processes, the endowment's administrator, and officers of the fund's own agency.

    An award's entry touches funds of several owners; awards books it as the system, after every party's key.
    """
    return actor.is_system or actor.has(Role.ENDOWMENT_ADMINISTRATOR) or _is_own_agency(actor, fund)


def _is_own_agency(actor: Actor, fund: Fund) -> bool:
    own = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    return fund.agency_id is not None and fund.agency_id in own


def may_prepare(actor: Actor, fund: Fund) -> bool:
    """A person who may book in the fund; what they prepare needs a second one."""
    return actor.is_signed_in and may_book(actor, fund)


def may_decide(actor: Actor, fund: Fund, prepared_by_id: uuid.UUID) -> bool:
    """Somebody else than who prepared it (INV-29)."""
    return may_prepare(actor, fund) and actor.person_id != prepared_by_id


def may_exchange(actor: Actor) -> bool:
    """Trades and revaluations are the endowment's, and its administrators' alone."""
    return actor.is_signed_in and actor.has(Role.ENDOWMENT_ADMINISTRATOR)
