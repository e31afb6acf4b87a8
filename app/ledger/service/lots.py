"""The budgetary book of a lot: opened with its authority, moved by stages, carried over, expired, cancelled."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import lock, session
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, RuleBroken, refuse_if
from app.kernel.money import Money
from app.kernel.parties import party
from app.ledger import policy, queries, rules
from app.ledger.chart import LOT_CODES, STAGES_OF_STEP
from app.ledger.drafts import CarryDraft, End, EntryDraft, Leg, LotDraft, Post
from app.ledger.expiry import carried_dates, expiry_of, first_day, latest_dates
from app.ledger.models import Account, Entry, Lot, LotChange
from app.ledger.queries import balances, budget, locking
from app.ledger.service.booking import do, run
from app.ledger.service.funds import open_account
from app.ledger.states import BudgetStep, LotChangeKind, Outcome


@dataclass(frozen=True, slots=True)
class Move:
    """Money of a lot from one stage to the next. `key` names the outside event."""

    step: BudgetStep
    amount: Money
    key: str
    on: date
    memo: str = ""
    subject_id: uuid.UUID | None = None
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """Money of a lot that an award binds. `key` names the outside event."""

    amount: Money
    key: str
    on: date
    memo: str
    subject_id: uuid.UUID


def open_lot(actor: Actor, draft: LotDraft) -> Lot:
    """Open a lot and book its authority: Dr authority, Cr available."""
    fund = queries.fund(draft.fund_id)
    if fund is None or not policy.may_book(actor, fund):
        raise Forbidden
    kind = expiry_of(fund.party).kind(draft.kind, _rules_of(fund.party, draft.fiscal_year))
    latest = latest_dates(kind, fund.party, draft.fiscal_year) if kind else None
    problems = rules.code_problems(queries.lot_by_code(draft.code), draft.code)
    refuse_if(problems + rules.lot_problems(draft, fund.currency, kind, latest), "lot.refused")
    values = {name: getattr(draft, name) for name in LotDraft.__slots__ if name != "amount"}
    lot = Lot(**values)
    session().add(lot)
    session().flush()
    accounts = {code: open_account(actor, fund, code, lot_id=lot.id) for code in LOT_CODES}
    legs = (Leg(accounts["B100"].id, draft.amount), Leg(accounts["B200"].id, -draft.amount))
    key, today = f"lot:{lot.code}:authority", clock.now().date()
    do(actor, Post(EntryDraft(key, "authority", legs, today, draft.authority, lot.id)))
    audit.record(actor, "lot.opened", lot, party=fund.party)
    return lot


def _rules_of(party_code: str, fiscal_year: int) -> date:
    """The day whose rules hold for a fiscal year; a fund of no party has the year's first day."""
    return first_day(party_code, fiscal_year) if party_code else date(fiscal_year, 1, 1)


def move(actor: Actor, lot_id: uuid.UUID, wanted: Move) -> Entry:
    """Book one step of the budget: Dr the stage it leaves, Cr the stage it enters."""
    lot = queries.lot(lot_id)
    if lot is None or not (actor.is_system or policy.may_view_fund(actor, lot.fund)):
        raise NotFound
    if not policy.may_book(actor, lot.fund):
        raise Forbidden
    if wanted.amount.minor <= 0:
        raise RuleBroken("ledger.refused", [Problem("lot.amount_must_be_positive", "/amount")])
    leaves, enters = STAGES_OF_STEP[wanted.step]
    accounts = queries.accounts_of_lots([lot.id])[lot.id]
    legs = (Leg(accounts[leaves].id, wanted.amount), Leg(accounts[enters].id, -wanted.amount))
    purpose = f"budget_{wanted.step}"
    draft = EntryDraft(wanted.key, purpose, legs, wanted.on, wanted.memo, wanted.subject_id or lot.id)
    return do(actor, Post(draft, wanted.is_pending))


