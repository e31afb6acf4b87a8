"""After the award: which proposals became one, and the rules asked again as time goes by."""

import uuid

from app.integrity.models import AwardedProject
from app.integrity.queries import afterwards
from app.integrity.service.checking import CHECK
from app.integrity.states import RunReason
from app.kernel import clock, outbox
from app.kernel.actor import Actor
from app.kernel.db import session


def note_award(actor: Actor, proposal_id: uuid.UUID) -> None:
    """Remember that every party confirmed the award now; what happens from here on is asked about (PAW)."""
    if afterwards.awarded_project(proposal_id) is None:
        session().add(AwardedProject(proposal_id=proposal_id, awarded_at=clock.now()))
        session().flush()


def plan_awarded(actor: Actor, day: str) -> int:
    """Lay down the checks of awarded projects that are due again. How many are new."""
    reason = RunReason.REQUEST.value
    return sum(
        outbox.enqueue(CHECK, {"proposal_id": str(key), "reason": reason}, key=f"{CHECK}:{key}:awarded:{day}")
        for key in afterwards.due_again()
    )
