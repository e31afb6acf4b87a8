"""The books of the endowment and the lines behind every figure; donors and holdings."""

import uuid
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from app.endowment import labels, policy, queries, service
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.schemas import DonorIn, HoldingIn
from app.kernel.errors import NotFound
from app.kernel.parties import parties
from app.ledger import labels as ledger_labels
from app.ledger.labels import ACCOUNTS
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form


@pages.get("/books")
@governed_by(policy.may_view)
def books() -> str:
    require_reader()
    return render_template("endowment/books.html", positions=queries.positions(), accounts=ACCOUNTS)


@pages.get("/books/<currency>/<code>")
@governed_by(policy.may_view)
def lines(currency: str, code: str) -> str:
    """The entries behind one figure."""
    require_reader()
    fund = queries.book(currency)
    if fund is None or code not in ACCOUNTS:
        raise NotFound
    limit, cursor = wanted_limit(), wanted_cursor()
    after = (datetime.fromisoformat(cursor[0]), uuid.UUID(cursor[1])) if cursor else None
    rows = queries.entries_of_account(fund, code, after=after, limit=limit + 1)
    page = page_of(rows, limit, lambda entry: [entry.booked_at.isoformat(), str(entry.id)])
    return render_template(
        "endowment/lines.html", fund=fund, code=code, accounts=ACCOUNTS, words=ledger_labels, page=page
    )


@pages.get("/donors")
@governed_by(policy.may_view)
def donors() -> str:
    return _donors()


@pages.post("/donors")
@governed_by(policy.may_prepare, fresh=True)
def add_donor() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.add_donor(current_actor(), read_form(DonorIn())).id)}

    return submit_form(effect, then=lambda _answer: url_for("endowment.donors"), again=_donors)


@pages.get("/holdings")
@governed_by(policy.may_view)
def holdings() -> str:
    return _holdings()


@pages.post("/holdings")
@governed_by(policy.may_prepare, fresh=True)
def add_holding() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.add_holding(current_actor(), read_form(HoldingIn())).id)}

    return submit_form(effect, then=lambda _answer: url_for("endowment.holdings"), again=_holdings)


def _donors(**found: Any) -> str:
    require_reader()
    context = {"may_prepare": policy.may_prepare(current_actor()), "labels": labels, "typed": {}, **found}
    return render_template("endowment/donors.html", donors=queries.donors(), **context)


def _holdings(**found: Any) -> str:
    require_reader()
    currencies = [(code, code) for code in sorted({party.currency for party in parties()})]
    context = {"may_prepare": policy.may_prepare(current_actor()), "typed": {}, **found}
    return render_template(
        "endowment/holdings.html", holdings=queries.holdings(), currencies=currencies, **context
    )
