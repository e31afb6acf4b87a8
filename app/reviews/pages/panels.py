"""Each side's panel, both sides' results side by side, and the release."""

import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import render_template, request, url_for

from app.kernel.errors import Forbidden, NotFound
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.reviews import labels, policy, queries, service
from app.reviews.pages.blueprint import pages
from app.reviews.queries import Sight
from app.reviews.schemas import LockIn, PartyIn, PlaceIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import Page, encode, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

Id = uuid.UUID
Row = TypeVar("Row")


@pages.get("/calls/<uuid:call_id>/panels/<party>")
@governed_by(policy.may_read_side)
def panel(call_id: Id, party: str) -> str:
    return _panel(call_id, party)


def _sight(call_id: Id, party: str) -> Sight:
    """A side the reader may read; the other side is not there until both are locked."""
    sight = queries.sight(current_actor(), call_id)
    if party not in sight.readable:
        raise NotFound
    return sight


def _panel(call_id: Id, party: str, *, chosen: str = "", **found: Any) -> str:
    sight = _sight(call_id, party)
    view = queries.panel_view(current_actor(), sight.call, party)
    page = _part_of(view.order)
    chosen = chosen or request.args.get("place", "")
    picked = next((row for row in view.order if str(row.proposal_id) == chosen), None)
    shown = {row.proposal_id for row in page.rows} | ({picked.proposal_id} if picked else set())
    return render_template(
        "reviews/panel.html",
        call=sight.call,
        sight=sight,
        party=party,
        side=sight.call.side(party),
        view=view,
        page=page,
        picked=picked,
        lines=proposals.submitted_by_ids(shown),
        done=queries.submitted_counts(call_id, party) if party in sight.own else {},
        pending=queries.pending_count(call_id),
        labels=labels,
        is_own=party in sight.own,
        **{"typed": {}, "problems": [], **found},
    )


def _part_of(order: Sequence[Row]) -> Page[Row]:
    """One page of an order that is computed as a whole."""
    cursor, limit = wanted_cursor(), wanted_limit()
    start = cursor[0] if cursor and isinstance(cursor[0], int) and cursor[0] > 0 else 0
    further = encode([start + limit]) if start + limit < len(order) else ""
    return Page(order[start : start + limit], further)


@pages.post("/calls/<uuid:call_id>/panels/<party>/places/<uuid:proposal_id>")
@governed_by(policy.may_place)
def place(call_id: Id, party: str, proposal_id: Id) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(PlaceIn())
        service.place(current_actor(), call_id, party, proposal_id, data["place"], reason=data["reason"])
        return {}

    again = lambda **found: _panel(call_id, party, chosen=str(proposal_id), **found)  # noqa: E731
    return submit_form(effect, then=_to_panel(call_id, party), again=again)


@pages.get("/calls/<uuid:call_id>/panels/<party>/lock")
@governed_by(policy.may_lock, fresh=True)
def confirm_lock(call_id: Id, party: str) -> str:
    """What a lock does, before it is done."""
    return _lock(call_id, party)


def _lock(call_id: Id, party: str, **found: Any) -> str:
    sight = _sight(call_id, party)
    if party not in sight.own:
        raise Forbidden
    done, wanted = queries.submitted_counts(call_id, party), sight.call.side(party).reviews_wanted
    return render_template(
        "reviews/lock.html",
        call=sight.call,
        party=party,
        side=sight.call.side(party),
        is_locked=sight.locked[party],
        is_last=all(locked for other, locked in sight.locked.items() if other != party),
        total=len(done),
        short=sum(1 for count in done.values() if count < wanted),
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/panels/<party>/lock")
@governed_by(policy.may_lock, fresh=True)
def lock_side(call_id: Id, party: str) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(LockIn())["shortfall_reason"]
        return {"hash": service.lock_side(current_actor(), call_id, party, reason).content_hash}

    return submit_form(
        effect, then=_to_panel(call_id, party), again=lambda **found: _lock(call_id, party, **found)
    )


def _to_panel(call_id: Id, party: str) -> Any:
    return lambda _answer: url_for("reviews.panel", call_id=call_id, party=party)


@pages.get("/calls/<uuid:call_id>/ranks")
@governed_by(policy.may_view_joint)
def joint(call_id: Id) -> str:
    """Every side's rank and score of every proposal, once all sides are locked."""
    sight = _joint_sight(call_id)
    rows = queries.joint_view(current_actor(), call_id)
    chosen = request.args.get("sort", "")
    party = chosen if chosen in sight.call.parties else sight.own[0]
    rows = sorted(
        rows, key=lambda row: (row.sides[party].rank if party in row.sides else 10**9, row.reference)
    )
    return render_template(
        "reviews/joint.html", call=sight.call, sight=sight, page=_part_of(rows), by=party, labels=labels
    )


def _joint_sight(call_id: Id) -> Sight:
    sight = queries.sight(current_actor(), call_id, criteria=True)
    if not sight.is_joint:
        raise NotFound
    return sight


@pages.get("/calls/<uuid:call_id>/ranks/<uuid:proposal_id>")
@governed_by(policy.may_view_joint)
def joint_proposal(call_id: Id, proposal_id: Id) -> str:
    """The raw scores of both sides on one proposal, tied together by the crosswalk of criteria."""
    _joint_sight(call_id)
    sight, line = queries.seen(current_actor(), proposal_id)
    if line.call_id != call_id:
        raise NotFound
    reviews, statements = (
        queries.shown_reviews(sight, proposal_id),
        queries.panel_statements(sight, proposal_id),
    )
    return render_template(
        "reviews/joint_proposal.html",
        call=sight.call,
        line=line,
        ranks=queries.joint_ranks(call_id).get(proposal_id, {}),
        reviews=reviews,
        crosswalk=queries.crosswalk(sight.call, reviews),
        statements=statements,
        panel_crosswalk=queries.panel_crosswalk(sight.call, statements),
        labels=labels,
        state_words=proposal_labels.STATES,
    )


@pages.get("/calls/<uuid:call_id>/release")
@governed_by(policy.may_sign_release, fresh=True)
def release(call_id: Id) -> str:
    """What a release does, who has signed, and what is missing."""
    return _release(call_id)


def _release(call_id: Id, **found: Any) -> str:
    sight = queries.sight(current_actor(), call_id)
    return render_template(
        "reviews/release.html",
        call=sight.call,
        sight=sight,
        signatures=queries.signatures_of(call_id),
        is_released=queries.is_released(sight.call),
        **{"typed": {}, "problems": [], **found},
    )


@pages.post("/calls/<uuid:call_id>/release")
@governed_by(policy.may_sign_release, fresh=True)
def sign_release(call_id: Id) -> Any:
    def effect() -> dict[str, str]:
        party = read_form(PartyIn())["party"]
        return {"party": service.sign_release(current_actor(), call_id, party).party}

    then = lambda _answer: url_for("reviews.release", call_id=call_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _release(call_id, **found))