def hold_obligation(actor: Actor, lot_id: uuid.UUID, wanted: Obligation) -> Entry:
    """Hold money of a lot for an award, allocated money first: Dr allocated and available, Cr obligated; pending."""
    lot = queries.lot(lot_id)
    if lot is None:
        raise NotFound
    accounts = _accounts(lot)
    allocated = min(max(accounts["B250"].free.minor, 0), wanted.amount.minor)
    parts = (("B250", allocated), ("B200", wanted.amount.minor - allocated))
    currency = wanted.amount.currency
    legs = [Leg(accounts[code].id, Money(minor, currency)) for code, minor in parts if minor]
    legs.append(Leg(accounts["B400"].id, -wanted.amount))
    draft = EntryDraft(wanted.key, "obligation", tuple(legs), wanted.on, wanted.memo, wanted.subject_id)
    return do(actor, Post(draft, is_pending=True))


def carry_over(actor: Actor, lot_id: uuid.UUID, draft: CarryDraft) -> Lot:
    """Prolong a lot as its party's rules allow. Unobligated money that is not carried expires with the old day."""
    lot = _held(actor, lot_id)
    carry = expiry_of(lot.fund.party).carry_over(draft.carry, lot.obligate_by)
    before = [change.carry for change in budget.changes_of(lot.id) if change.kind == LotChangeKind.CARRIED]
    free = _unobligated(lot)
    total = Money(sum(free.values()), lot.fund.currency)
    problems = rules.carry_problems(draft, carry, lot.kind, before, total)
    today = clock.today(party(lot.fund.party).zone)
    problems += rules.carry_time_problems(lot.obligate_by, lot.liquidate_by, today, carry)
    refuse_if(problems, "lot.refused")
    kind = expiry_of(lot.fund.party).kind(lot.kind, lot.obligate_by)
    if carry is None or kind is None:
        raise NotFound
    obligate_by, liquidate_by = carried_dates(kind, carry, lot.fund.party, lot.obligate_by)
    entry = None
    if "unobligated" in carry.stages:
        entry = _lapse(actor, lot, free, total.minor - draft.amount.minor, f"lapsed:{len(before)}")
        lot.obligate_by = obligate_by
    lot.liquidate_by = liquidate_by
    change = _change(actor, lot, LotChangeKind.CARRIED, draft.amount.minor, entry)
    change.carry, change.authority, change.reason = carry.code, draft.authority, draft.reason
    session().add(change)
    session().flush()
    audit.record(actor, "lot.carried_over", lot, party=lot.fund.party, reason=draft.reason)
    return lot


def expire_due(actor: Actor) -> list[Lot]:
    """Expire and cancel every lot whose time is over where its party lives; the lots that changed."""
    return [lot for lot_id in budget.lots_due(clock.now().date()) if (lot := _age(actor, lot_id))]


def _age(actor: Actor, lot_id: uuid.UUID) -> Lot | None:
    lot = _held(actor, lot_id)
    today = clock.today(party(lot.fund.party).zone) if lot.fund.party else clock.now().date()
    before = (lot.expired_at, lot.cancelled_at)
    if lot.expired_at is None and lot.obligate_by < today:
        _expire(actor, lot)
    if lot.expired_at is not None and lot.cancelled_at is None and lot.liquidate_by < today:
        _cancel(actor, lot)
    return lot if before != (lot.expired_at, lot.cancelled_at) else None


def _expire(actor: Actor, lot: Lot) -> None:
    """What was not obligated in time can no longer be: it expires, pending obligations with it."""
    _end_pending(actor, lot, rules.NOT_YET_OBLIGATED)
    free = _unobligated(lot)
    entry = _lapse(actor, lot, free, sum(free.values()), f"expired:{lot.obligate_by}")
    lot.expired_at = clock.now()
    change = _change(actor, lot, LotChangeKind.EXPIRED, sum(free.values()), entry)
    session().add(change)
    session().flush()
    audit.record(actor, "lot.expired", lot, party=lot.fund.party)


