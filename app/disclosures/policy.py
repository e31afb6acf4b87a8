"""Who may do what with disclosures (access study, rows F1 and F2).

The content is its author's, and after certification that of the integrity officers of the author's own side. An
institution's officers learn complete or incomplete, of their own employees.
"""

import uuid

from app.accounts.roles import Role
from app.disclosures.models import Disclosure
from app.kernel.actor import Actor


def is_own(actor: Actor, person_id: uuid.UUID) -> bool:
    return actor.person_id is not None and actor.person_id == person_id


def may_view(actor: Actor, disclosure: Disclosure) -> bool:
    """The person; everybody else comes through `may_open`, which leaves a trace."""
    return is_own(actor, disclosure.person_id)


def may_open(actor: Actor, person_id: uuid.UUID, party: str) -> bool:
    """An integrity officer of the person's side reads what was certified; nobody of the other side, no administrator.

    The checks of the service itself read it too. `party` is the person's.
    """
    if actor.is_system:
        return True
    return actor.has(Role.INTEGRITY_OFFICER, party=party) and not is_own(actor, person_id)


def may_write(actor: Actor) -> bool:
    """Everybody who is signed in writes the own disclosure."""
    return actor.is_signed_in


def may_certify(actor: Actor) -> bool:
    """Certifying is personal and is never done for somebody else (CRT-01)."""
    return may_write(actor)


def may_see_employees(actor: Actor) -> bool:
    """An institution's officer sees whose disclosure is in force, never what it says (section 3.3, 7)."""
    return bool(actor.grants_of(Role.INSTITUTION_OFFICER))


def may_state_facts(actor: Actor, institution_id: uuid.UUID) -> bool:
    """What an institution answers for all its people, its own officers answer."""
    return any(grant.institution_id == institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER))
