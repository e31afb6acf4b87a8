"""Integrity officers and flags, set through the services."""

import uuid

from app.accounts.models import Person
from app.accounts.roles import Role
from app.integrity import service
from app.integrity.models import IntegrityFlag
from app.integrity.states import Flag
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.parties import party_codes
from tests.factories.accounts import grant, person, save


def integrity_officers() -> dict[str, Person]:
    """One integrity officer a party."""
    people = {code: person(f"Integrity {code}", party=code) for code in party_codes()}
    save(*people.values())
    save(*(grant(who, Role.INTEGRITY_OFFICER, party=code) for code, who in people.items()))
    return people


def flagged(
    actor: Actor,
    proposal_id: uuid.UUID,
    party: str,
    flag: Flag = Flag.CLEAR,
    *,
    condition: str = "",
    number: int = 0,
) -> IntegrityFlag:
    """A flag with a reason; `number` is that of the flag it replaces."""
    facts = {"reason": "Checked.", "condition": condition, "number": number}
    return db.unit_of_work(service.set_flag, actor, proposal_id, party, flag, **facts)  # type: ignore[arg-type]
