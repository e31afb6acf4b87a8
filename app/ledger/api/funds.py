"""/api/v1/funds: funds, their lots, their journal, their balances on a day."""

import uuid
from datetime import datetime
from typing import Any

from app.kernel.errors import NotFound
from app.ledger import policy, queries, service
from app.ledger.api.blueprint import Answer, api
from app.ledger.drafts import FundDraft, LotDraft
from app.ledger.models import Fund
from app.ledger.schemas import AsOfIn, BalanceOut, EntryOut, FundIn, FundOut, LotIn, LotOut, TrialOut
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit


@api.get("/funds")
@api.response(200, FundOut(many=True))
@governed_by(policy.may_view_fund)
def list_funds() -> Any:
    return queries.funds_for(current_actor())


@api.post("/funds")
@api.arguments(FundIn)
@api.response(201, FundOut)
@governed_by(policy.may_open_fund, fresh=True)
def open_fund(draft: FundDraft) -> Any:
    """Open the appropriation of an agency, in its party's currency."""
    kept = once_per_key(lambda: {"id": str(service.open_appropriation(current_actor(), draft).id)})
    return _fund(uuid.UUID(kept["id"]))


@api.get("/funds/<uuid:fund_id>/lots")
@api.response(200, LotOut(many=True))
@governed_by(policy.may_view_fund)
def list_lots(fund_id: uuid.UUID) -> Any:
    return queries.lots_of_funds([_fund(fund_id).id])


@api.get("/funds/<uuid:fund_id>/balances")
@api.response(200, BalanceOut(many=True))
@governed_by(policy.may_view_fund)
def list_balances(fund_id: uuid.UUID) -> Any:
    return queries.accounts_of_fund(_fund(fund_id).id)


@api.get("/funds/<uuid:fund_id>/entries")
@api.response(200, EntryOut(many=True))
@governed_by(policy.may_view_fund)
def list_entries(fund_id: uuid.UUID) -> Answer:
    """The journal of a fund, newest first."""
    limit, cursor = wanted_limit(), wanted_cursor()
    before = datetime.fromisoformat(cursor[0]) if cursor else None
    rows = queries.entries_of_fund(_fund(fund_id).id, before=before, limit=limit + 1)
    page = page_of(rows, limit, lambda entry: [entry.booked_at.isoformat()])
    return page.rows, 200, link_next(page)


@api.get("/funds/<uuid:fund_id>/trial-balance")
@api.arguments(AsOfIn, location="query")
@api.response(200, TrialOut(many=True))
@governed_by(policy.may_view_fund)
def trial_balance(data: dict[str, Any], fund_id: uuid.UUID) -> Any:
    """Every account through a day (`through`) as it was known at an instant (`at`), from lines alone."""
    return queries.trial_balance(fund_ids=[_fund(fund_id).id], **data)


@api.post("/lots")
@api.arguments(LotIn)
@api.response(201, LotOut)
@governed_by(policy.may_book, fresh=True)
def open_lot(draft: LotDraft) -> Any:
    """Open a lot of an own fund and book its authority."""
    kept = once_per_key(lambda: {"id": str(service.open_lot(current_actor(), draft).id)})
    return queries.lot(uuid.UUID(kept["id"]))


def _fund(fund_id: uuid.UUID) -> Fund:
    found = queries.fund(fund_id)
    if found is None or not policy.may_view_fund(current_actor(), found):
        raise NotFound
    return found
