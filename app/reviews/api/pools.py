"""/api/v1: pools of reviewers for their officers, and what people say of themselves."""

import uuid
from typing import Any

from flask import request

from app.accounts import queries as accounts
from app.accounts.service import Newcomer
from app.kernel.errors import NotFound
from app.reviews import policy, queries, service
from app.reviews.api.blueprint import Answer, api
from app.reviews.models import PoolMember
from app.reviews.rules import Expertise, Tied
from app.reviews.schemas import ReasonIn
from app.reviews.schemas import pools as shapes
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit

Id = uuid.UUID


@api.get("/pools/<uuid:agency_id>")
@api.response(200, shapes.MemberOut(many=True))
@governed_by(policy.may_keep_pool)
def list_pool(agency_id: Id) -> Answer:
    """Members of a pool by name. `?state=&q=`"""
    if accounts.agency(agency_id) is None or not policy.may_keep_pool(current_actor(), agency_id):
        raise NotFound
    limit, args = wanted_limit(), request.args
    rows = queries.pool(
        agency_id,
        state=args.get("state", ""),
        words=args.get("q", "")[:200],
        after=wanted_cursor(),
        limit=limit + 1,
    )
    page = page_of(rows, limit, queries.pool_position)
    return page.rows, 200, link_next(page)


@api.post("/pools/<uuid:agency_id>/invitations")
@api.arguments(shapes.PoolInviteIn)
@governed_by(policy.may_keep_pool)
def invite_reviewer(newcomer: Newcomer, agency_id: Id) -> Answer:
    """Ask somebody into the pool."""
    invite = lambda: _state(service.invite_reviewer(current_actor(), agency_id, newcomer))  # noqa: E731
    return once_per_key(invite), 201, {}


def _state(row: PoolMember) -> dict[str, str]:
    return {"id": str(row.id), "state": row.state.value}


@api.post("/pool-members/<uuid:member_id>/vetting")
@api.arguments(shapes.NoteIn)
@governed_by(policy.may_keep_pool)
def vet_reviewer(data: dict[str, str], member_id: Id) -> Any:
    return once_per_key(lambda: _state(service.vet_reviewer(current_actor(), member_id, data["note"])))


@api.post("/pool-members/<uuid:member_id>/refusal")
@api.arguments(ReasonIn)
@governed_by(policy.may_keep_pool)
def refuse_reviewer(data: dict[str, str], member_id: Id) -> Any:
    return once_per_key(lambda: _state(service.refuse_reviewer(current_actor(), member_id, data["reason"])))


@api.post("/pool-members/<uuid:member_id>/limits")
@api.arguments(shapes.LimitIn)
@governed_by(policy.may_keep_pool)
def limit_reviewer(data: dict[str, Any], member_id: Id) -> Any:
    return once_per_key(lambda: _state(service.limit_reviewer(current_actor(), member_id, **data)))


@api.post("/pool-members/<uuid:member_id>/agreement")
@api.arguments(shapes.JoinIn)
@governed_by(policy.may_answer)
def join_pool(data: dict[str, bool], member_id: Id) -> Any:
    """Agree to review for an agency, with the promise of confidence."""
    return once_per_key(lambda: _state(service.join_pool(current_actor(), member_id, **data)))


@api.post("/pool-members/<uuid:member_id>/decline")
@api.arguments(ReasonIn)
@governed_by(policy.may_answer)
def decline_pool(data: dict[str, str], member_id: Id) -> Any:
    return once_per_key(lambda: _state(service.decline_pool(current_actor(), member_id, data["reason"])))


@api.post("/pool-members/<uuid:member_id>/leave")
@api.arguments(ReasonIn)
@governed_by(policy.may_answer)
def leave_pool(data: dict[str, str], member_id: Id) -> Any:
    return once_per_key(lambda: _state(service.leave_pool(current_actor(), member_id, data["reason"])))


@api.get("/reviewer-profile")
@api.response(200, shapes.ProfileOut)
@governed_by(policy.may_keep_profile)
def get_profile() -> Any:
    """The own profile and memberships."""
    me = current_actor().person_id
    said = queries.profile(me)
    names = ("version", "keywords_en", "keywords_ja", "languages", "away_from", "away_until", "most_load")
    kept = {name: getattr(said, name) for name in (*names, "relations_at")} if said else {"version": 1}
    return {**kept, "memberships": [row for row, _agency in queries.memberships_of(me)]}


@api.put("/reviewer-profile")
@api.arguments(shapes.ExpertiseIn)
@governed_by(policy.may_keep_profile)
def save_profile(said: Expertise) -> Any:
    """Keep the own expertise and time; `If-Match` names the version."""
    version = given_version()

    def effect() -> dict[str, int]:
        return {"version": service.save_profile(current_actor(), version, said).version}

    return once_per_key(effect)


@api.get("/reviewer-profile/texts")
@api.response(200, shapes.TextOut(many=True))
@governed_by(policy.may_keep_profile)
def list_texts() -> Any:
    return queries.texts_of(current_actor().person_id)


@api.post("/reviewer-profile/texts")
@api.arguments(shapes.TextIn)
@governed_by(policy.may_keep_profile)
def add_text(data: dict[str, str]) -> Answer:
    return once_per_key(lambda: {"id": str(service.add_text(current_actor(), **data).id)}), 201, {}


@api.delete("/reviewer-profile/texts/<uuid:text_id>")
@governed_by(policy.may_keep_profile)
def remove_text(text_id: Id) -> Any:
    def effect() -> dict[str, str]:
        service.remove_text(current_actor(), text_id)
        return {}

    return once_per_key(effect)


@api.get("/reviewer-profile/relations")
@api.response(200, shapes.RelationOut(many=True))
@governed_by(policy.may_keep_profile)
def list_relations() -> Any:
    return queries.relations_of(current_actor().person_id)


@api.post("/reviewer-profile/relations")
@api.arguments(shapes.RelationIn)
@governed_by(policy.may_keep_profile)
def add_relation(tied: Tied) -> Answer:
    """Declare what ties oneself to somebody; it counts at once."""
    return once_per_key(lambda: {"id": str(service.add_relation(current_actor(), tied).id)}), 201, {}


@api.delete("/reviewer-profile/relations/<uuid:relation_id>")
@governed_by(policy.may_keep_profile)
def remove_relation(relation_id: Id) -> Any:
    def effect() -> dict[str, str]:
        service.remove_relation(current_actor(), relation_id)
        return {}

    return once_per_key(effect)


@api.post("/reviewer-profile/relations/complete")
@governed_by(policy.may_keep_profile)
def declare_relations() -> Any:
    """Say that the declared relations are complete."""

    def effect() -> dict[str, str]:
        service.declare_relations(current_actor())
        return {}

    return once_per_key(effect)
