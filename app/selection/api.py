"""/api/v1: the joint list of a call and the keys of a proposal."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from app.calls import queries as calls
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.reviews import queries as reviews
from app.selection import policy, queries, service
from app.selection.models import JointList
from app.selection.schemas import DecisionOut, JointListOut, Key
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.idempotency import once_per_key

api = Blueprint("selection_api", __name__, url_prefix="/api/v1", description="Joint selection")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/calls/<uuid:call_id>/joint-list")
@api.response(200)
@governed_by(policy.may_view)
def get_joint_list(call_id: uuid.UUID) -> Answer:
    return _list(call_id)


@api.post("/calls/<uuid:call_id>/joint-list")
@api.response(201)
@governed_by(policy.may_build)
def build_joint_list(call_id: uuid.UUID) -> Answer:
    once_per_key(lambda: {"id": str(service.build_joint_list(current_actor(), call_id).id)})
    return _list(call_id, 201)


@api.get("/proposals/<uuid:proposal_id>/decisions")
@api.response(200, DecisionOut(many=True))
@governed_by(policy.may_view)
def list_decisions(proposal_id: uuid.UUID) -> Any:
    return _decisions(proposal_id)


@api.post("/proposals/<uuid:proposal_id>/decisions/<party>")
@api.arguments(Key)
@api.response(201, DecisionOut(many=True))
@governed_by(policy.may_decide, fresh=True)
def turn_key(data: dict[str, Any], proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        turned = service.decide(current_actor(), proposal_id, party, data["action"], data["reason"])
        return {"id": str(turned.id)}

    once_per_key(effect)
    return _decisions(proposal_id)


def _list(call_id: uuid.UUID, status: int = 200) -> Answer:
    call = calls.call(call_id)
    if call is None or not queries.may_view(current_actor(), call):
        raise NotFound
    found: JointList | None = queries.list_in_force(call_id)
    if found is None:
        raise NotFound
    shown = JointListOut().dump(found)
    hidden = {str(key) for key in reviews.hidden_among(current_actor(), call_id)}
    shown["lines"] = _seen(shown["lines"], hidden)
    return shown, status, {"ETag": f'"{found.version}"'}


def _seen(lines: list[dict[str, Any]], hidden: set[str]) -> list[dict[str, Any]]:
    """The lines that are there for the reader. Where one is not, places are counted anew and ranks of sides left out:
    a gap would tell of it (access study, 3.3 rule 4).
    """
    if not hidden:
        return lines
    seen = [line for line in lines if line["proposal_id"] not in hidden]
    shares = [[{**share, "side_rank": None} for share in line["shares"]] for line in seen]
    pairs = zip(seen, shares, strict=True)
    return [{**line, "joint_rank": place, "shares": own} for place, (line, own) in enumerate(pairs, 1)]


def _decisions(proposal_id: uuid.UUID) -> Any:
    proposal = proposals.head(proposal_id)
    if proposal is None or not queries.may_view(current_actor(), proposal.call):
        raise NotFound
    if reviews.is_hidden(current_actor(), proposal_id):
        raise NotFound
    keys = queries.decisions_of([proposal_id])[proposal_id]
    if not keys:
        raise NotFound  # until the meeting nobody of it knows whether there is such a proposal
    return list(keys.values())
