"""Trades between the endowment's currencies, and the month-end revaluation of its monetary items, under four eyes.

A trade is one entry with two balanced halves: each book's cash against its own clearing account, so that every
currency sums to zero by itself. A revaluation asks what the monetary items of a book were carried at in the reporting
currency (each booking at the rate of its day, a trade at what was really paid) and what they are worth at the
official rate of the month's end; the difference is a gain or a loss of that currency.
"""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from app.audit import service as audit
from app.fx import queries as fx
from app.fx import rates
from app.fx.rates import Rate
from app.fx.states import RatePurpose
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, Decision, DecisionAction, FourEyes
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, refuse_if
from app.kernel.fiscal import Month
from app.kernel.money import Money, digits
from app.kernel.states import step
from app.ledger import policy, queries, rules
from app.ledger.chart import reporting_currency
from app.ledger.drafts import EntryDraft, Flow, Leg, Post, TradeDraft
from app.ledger.models import Entry, Fund, Revaluation, Trade
from app.ledger.queries import exchange
from app.ledger.queries.balances import Window
from app.ledger.service.booking import do
from app.ledger.service.funds import open_account
from app.ledger.states import FundKind

Kept = TypeVar("Kept", Trade, Revaluation)


def prepare_trade(actor: Actor, draft: TradeDraft) -> Trade:
    """Enter a trade that was made; nothing is in the books before another person approves it."""
    _require_exchanger(actor)
    sold, bought = _fund(draft.sold_fund_id), _fund(draft.bought_fund_id)
    today = clock.today(actor.zone)
    problems = rules.trade_problems(draft, _side(sold), _side(bought), reporting_currency(), today)
    if exchange.trade_by_reference(draft.reference) is not None:
        problems.append(Problem("trade.reference_taken", "/reference", {"reference": draft.reference}))
    refuse_if(problems, "trade.refused")
    trade = Trade(
        reference=draft.reference, sold_fund_id=sold.id, sold_minor=draft.sold.minor, sold_currency=sold.currency,
        bought_fund_id=bought.id, bought_minor=draft.bought.minor, bought_currency=bought.currency,
        traded_on=draft.traded_on, counterparty=draft.counterparty.strip(), prepared_by_id=actor.person_id,
        prepared_at=clock.now(),
    )  # fmt: skip
    session().add(trade)
    session().flush()
    audit.record(actor, "trade.prepared", trade)
    return trade


def approve_trade(actor: Actor, trade_id: uuid.UUID, version: int) -> Trade:
    """Book the trade: one entry, two legs a currency, through the clearing accounts."""
    trade = _decidable(actor, Trade, trade_id, version)
    sold, bought = _fund(trade.sold_fund_id), _fund(trade.bought_fund_id)
    legs = (
        Leg(open_account(actor, sold, "2200").id, trade.sold),
        Leg(open_account(actor, sold, "1000").id, -trade.sold),
        Leg(open_account(actor, bought, "1000").id, trade.bought),
        Leg(open_account(actor, bought, "2200").id, -trade.bought),
    )
    key = f"trade:{trade.reference}"
    draft = EntryDraft(key, "currency_trade", legs, trade.traded_on, trade.counterparty, trade.id)
    entry = do(actor, Post(draft))
    _decide(actor, trade, DecisionAction.APPROVE)
    trade.entry_id = entry.id
    audit.record(actor, "trade.approved", trade)
    return trade


def refuse_trade(actor: Actor, trade_id: uuid.UUID, version: int, reason: str) -> Trade:
    trade = _decidable(actor, Trade, trade_id, version)
    _refuse(actor, trade, reason)
    audit.record(actor, "trade.refused", trade, reason=reason)
    return trade


def prepare_revaluation(actor: Actor, fund_id: uuid.UUID, month: Month) -> Revaluation:
    """Compute the gain or loss of a book's monetary items at a month's end, to be approved by another person."""
    _require_exchanger(actor)
    fund, reporting = _fund(fund_id), exchange.book_in(reporting_currency())
    problems = rules.revaluation_problems(
        month, currency=fund.currency, is_endowment=fund.kind == FundKind.ENDOWMENT,
        reporting=reporting_currency(), today=clock.today(actor.zone),
    )  # fmt: skip
    if reporting is None:
        problems.append(
            Problem("revaluation.no_reporting_book", "/fund_id", {"currency": reporting_currency()})
        )
    last = exchange.last_revaluation(fund.id)
    if last is not None and last.decision == Decision.PREPARED:
        problems.append(Problem("revaluation.waits_already", "/month"))
    elif last is not None and last.month_end >= month.last_day():
        problems.append(Problem("revaluation.done_already", "/month", {"until": last.month_end.isoformat()}))
    refuse_if(problems, "revaluation.refused")
    made = _computed(actor, fund, reporting or fund, month, last)
    session().add(made)
    session().flush()
    audit.record(actor, "revaluation.prepared", made)
    return made


