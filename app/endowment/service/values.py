"""Valuations of a quarter, and price indices: prepared by one person, in force once another has approved them."""

from dataclasses import replace

from app.endowment import queries, rules
from app.endowment.models import PriceImport, PriceLevel, Valuation, ValuationLine
from app.endowment.rules import NANO, ValuationDraft
from app.endowment.service.books import (
    Event,
    keep,
    post,
    require_administrator,
)
from app.endowment.sources import UnreadableSeries, read_prices
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import sha256_hex
from app.kernel.db import session
from app.kernel.errors import Conflict, Problem, refuse_if
from app.ledger.models import Entry


def value(actor: Actor, draft: ValuationDraft) -> Valuation:
    """Prepare the valuation of a quarter; one that is there already is replaced when this one is approved."""
    require_administrator(actor)
    currency = draft.cash.currency
    queries.book_required(currency)
    costs = queries.costs_at(currency, draft.quarter_end)
    replaced = queries.valuation_of(currency, draft.quarter_end)
    problems = rules.valuation_problems(
        draft, costs, is_correction=replaced is not None, today=clock.today(actor.zone)
    )
    refuse_if(problems, "endowment.refused")
    fair = sum(line.amount.minor for line in draft.lines)
    cost = sum(costs[line.holding_id] for line in draft.lines)
    row = Valuation(
        currency=currency, quarter_end=draft.quarter_end, cash_minor=draft.cash.minor,
        total_minor=draft.cash.minor + fair, adjustment_minor=fair - cost, citation=draft.citation,
        reason=draft.reason, replaces_id=replaced.id if replaced else None,
    )  # fmt: skip
    keep(actor, row, "valuation.prepared")
    session().add_all(
        ValuationLine(
            valuation_id=row.id, holding_id=line.holding_id, cost_minor=costs[line.holding_id],
            fair_minor=line.amount.minor,
        )
        for line in draft.lines
    )  # fmt: skip
    session().flush()
    return row


def book_valuation(actor: Actor, row: Valuation) -> Entry | None:
    """Bring the books to fair value at that day; a quarter that was valued after it keeps what it has.

    Refused when holdings have changed their cost since it was prepared, or it was replaced meanwhile.
    """
    fund = queries.lock_book(row.currency)
    costs = queries.costs_at(row.currency, row.quarter_end)
    now = queries.valuation_of(row.currency, row.quarter_end)
    if {line.holding_id: line.cost_minor for line in row.lines if line.cost_minor} != {
        key: cost for key, cost in costs.items() if cost
    } or row.replaces_id != (now.id if now else None):
        raise Conflict("endowment.basis_changed")
    change = row.adjustment_minor - queries.adjustment_before(row.currency, row.quarter_end)
    if change == 0:
        return None
    later = queries.valuation_after(row.currency, row.quarter_end)
    if later is not None:
        unwound = replace(_event(row), key=f"valuation:{row.id}:unwound", on=later.quarter_end)
        post(actor, fund, rules.valuation_lines(-change), unwound)
    return post(actor, fund, rules.valuation_lines(change), _event(row))


def import_prices(actor: Actor, currency: str, source: str, text: str) -> PriceImport:
    """Prepare a published consumer price index (CSV: Date, Index) for one book."""
    require_administrator(actor)
    queries.book_required(currency)
    try:
        series = read_prices(text.encode())
    except UnreadableSeries as fault:
        refuse_if(
            [Problem("endowment.index_is_no_table", "/text", {"text": fault.text})], "endowment.refused"
        )
        raise
    refuse_if(rules.price_problems(series, source), "endowment.refused")
    months = sorted(series.levels)
    row = PriceImport(
        currency=currency, source=source, sha256=sha256_hex(text.encode()), months=len(months),
        first_month=months[0].first_day(), last_month=months[-1].first_day(),
    )  # fmt: skip
    keep(actor, row, "price_import.prepared")
    session().add_all(
        PriceLevel(
            import_id=row.id, month=month.first_day(), level_nano=int(series.levels[month].scaleb(NANO))
        )
        for month in months
    )
    session().flush()
    return row


def _event(row: Valuation) -> Event:
    memo = row.reason or row.citation
    return Event(f"valuation:{row.id}", "endowment_valuation", row.quarter_end, memo, row.id)
