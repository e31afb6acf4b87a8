"""/funds/…/periods: close and reopen months of a fund, two people each time."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.kernel.decisions import Decision
from app.kernel.errors import NotFound
from app.ledger import labels, policy
from app.ledger.models import PeriodChange
from app.ledger.pages.blueprint import pages, visible_fund
from app.ledger.queries import periods as queries
from app.ledger.schemas import PeriodChangeIn, RefusalIn
from app.ledger.service import periods as service
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form


@pages.get("/<uuid:fund_id>/periods")
@governed_by(policy.may_view_fund)
def periods(fund_id: uuid.UUID) -> str:
    return _page(fund_id)


@pages.post("/<uuid:fund_id>/periods")
@governed_by(policy.may_prepare, fresh=True)
def ask_period(fund_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.ask(current_actor(), fund_id, **read_form(PeriodChangeIn())).id)}

    return submit_form(effect, then=lambda _a: _url(fund_id), again=lambda **kept: _page(fund_id, **kept))


@pages.post("/periods/<uuid:change_id>/approve")
@governed_by(policy.may_decide, fresh=True)
def approve_period(change_id: uuid.UUID) -> Any:
    fund_id = _change(change_id).period.fund_id

    def effect() -> dict[str, str]:
        return {"id": str(service.approve(current_actor(), change_id, given_version()).id)}

    return submit_form(effect, then=lambda _a: _url(fund_id), again=lambda **kept: _page(fund_id, **kept))


@pages.post("/periods/<uuid:change_id>/refuse")
@governed_by(policy.may_decide, fresh=True)
def refuse_period(change_id: uuid.UUID) -> Any:
    fund_id = _change(change_id).period.fund_id

    def effect() -> dict[str, str]:
        reason = read_form(RefusalIn())["reason"]
        return {"id": str(service.refuse(current_actor(), change_id, given_version(), reason).id)}

    return submit_form(effect, then=lambda _a: _url(fund_id), again=lambda **kept: _page(fund_id, **kept))


def _page(fund_id: uuid.UUID, **kept: Any) -> str:
    fund, changes = visible_fund(fund_id), queries.changes_of_fund(fund_id)
    actor = current_actor()
    people = {id_ for change in changes for id_ in (change.prepared_by_id, change.decided_by_id) if id_}
    context = {
        "fund": fund, "periods": queries.periods_of(fund.id), "changes": changes, "labels": labels,
        "may_prepare": policy.may_prepare(actor, fund), "people": accounts.people_by_ids(list(people)),
        "mine": {
            change.id
            for change in changes
            if change.decision == Decision.PREPARED and policy.may_decide(actor, fund, change.prepared_by_id)
        },
        "actions": [(action.value, str(word)) for action, word in labels.PERIOD_ACTIONS.items()],
        "typed": {}, **kept,
    }  # fmt: skip
    return render_template("ledger/periods.html", **context)


def _change(change_id: uuid.UUID) -> PeriodChange:
    change = queries.change(change_id)
    if change is None or not policy.may_view_fund(current_actor(), change.period.fund):
        raise NotFound
    return change


def _url(fund_id: uuid.UUID) -> str:
    return url_for("ledger.periods", fund_id=fund_id)
