"""A team answers the questions about the work; the rules read the answers from then on."""

import uuid
from typing import Any

from app.audit import service as audit
from app.integrity import queries
from app.integrity.models import WorkAnswers
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound
from app.proposals import policy as proposal_policy
from app.proposals import queries as proposals


def declare_work(actor: Actor, proposal_id: uuid.UUID, version: int, answers: dict[str, Any]) -> WorkAnswers:
    """Keep what the team answers; whoever agreed to be on it may, after the deadline too: a correction is welcome.

    `version` is that of the answers, 0 where there are none. The audit row names no answer.
    """
    proposal = proposals.hold(proposal_id)
    if proposal is None or not proposal_policy.may_view(actor, proposal):
        raise NotFound
    if actor.person_id is None or not proposal_policy.is_on_team(actor, proposal):
        raise Forbidden
    held = queries.work_answers(proposal_id)
    expect_version(held.version if held else 0, version, held.answers if held else None)
    made = held or WorkAnswers(id=proposal_id)
    made.answers, made.answered_by_id, made.answered_at = answers, actor.person_id, clock.now()
    session().add(made)
    session().flush()
    audit.record(actor, "work.answered", made)
    return made
