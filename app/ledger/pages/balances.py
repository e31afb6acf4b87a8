"""/funds/…/balances: every account on a day, and the lines behind one figure."""

import uuid
from typing import Any

from flask import render_template, request

from app.kernel.errors import NotFound
from app.ledger import labels, policy, queries
from app.ledger.pages.blueprint import pages, visible_fund
from app.ledger.schemas import AsOfIn
from app.web.access import governed_by
from app.web.paging import page_of, wanted_cursor, wanted_limit


@pages.get("/<uuid:fund_id>/balances")
@governed_by(policy.may_view_fund)
def balances(fund_id: uuid.UUID) -> str:
    """The trial balance of a fund through a day."""
    fund = visible_fund(fund_id)
    asked = AsOfIn().load({"through": request.args.get("through") or None})
    rows = [row for row in queries.trial_balance(fund_ids=[fund.id], **asked) if row.debit_minor]
    lots = {lot.id: lot for lot in queries.lots_of_funds([fund.id])}
    debits = sum(max(row.debit_minor, 0) for row in rows)
    credited = -sum(min(row.debit_minor, 0) for row in rows)
    context: dict[str, Any] = {
        "rows": rows, "lots": lots, "debits": debits, "credits": credited, "labels": labels,
    }  # fmt: skip
    return render_template("ledger/balances.html", fund=fund, through=asked["through"], **context)


@pages.get("/accounts/<uuid:account_id>")
@governed_by(policy.may_view_fund)
def account(account_id: uuid.UUID) -> str:
    """The lines of one account, newest first."""
    found = queries.accounts_by_ids([account_id])
    if not found:
        raise NotFound
    fund, limit, cursor = visible_fund(found[0].fund_id), wanted_limit(), wanted_cursor()
    rows = queries.lines_of_account(account_id, after=cursor, limit=limit + 1)
    page = page_of(rows, limit, lambda row: [row.line.booked_at.isoformat(), str(row.line.id)])
    return render_template("ledger/account.html", fund=fund, account=found[0], page=page, labels=labels)
