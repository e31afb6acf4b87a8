"""Results are released when an officer of every side has signed: to everybody at the same instant (INV-19)."""

import uuid

from app.audit import service as audit
from app.calls import service as calls
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import refuse_if
from app.kernel.events import publish
from app.kernel.outbox import enqueue
from app.reviews import queries, rules
from app.reviews.events import ResultsReleased
from app.reviews.models import ReleaseSignature
from app.reviews.service.holding import call_of_officer, require_side

TELL = "reviews.released"


def sign_release(actor: Actor, call_id: uuid.UUID, party: str) -> ReleaseSignature:
    """Sign for the own side; the last signature releases. One row of the call turns, so nobody sees before another."""
    call = call_of_officer(actor, call_id, hold=True)
    require_side(actor, call, party)
    signed = queries.signatures_of(call_id)
    problems = rules.release_problems(
        queries.sides_locked(call_id),
        call.state,
        is_signed=party in signed,
        is_released=call.released_at is not None,
    )
    refuse_if(problems, "release.refused")
    signature = ReleaseSignature(
        call_id=call_id, party=party, signed_by_id=actor.person_id, signed_at=clock.now()
    )
    session().add(signature)
    session().flush()
    audit.record(actor, "release.signed", signature, party=party)
    if {*signed, party} >= set(call.parties):
        calls.mark_released(actor, call_id, clock.now())
        enqueue(TELL, {"call_id": str(call_id)}, key=f"{TELL}:{call_id}")
        publish(ResultsReleased(call_id))
    return signature
