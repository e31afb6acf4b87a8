"""/funds: every fund with its lots, and the journal of one."""

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for

from app.accounts import queries as accounts
from app.accounts.models import Agency
from app.accounts.roles import Role
from app.kernel.errors import NotFound
from app.ledger import labels, policy, queries, service
from app.ledger.chart import LOT_CODES
from app.ledger.models import Fund
from app.ledger.schemas import FundIn, LotIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

pages = Blueprint("ledger", __name__, template_folder="templates", url_prefix="/funds")


@pages.get("")
@governed_by(policy.may_view_fund)
def index() -> str:
    """Funds the reader may see, each lot with its budget accounts."""
    funds = queries.funds_for(current_actor())
    lots = queries.lots_of_funds([fund.id for fund in funds])
    return render_template(
        "ledger/index.html",
        funds=funds,
        lots={fund.id: [lot for lot in lots if lot.fund_id == fund.id] for fund in funds},
        balances=queries.accounts_of_lots([lot.id for lot in lots]),
        codes=LOT_CODES,
        labels=labels,
        own_agencies=_own_agencies(),
    )


@pages.get("/<uuid:fund_id>")
@governed_by(policy.may_view_fund)
def journal(fund_id: uuid.UUID) -> str:
    fund, limit, cursor = _fund(fund_id), wanted_limit(), wanted_cursor()
    before = datetime.fromisoformat(cursor[0]) if cursor else None
    rows = queries.entries_of_fund(fund.id, before=before, limit=limit + 1)
    page = page_of(rows, limit, lambda entry: [entry.booked_at.isoformat()])
    return render_template("ledger/journal.html", fund=fund, page=page, labels=labels)


@pages.get("/new")
@governed_by(policy.may_open_fund, fresh=True)
def new_fund() -> str:
    return _fund_form()


@pages.post("/new")
@governed_by(policy.may_open_fund, fresh=True)
def open_fund() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.open_appropriation(current_actor(), read_form(FundIn())).id)}

    return submit_form(effect, then=lambda _answer: url_for("ledger.index"), again=_fund_form)


@pages.get("/<uuid:fund_id>/lots/new")
@governed_by(policy.may_book, fresh=True)
def new_lot(fund_id: uuid.UUID) -> str:
    return _lot_form(fund_id)


@pages.post("/<uuid:fund_id>/lots/new")
@governed_by(policy.may_book, fresh=True)
def open_lot(fund_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.open_lot(current_actor(), read_form(LotIn())).id)}

    again = lambda **found: _lot_form(fund_id, **found)  # noqa: E731
    return submit_form(effect, then=lambda _answer: url_for("ledger.index"), again=again)


def _own_agencies() -> list[Agency]:
    ids = [grant.agency_id for grant in current_actor().grants_of(Role.PROGRAMME_OFFICER) if grant.agency_id]
    return list(accounts.agencies_by_ids(ids)) if ids else []


def _fund_form(**found: Any) -> str:
    return render_template("ledger/fund_form.html", agencies=_own_agencies(), **{"typed": {}, **found})


def _lot_form(fund_id: uuid.UUID, **found: Any) -> str:
    fund = _fund(fund_id)
    if not policy.may_book(current_actor(), fund):
        raise NotFound
    return render_template("ledger/lot_form.html", fund=fund, **{"typed": {}, **found})


def _fund(fund_id: uuid.UUID) -> Fund:
    found = queries.fund(fund_id)
    if found is None or not policy.may_view_fund(current_actor(), found):
        raise NotFound
    return found