def approve_revaluation(actor: Actor, revaluation_id: uuid.UUID, version: int) -> Revaluation:
    """Book the gain or loss in the reporting book, unless the position changed since it was computed."""
    made = _decidable(actor, Revaluation, revaluation_id, version)
    if exchange.position(made.fund_id, made.month_end) != made.position_minor:
        raise Conflict("revaluation.position_changed")
    entry = _book_gain(actor, made) if made.gain_minor else None
    _decide(actor, made, DecisionAction.APPROVE)
    made.entry_id = entry.id if entry else None
    audit.record(actor, "revaluation.approved", made)
    return made


def refuse_revaluation(actor: Actor, revaluation_id: uuid.UUID, version: int, reason: str) -> Revaluation:
    made = _decidable(actor, Revaluation, revaluation_id, version)
    _refuse(actor, made, reason)
    audit.record(actor, "revaluation.refused", made, reason=reason)
    return made


def _computed(
    actor: Actor, fund: Fund, reporting: Fund, month: Month, last: Revaluation | None
) -> Revaluation:
    month_end = month.last_day()
    rate, row = fx.official_required(RatePurpose.MONTH_END, fund.currency, reporting.currency, month_end)
    position = exchange.position(fund.id, month_end)
    carrying = (last.value_minor if last else 0) + _carried_in(fund, reporting, _new_flows(fund, month, last))
    value = _in_reporting(position, rate)
    return Revaluation(
        fund_id=fund.id, reporting_fund_id=reporting.id, month_end=month_end, rate_id=row.id,
        position_minor=position, currency=fund.currency, carrying_minor=carrying, value_minor=value,
        gain_minor=value - carrying, reporting_currency=reporting.currency, prepared_by_id=actor.person_id,
        prepared_at=clock.now(),
    )  # fmt: skip


def _new_flows(fund: Fund, month: Month, last: Revaluation | None) -> list[Flow]:
    """What the last revaluation did not know: later days, and earlier days booked after it."""
    through = month.last_day()
    if last is None:
        return exchange.flows(fund.id, Window(through))
    later = exchange.flows(fund.id, Window(through, after=last.month_end))
    return later + exchange.flows(fund.id, Window(last.month_end, since=last.prepared_at))


def _carried_in(fund: Fund, reporting: Fund, flows: Sequence[Flow]) -> int:
    """Each change at the rate of its day; a trade at what was paid or received for it."""
    trades = exchange.trades_by_ids([flow.subject_id for flow in flows if flow.subject_id])
    total = 0
    for flow in flows:
        trade = trades.get(flow.subject_id) if flow.subject_id else None
        if trade is not None and abs(flow.minor) == (
            trade.bought_minor if trade.bought_fund_id == fund.id else trade.sold_minor
        ):
            other = trade.sold_minor if trade.bought_fund_id == fund.id else trade.bought_minor
            total += other if flow.minor > 0 else -other
        else:
            total += _in_reporting(flow.minor, fx.booking_rate(fund.currency, reporting.currency, flow.on))
    return total


def _in_reporting(minor: int, rate: Rate) -> int:
    return rates.convert(minor, rate, base_digits=digits(rate.base), quote_digits=digits(rate.quote))


def _book_gain(actor: Actor, made: Revaluation) -> Entry:
    """Gain: Dr clearing, Cr currency gains. Loss: Dr currency losses, Cr clearing."""
    reporting = _fund(made.reporting_fund_id)
    amount = Money(abs(made.gain_minor), made.reporting_currency)
    clearing = open_account(actor, reporting, "2200").id
    result = open_account(actor, reporting, "4500" if made.gain_minor > 0 else "5400").id
    debit, credit = (clearing, result) if made.gain_minor > 0 else (result, clearing)
    key = f"revaluation:{made.id}"
    memo = f"{made.currency} {made.month_end:%Y-%m}"
    legs = (Leg(debit, amount), Leg(credit, -amount))
    return do(actor, Post(EntryDraft(key, "currency_revaluation", legs, made.month_end, memo, made.id)))


def _decide(actor: Actor, row: FourEyes, action: DecisionAction) -> None:
    row.decision = step(TRANSITIONS, row.decision, action)
    row.decided_by_id, row.decided_at = actor.person_id, clock.now()


def _refuse(actor: Actor, row: FourEyes, reason: str) -> None:
    refuse_if(rules.reason_problems(reason), "trade.refused")
    _decide(actor, row, DecisionAction.REFUSE)
    row.refusal = reason.strip()


def _decidable(actor: Actor, model: type[Kept], key: uuid.UUID, version: int) -> Kept:
    row = lock(model, key)
    if row is None or not policy.may_view_books(actor):
        raise NotFound
    if not policy.may_exchange(actor) or actor.person_id == row.prepared_by_id:
        raise Forbidden("ledger.second_person")
    expect_version(row.version, version)
    return row


def _side(fund: Fund) -> tuple[str, bool]:
    return fund.currency, fund.kind == FundKind.ENDOWMENT


def _require_exchanger(actor: Actor) -> None:
    if not policy.may_exchange(actor):
        raise Forbidden


def _fund(fund_id: uuid.UUID) -> Fund:
    fund = queries.fund(fund_id)
    if fund is None:
        raise NotFound
    return fund
