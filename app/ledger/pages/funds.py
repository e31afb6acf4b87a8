"""/funds: every fund with its lots, and the journal of one."""

import uuid
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.accounts.models import Agency
from app.accounts.roles import Role
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.ledger import labels, policy, queries, service
from app.ledger.chart import LOT_CODES
from app.ledger.expiry import AS_ENACTED, expiry_of
from app.ledger.pages.blueprint import pages, visible_fund
from app.ledger.schemas import FundIn, LotIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form


@pages.get("")
@governed_by(policy.may_view_fund)
def index() -> str:
    """Funds the reader may see, each lot with its budget accounts."""
    funds = queries.funds_for(current_actor())
    status = queries.status_of_funds([fund.id for fund in funds])
    return render_template(
        "ledger/index.html",
        funds=funds,
        status={fund.id: [one for one in status if one.lot.fund_id == fund.id] for fund in funds},
        codes=LOT_CODES,
        labels=labels,
        own_agencies=_own_agencies(),
        may_view_books=policy.may_view_books(current_actor()),
    )


@pages.get("/<uuid:fund_id>")
@governed_by(policy.may_view_fund)
def journal(fund_id: uuid.UUID) -> str:
    fund, limit, cursor = visible_fund(fund_id), wanted_limit(), wanted_cursor()
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
    fund = visible_fund(fund_id)
    if not policy.may_book(current_actor(), fund):
        raise NotFound
    day = clock.today(current_actor().zone)
    kinds = [(one.code, one.name.text(language())) for one in expiry_of(fund.party).kinds_on(day)]
    context = {"kinds": kinds, "usual_kind": AS_ENACTED, "typed": {}, **found}
    return render_template("ledger/lot_form.html", fund=fund, **context)
