"""/funds/lots/…: one lot with its stages, what happened to it, and what its officer may do."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.kernel import clock
from app.kernel.decisions import Decision
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.kernel.language import language
from app.ledger import labels, policy, queries, service
from app.ledger.chart import LOT_CODES
from app.ledger.expiry import expiry_of
from app.ledger.models import Lot
from app.ledger.pages.blueprint import pages, visible_lot
from app.ledger.queries import budget
from app.ledger.schemas import PLANNING, CarryIn, MoveIn, RefusalIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form


@pages.get("/lots/<uuid:lot_id>")
@governed_by(policy.may_view_fund)
def lot(lot_id: uuid.UUID) -> str:
    return _page(visible_lot(lot_id))


@pages.post("/lots/<uuid:lot_id>/moves")
@governed_by(policy.may_book, fresh=True)
def move(lot_id: uuid.UUID) -> Any:
    """Allocate, release, commit, uncommit."""
    found = visible_lot(lot_id)

    def effect() -> dict[str, str]:
        return {"id": str(service.move(current_actor(), found.id, read_form(MoveIn())).id)}

    return submit_form(effect, then=lambda _answer: _url(found), again=lambda **kept: _page(found, **kept))


@pages.post("/lots/<uuid:lot_id>/carry-overs")
@governed_by(policy.may_book, fresh=True)
def carry_over(lot_id: uuid.UUID) -> Any:
    found = visible_lot(lot_id)

    def effect() -> dict[str, str]:
        return {"id": str(service.carry_over(current_actor(), found.id, read_form(CarryIn())).id)}

    return submit_form(effect, then=lambda _answer: _url(found), again=lambda **kept: _page(found, **kept))


@pages.post("/lots/<uuid:lot_id>/reverse")
@governed_by(policy.may_prepare, fresh=True)
def reverse_opening(lot_id: uuid.UUID) -> Any:
    found = visible_lot(lot_id)

    def effect() -> dict[str, str]:
        reason = read_form(RefusalIn())["reason"]
        return {"id": str(service.reverse_opening(current_actor(), found.id, reason).id)}

    return submit_form(effect, then=lambda _answer: _url(found), again=lambda **kept: _page(found, **kept))


@pages.post("/lot-reversals/<uuid:reversal_id>/approve")
@governed_by(policy.may_decide, fresh=True)
def approve_opening_reversal(reversal_id: uuid.UUID) -> Any:
    found = _lot_of(reversal_id)

    def effect() -> dict[str, str]:
        done = service.approve_opening_reversal(current_actor(), reversal_id, given_version())
        return {"id": str(done.id)}

    return submit_form(effect, then=lambda _answer: _url(found), again=lambda **kept: _page(found, **kept))


@pages.post("/lot-reversals/<uuid:reversal_id>/refuse")
@governed_by(policy.may_decide, fresh=True)
def refuse_opening_reversal(reversal_id: uuid.UUID) -> Any:
    found = _lot_of(reversal_id)

    def effect() -> dict[str, str]:
        reason = read_form(RefusalIn())["reason"]
        done = service.refuse_opening_reversal(current_actor(), reversal_id, given_version(), reason)
        return {"id": str(done.id)}

    return submit_form(effect, then=lambda _answer: _url(found), again=lambda **kept: _page(found, **kept))


def _lot_of(reversal_id: uuid.UUID) -> Lot:
    row = budget.reversal(reversal_id)
    if row is None:
        raise NotFound
    return visible_lot(row.lot_id)


def _reversals(found: Lot) -> dict[str, Any]:
    """Reversals of the opening, whether the reader may ask for one, and which they may decide."""
    rows, actor = budget.reversals_of(found.id), current_actor()
    stands = [row for row in rows if row.decision != Decision.REFUSED]
    waits = [row for row in stands if row.decision == Decision.PREPARED]
    return {
        "reversals": rows,
        "may_reverse": not stands and policy.may_prepare(actor, found.fund),
        "mine": {row.id for row in waits if policy.may_decide(actor, found.fund, row.prepared_by_id)},
        "people": accounts.people_by_ids(row.prepared_by_id for row in rows),
        "is_undone": any(row.decision == Decision.APPROVED for row in rows),
    }


def _page(found: Lot, **kept: Any) -> str:
    expiry, day = expiry_of(found.fund.party), found.obligate_by
    ways = [(one.code, one.name.text(language())) for one in expiry.carry_overs_of(found.kind, day)]
    context = {
        "lot": found, "kind": expiry.kind(found.kind, day), "ways": ways, "codes": LOT_CODES, "labels": labels,
        "status": next(one for one in queries.status_of_funds([found.fund_id]) if one.lot.id == found.id),
        "changes": budget.changes_of(found.id), "entries": queries.entries_about(found.id),
        "steps": [(step.value, str(labels.STEPS[step])) for step in PLANNING], "key": f"hand:{new_id()}",
        "may_book": policy.may_book(current_actor(), found.fund) and found.cancelled_at is None,
        "today": clock.today(current_actor().zone), **_reversals(found), "typed": {}, **kept,
    }  # fmt: skip
    return render_template("ledger/lot.html", **context)


def _url(found: Lot) -> str:
    return url_for("ledger.lot", lot_id=found.id)
