"""/pools: an agency's pool of reviewers, for its programme officers."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for

from app.accounts import queries as accounts
from app.accounts.models import Agency
from app.kernel.errors import NotFound
from app.kernel.parties import parties
from app.reviews import labels, policy, queries, service
from app.reviews.pages.blueprint import pages
from app.reviews.schemas import ReasonIn
from app.reviews.schemas.pools import LimitIn, NoteIn, PoolInviteIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/pools")
@governed_by(policy.may_keep_pools)
def pools() -> Any:
    """The pools the officer keeps; with one alone, that one."""
    if not policy.may_keep_pools(current_actor()):
        raise NotFound
    mine = queries.pools_of(current_actor())
    if len(mine) == 1:
        return redirect(url_for("reviews.pool", agency_id=mine[0].id), code=303)
    counts = {agency.id: queries.pool_counts(agency.id) for agency in mine}
    return render_template("reviews/pools.html", agencies=mine, counts=counts, labels=labels)


@pages.get("/pools/<uuid:agency_id>")
@governed_by(policy.may_keep_pool)
def pool(agency_id: Id) -> str:
    return _pool(agency_id)


def _kept(agency_id: Id) -> Agency:
    agency = accounts.agency(agency_id)
    if agency is None or not policy.may_keep_pool(current_actor(), agency_id):
        raise NotFound
    return agency


def _pool(agency_id: Id, **found: Any) -> str:
    agency, limit = _kept(agency_id), wanted_limit()
    wish = {"state": request.args.get("state", ""), "words": request.args.get("q", "")[:200]}
    rows = queries.pool(agency_id, **wish, after=wanted_cursor(), limit=limit + 1)
    counts = queries.pool_counts(agency_id)
    return render_template(
        "reviews/pool.html",
        agency=agency,
        page=page_of(rows, limit, queries.pool_position),
        counts=counts,
        states=[(state.value, f"{word} ({counts.get(state, 0)})") for state, word in labels.POOL.items()],
        labels=labels,
        parties=parties(),
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/pools/<uuid:agency_id>/invitations")
@governed_by(policy.may_keep_pool)
def invite_reviewer(agency_id: Id) -> Any:
    def effect() -> dict[str, str]:
        row = service.invite_reviewer(current_actor(), agency_id, read_form(PoolInviteIn()))
        return {"id": str(row.id)}

    return submit_form(effect, then=_to_member, again=lambda **found: _pool(agency_id, **found))


def _to_member(answer: dict[str, Any]) -> str:
    return url_for("reviews.pool_member", member_id=answer["id"])


@pages.get("/pool-members/<uuid:member_id>")
@governed_by(policy.may_keep_pool)
def pool_member(member_id: Id) -> str:
    return _member(member_id)


def _member(member_id: Id, **found: Any) -> str:
    row = queries.pool_member(member_id)
    if row is None or not policy.may_keep_pool(current_actor(), row.agency_id):
        raise NotFound
    person = accounts.person(row.person_id)
    if person is None:
        raise NotFound
    return render_template(
        "reviews/pool_member.html",
        row=row,
        person=person,
        agency=accounts.agency(row.agency_id),
        profile=queries.profile(row.person_id),
        texts=queries.texts_of(row.person_id),
        labels=labels,
        is_own=row.person_id == current_actor().person_id,
        **{"typed": {}, "problems": [], **found},
    )


def _on_member(member_id: Id, verb: Callable[[], Any]) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(verb().id)}

    return submit_form(effect, then=_to_member, again=lambda **found: _member(member_id, **found))


@pages.post("/pool-members/<uuid:member_id>/vet")
@governed_by(policy.may_keep_pool)
def vet_reviewer(member_id: Id) -> Any:
    return _on_member(
        member_id, lambda: service.vet_reviewer(current_actor(), member_id, read_form(NoteIn())["note"])
    )


@pages.post("/pool-members/<uuid:member_id>/refuse")
@governed_by(policy.may_keep_pool)
def refuse_reviewer(member_id: Id) -> Any:
    return _on_member(
        member_id,
        lambda: service.refuse_reviewer(current_actor(), member_id, read_form(ReasonIn())["reason"]),
    )


@pages.post("/pool-members/<uuid:member_id>/limits")
@governed_by(policy.may_keep_pool)
def limit_reviewer(member_id: Id) -> Any:
    return _on_member(
        member_id, lambda: service.limit_reviewer(current_actor(), member_id, **read_form(LimitIn()))
    )
