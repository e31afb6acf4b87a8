"""Who may do what with disclosures (access study, rows F1 and F2).

The content is its author's, and after certification that of the integrity officers of the author's own side; officers
of another side see what a finding took from it, where the author consented. An
institution's officers learn complete or incomplete, of their own employees.
"""

import uuid
from collections.abc import Iterable

from app.accounts.roles import Role
from app.disclosures.models import Disclosure
from app.kernel.actor import Actor
from app.kernel.parties import party_codes


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


def may_see_parts(actor: Actor, person_id: uuid.UUID, party: str, consented: Iterable[str]) -> bool:
    """What a finding took from a record: officers of the person's side, and of each side to which the person consented.

    `party` is the person's; `consented` are the sides with a consent in force (integrity-rules 3.1).
    """
    sides = {party, *consented}
    return not is_own(actor, person_id) and any(
        actor.has(Role.INTEGRITY_OFFICER, party=side) for side in sides
    )


def may_consent(actor: Actor, own_party: str, party: str) -> bool:
    """For oneself, and to a side that does not see the record anyway. `own_party` is the actor's."""
    return actor.is_signed_in and party in party_codes() and party != own_party


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
