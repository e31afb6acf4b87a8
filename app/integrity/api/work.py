"""/api/v1: the questions about the work."""

import uuid
from typing import Any

from app.integrity import queries, service
from app.integrity.api.blueprint import api
from app.integrity.schemas import WorkIn, WorkOut
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.proposals import policy as proposal_policy
from app.proposals import queries as proposals
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version

Answer = tuple[Any, int, dict[str, str]]


@api.get("/proposals/<uuid:proposal_id>/work-answers")
@api.response(200, WorkOut)
@governed_by(proposal_policy.is_on_team)
def get_work(proposal_id: uuid.UUID) -> Answer:
    """What the team answered about the work; version 0 where nothing was answered yet."""
    proposal = proposals.head(proposal_id)
    if proposal is None or not proposal_policy.is_on_team(current_actor(), proposal):
        raise NotFound
    held = queries.work_answers(proposal_id)
    return (held or {}), 200, {"ETag": f'"{held.version if held else 0}"'}


@api.put("/proposals/<uuid:proposal_id>/work-answers")
@api.arguments(WorkIn)
@api.response(200, WorkOut)
@governed_by(proposal_policy.is_on_team)
def answer_work(data: dict[str, Any], proposal_id: uuid.UUID) -> Answer:
    """Replace the answers; `If-Match: "0"` where there are none."""
    made = unit_of_work(service.declare_work, current_actor(), proposal_id, given_version(), data)
    return made, 200, {"ETag": f'"{made.version}"'}
