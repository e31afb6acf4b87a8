"""What a check list and a submission rest on is brought up to date in a transaction of its own."""

import uuid

from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.events import publish
from app.proposals import policy, queries
from app.proposals.events import SubmissionNears


def prepare(actor: Actor, proposal_id: uuid.UUID) -> None:
    """Before the check list is shown and before a submission is received, where `queries.is_unprepared` says so.

    Committed by itself: who read what for it stays in the record of readings, also when the submission is refused.
    """
    proposal = queries.head(proposal_id)
    if proposal is None or not policy.may_view(actor, proposal):
        raise NotFound
    publish(SubmissionNears(proposal_id))