def _cancel(actor: Actor, lot: Lot) -> None:
    """Whatever is left, obligated or not, is cancelled; the lot is frozen (31 USC 1552)."""
    _end_pending(actor, lot, ("B400", "B600"))
    left = {code: account.free.minor for code, account in _accounts(lot).items() if code in ("B400", "B600")}
    total = sum(left.values())
    entry = None
    if total:
        entry = _sweep(actor, lot, left, "B700", what=f"cancelled:{lot.liquidate_by}", last=lot.liquidate_by)
    lot.cancelled_at = clock.now()
    session().add(_change(actor, lot, LotChangeKind.CANCELLED, total, entry))
    session().flush()
    audit.record(actor, "lot.cancelled", lot, party=lot.fund.party)


def _end_pending(actor: Actor, lot: Lot, codes: tuple[str, ...]) -> None:
    accounts = _accounts(lot)
    waiting = balances.pending_entries_of([accounts[code].id for code in codes])
    run(actor, [End(entry_id, "the time of the lot is over", Outcome.EXPIRED) for entry_id in waiting])


def _unobligated(lot: Lot) -> dict[str, int]:
    """Stage → what could still be obligated, read under lock."""
    accounts = _accounts(lot)
    return {code: accounts[code].free.minor for code in rules.NOT_YET_OBLIGATED}


def _lapse(actor: Actor, lot: Lot, free: Mapping[str, int], minor: int, what: str) -> Entry | None:
    """Book so much of the unobligated money as expired, from what was planned least."""
    left, taken_from = minor, {}
    for code, there in free.items():
        taken_from[code] = min(left, there)
        left -= taken_from[code]
    return _sweep(actor, lot, taken_from, "B600", what=what, last=lot.obligate_by) if minor else None


def _sweep(actor: Actor, lot: Lot, amounts: Mapping[str, int], into: str, *, what: str, last: date) -> Entry:
    """One entry that empties stages into another, on the day after the last one (today when that month is closed)."""
    accounts, currency = _accounts(lot), lot.fund.currency
    legs = [Leg(accounts[code].id, Money(minor, currency)) for code, minor in amounts.items() if minor]
    legs.append(Leg(accounts[into].id, Money(-sum(amounts.values()), currency)))
    day = last + timedelta(days=1)
    closed = any(c.first_on <= day <= c.last_on for c in locking.closed_months([lot.fund_id]))
    on = clock.now().date() if closed else day
    purpose = "expiry" if into == "B600" else "cancellation"
    key = f"lot:{lot.code}:{what}"
    return do(actor, Post(EntryDraft(key, purpose, tuple(legs), on, lot.authority, lot.id)))


def _accounts(lot: Lot) -> dict[str, Account]:
    """The lot's accounts as they stand, held until the transaction ends."""
    ids = [account.id for account in queries.accounts_of_lots([lot.id])[lot.id].values()]
    return {held.account.code: held.account for held in locking.locked(ids)}


def _change(actor: Actor, lot: Lot, kind: LotChangeKind, minor: int, entry: Entry | None) -> LotChange:
    return LotChange(
        lot_id=lot.id, kind=kind, amount_minor=minor, obligate_by=lot.obligate_by, liquidate_by=lot.liquidate_by,
        effective_on=entry.effective_on if entry else clock.now().date(), changed_at=clock.now(),
        changed_by_id=actor.person_id, entry_id=entry.id if entry else None,
    )  # fmt: skip


def _held(actor: Actor, lot_id: uuid.UUID) -> Lot:
    lot = lock(Lot, lot_id)
    if lot is None:
        raise NotFound
    if not policy.may_book(actor, lot.fund):
        raise Forbidden if policy.may_view_fund(actor, lot.fund) else NotFound
    if lot.cancelled_at is not None:
        raise Conflict("lot.cancelled", lot=lot.code)
    return lot
