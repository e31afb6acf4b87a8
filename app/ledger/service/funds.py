"""Open a fund, and the accounts of its book on first use."""

import uuid
from dataclasses import replace

from app.accounts import queries as accounts
from app.audit import service as audit
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.parties import party
from app.ledger import policy, queries, rules
from app.ledger.chart import kind
from app.ledger.drafts import FundDraft
from app.ledger.models import Account, Fund


def open_appropriation(actor: Actor, draft: FundDraft) -> Fund:
    """Open the appropriation of an agency, in the currency of its party."""
    agency = accounts.agency(draft.agency_id)
    if agency is None:
        raise NotFound
    return open_fund(actor, replace(draft, party=agency.party, currency=party(agency.party).currency))


def open_fund(actor: Actor, draft: FundDraft) -> Fund:
    if not policy.may_open_fund(actor, draft.kind, draft.agency_id):
        raise Forbidden
    refuse_if(rules.code_problems(queries.fund_by_code(draft.code), draft.code), "fund.refused")
    fund = Fund(**{name: getattr(draft, name) for name in FundDraft.__slots__})
    session().add(fund)
    session().flush()
    audit.record(actor, "fund.opened", fund, party=fund.party)
    return fund


def open_account(
    actor: Actor, fund: Fund, code: str, *, lot_id: uuid.UUID | None = None, party: str = ""
) -> Account:
    """The account of that code, opened on first use."""
    found = queries.account(fund.id, code, lot_id=lot_id, party=party)
    if found is not None:
        return found
    if not policy.may_book(actor, fund):
        raise Forbidden
    line = kind(code)
    account = Account(
        fund_id=fund.id, lot_id=lot_id, party=party, code=code, currency=fund.currency, sign=line.sign,
        is_guarded=line.is_guarded, posted_minor=0, held_minor=0,
    )  # fmt: skip
    session().add(account)
    session().flush()
    return account
