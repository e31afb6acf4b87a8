"""The verbs of the books: open a fund or a lot, post, hold, settle, void, reverse."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import insert

from app.accounts import queries as accounts
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, refuse_if
from app.kernel.ids import new_id
from app.kernel.parties import party
from app.ledger import policy, queries, rules
from app.ledger.chart import LOT_CODES, kind
from app.ledger.drafts import EntryDraft, FundDraft, Leg, LotDraft, Standing
from app.ledger.models import Account, Entry, Fund, Line, Lot, Resolution
from app.ledger.states import EntryState, Outcome


def open_appropriation(actor: Actor, draft: FundDraft) -> Fund:
    """Open the appropriation of an agency, in the currency of its party."""
    agency = accounts.agency(draft.agency_id)
    if agency is None:
        raise NotFound
    return open_fund(actor, replace(draft, party=agency.party, currency=party(agency.party).currency))


def open_fund(actor: Actor, draft: FundDraft) -> Fund:
    if not policy.may_open_fund(actor, draft.kind, draft.agency_id):
        raise Forbidden
    refuse_if(_taken(queries.fund_by_code(draft.code), draft.code), "fund.refused")
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


def open_lot(actor: Actor, draft: LotDraft) -> Lot:
    """Open a lot and book its authority: Dr authority, Cr available."""
    fund = queries.fund(draft.fund_id)
    if fund is None or not policy.may_book(actor, fund):
        raise Forbidden
    problems = _taken(queries.lot_by_code(draft.code), draft.code) + rules.lot_problems(draft, fund.currency)
    refuse_if(problems, "lot.refused")
    values = {name: getattr(draft, name) for name in LotDraft.__slots__ if name != "amount"}
    lot = Lot(**values)
    session().add(lot)
    session().flush()
    accounts = {code: open_account(actor, fund, code, lot_id=lot.id) for code in LOT_CODES}
    legs = (Leg(accounts["B100"].id, draft.amount), Leg(accounts["B200"].id, -draft.amount))
    post(
        actor,
        EntryDraft(
            f"lot:{lot.code}:authority", "authority", legs, clock.now().date(), draft.authority, lot.id
        ),
    )
    audit.record(actor, "lot.opened", lot, party=fund.party)
    return lot


def post(actor: Actor, draft: EntryDraft) -> Entry:
    """Book an entry that counts at once. The same key again returns the entry that is there (I17)."""
    return _book(actor, draft, pending=False)


def hold(actor: Actor, draft: EntryDraft) -> Entry:
    """Book a pending entry: it holds what it would take, until it is settled or voided."""
    return _book(actor, draft, pending=True)


def settle(actor: Actor, entry_id: uuid.UUID) -> Entry:
    """Post a pending entry."""
    entry, accounts = _pending(actor, entry_id)
    for account_id, change in _changes(entry).items():
        account = accounts[account_id]
        own = change * account.sign
        account.held_minor -= max(-own, 0)
        account.posted_minor += own
    return _resolve(actor, entry, Outcome.POSTED, "")


def void(actor: Actor, entry_id: uuid.UUID, reason: str) -> Entry:
    """Give back what a pending entry holds."""
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "ledger.refused")
    entry, accounts = _pending(actor, entry_id)
    for account_id, change in _changes(entry).items():
        account = accounts[account_id]
        account.held_minor -= max(-change * account.sign, 0)
    return _resolve(actor, entry, Outcome.VOIDED, reason)


def reverse(actor: Actor, entry_id: uuid.UUID, reason: str) -> Entry:
    """Book the opposite of a posted entry; the only correction there is, and at most once."""
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "ledger.refused")
    entry = queries.entry(entry_id, lock=True)
    if entry is None:
        raise NotFound
    if entry.state != EntryState.POSTED:
        raise Conflict("ledger.only_posted_is_reversed")
    legs = tuple(Leg(line.account_id, -line.amount) for line in entry.lines)
    key, today = f"reversal:{entry.id}", clock.now().date()
    draft = EntryDraft(key, f"reversal_of_{entry.purpose}"[:48], legs, today, reason, entry.subject_id)
    return _book(actor, draft, pending=False, reverses_id=entry.id)


def _book(actor: Actor, draft: EntryDraft, *, pending: bool, reverses_id: uuid.UUID | None = None) -> Entry:
    there = queries.entry_by_key(draft.key)
    if there is not None:
        return _same_or_conflict(there, draft)
    accounts = queries.lock_accounts({leg.account_id for leg in draft.legs})
    _require_may_book(actor, accounts)
    standings = {account_id: _standing(account) for account_id, account in accounts.items()}
    refuse_if(rules.entry_problems(draft, standings, pending=pending), "ledger.refused")
    entry = _write(actor, draft, pending=pending, reverses_id=reverses_id)
    for account_id, change in rules.changes_of(draft).items():
        account = accounts[account_id]
        own = change * account.sign
        if pending:
            account.held_minor += max(-own, 0)
        else:
            account.posted_minor += own
    audit.record(actor, "entry.held" if pending else "entry.posted", entry, changes={"key": draft.key})
    return entry


def _same_or_conflict(there: Entry, draft: EntryDraft) -> Entry:
    booked = sorted((line.account_id, line.amount_minor) for line in there.lines)
    wanted = sorted((leg.account_id, leg.amount.minor) for leg in draft.legs)
    if booked != wanted or there.purpose != draft.purpose:
        raise Conflict("ledger.key_reused", key=draft.key)
    return there


def _write(actor: Actor, draft: EntryDraft, *, pending: bool, reverses_id: uuid.UUID | None) -> Entry:
    """Lines first, then the entry: its trigger checks that they balance."""
    entry_id = new_id()
    lines = [
        {"id": new_id(), "entry_id": entry_id, "account_id": leg.account_id,
         "amount_minor": leg.amount.minor, "currency": leg.amount.currency}
        for leg in draft.legs
    ]  # fmt: skip
    session().execute(insert(Line), lines)
    entry = Entry(
        id=entry_id, key=draft.key, purpose=draft.purpose, memo=draft.memo, effective_on=draft.effective_on,
        booked_at=clock.now(), booked_by_id=actor.person_id, is_pending=pending, subject_id=draft.subject_id,
        reverses_id=reverses_id,
    )  # fmt: skip
    session().add(entry)
    session().flush()
    return entry


def _pending(actor: Actor, entry_id: uuid.UUID) -> tuple[Entry, dict[uuid.UUID, Account]]:
    entry = queries.entry(entry_id, lock=True)
    if entry is None:
        raise NotFound
    accounts = queries.lock_accounts({line.account_id for line in entry.lines})
    _require_may_book(actor, accounts)
    session().refresh(entry, ["resolution"])
    if entry.state != EntryState.PENDING:
        raise Conflict("ledger.already_resolved", state=entry.state.value)
    return entry, accounts


def _resolve(actor: Actor, entry: Entry, outcome: Outcome, reason: str) -> Entry:
    session().add(
        Resolution(
            entry_id=entry.id,
            outcome=outcome,
            resolved_at=clock.now(),
            resolved_by_id=actor.person_id,
            reason=reason,
        )
    )
    session().flush()
    session().refresh(entry, ["resolution"])
    audit.record(actor, f"entry.{outcome}", entry, reason=reason)
    return entry


def _changes(entry: Entry) -> dict[uuid.UUID, int]:
    legs = tuple(Leg(line.account_id, line.amount) for line in entry.lines)
    return rules.changes_of(EntryDraft(entry.key, entry.purpose, legs, entry.effective_on))


def _require_may_book(actor: Actor, accounts: Mapping[uuid.UUID, Account]) -> None:
    funds = {
        fund.id: fund for fund_id in {a.fund_id for a in accounts.values()} if (fund := queries.fund(fund_id))
    }
    if not all(policy.may_book(actor, fund) for fund in funds.values()):
        raise Forbidden


def _standing(account: Account) -> Standing:
    return Standing(
        account.code,
        account.currency,
        account.sign,
        account.is_guarded,
        account.posted_minor,
        account.held_minor,
    )


def _taken(found: object, code: str) -> list[Problem]:
    return [Problem("code.taken", "/code", {"code": code})] if found is not None else []
