"""/api/v1: flags of integrity."""

import uuid
from typing import Any

from app.calls import queries as calls
from app.integrity import labels, policy, queries, rules, service
from app.integrity.api.blueprint import api
from app.integrity.schemas import FlagIn, FlagLine, FlagOut
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.paging import after, link_next, page_of, wanted_limit

Answer = tuple[Any, int, dict[str, str]]


@api.get("/calls/<uuid:call_id>/integrity-flags")
@api.response(200, FlagLine(many=True))
@governed_by(policy.may_view)
def list_flags(call_id: uuid.UUID) -> Answer:
    """Proposals of a call with every side's flag; conditions of the caller's own side only."""
    actor, call, limit = current_actor(), calls.call(call_id), wanted_limit()
    applies = call is not None and queries.applies_in(actor.person_id, call.id)
    sides = policy.own_sides(actor, call, applies=applies) if call else ()
    if not sides or call is None or not rules.is_past_deadline(call, clock.now()):
        raise NotFound
    rows = queries.proposals_to_flag(call_id, sides[0], after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda line: [line.reference])
    flags = queries.flags_of([line.proposal_id for line in page.rows])
    lines = [
        {
            "proposal_id": line.proposal_id,
            "reference": line.reference,
            "title": line.title,
            "flags": {
                party: {
                    "flag": it.flag,
                    "condition": labels.flag_said(it.condition) if party in sides else None,
                }
                for party, it in flags[line.proposal_id].items()
            },
        }
        for line in page.rows
    ]
    return lines, 200, link_next(page)


@api.put("/proposals/<uuid:proposal_id>/integrity-flags/<party>")
@api.arguments(FlagIn)
@api.response(200, FlagOut)
@governed_by(policy.may_set)
def set_flag(data: dict[str, Any], proposal_id: uuid.UUID, party: str) -> Answer:
    """Replace the flag of the caller's side; If-Match is the number of the one in force, 0 without one."""
    made = unit_of_work(service.set_flag, current_actor(), proposal_id, party, **data, number=given_version())
    return made, 200, {"ETag": f'"{made.number}"'}
