"""/funds/exchange: trades between the endowment's currencies, and month-end revaluations."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.kernel.decisions import Decision
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.ledger import labels, policy, queries
from app.ledger.chart import reporting_currency
from app.ledger.models import Revaluation, Trade
from app.ledger.pages.blueprint import pages
from app.ledger.queries import exchange as found
from app.ledger.schemas import RefusalIn, RevaluationIn, TradeIn
from app.ledger.service import exchange as service
from app.ledger.states import FundKind
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form


@pages.get("/exchange")
@governed_by(policy.may_view_books)
def exchange() -> str:
    return _page()


@pages.post("/exchange/trades")
@governed_by(policy.may_exchange, fresh=True)
def prepare_trade() -> Any:
    return _done(lambda: service.prepare_trade(current_actor(), read_form(TradeIn())))


@pages.post("/exchange/trades/<uuid:trade_id>/approve")
@governed_by(policy.may_exchange, fresh=True)
def approve_trade(trade_id: uuid.UUID) -> Any:
    return _done(lambda: service.approve_trade(current_actor(), trade_id, given_version()))


@pages.post("/exchange/trades/<uuid:trade_id>/refuse")
@governed_by(policy.may_exchange, fresh=True)
def refuse_trade(trade_id: uuid.UUID) -> Any:
    return _done(lambda: service.refuse_trade(current_actor(), trade_id, given_version(), _reason()))


@pages.post("/exchange/revaluations")
@governed_by(policy.may_exchange, fresh=True)
def prepare_revaluation() -> Any:
    return _done(lambda: service.prepare_revaluation(current_actor(), **read_form(RevaluationIn())))


@pages.post("/exchange/revaluations/<uuid:revaluation_id>/approve")
@governed_by(policy.may_exchange, fresh=True)
def approve_revaluation(revaluation_id: uuid.UUID) -> Any:
    return _done(lambda: service.approve_revaluation(current_actor(), revaluation_id, given_version()))


@pages.post("/exchange/revaluations/<uuid:revaluation_id>/refuse")
@governed_by(policy.may_exchange, fresh=True)
def refuse_revaluation(revaluation_id: uuid.UUID) -> Any:
    return _done(
        lambda: service.refuse_revaluation(current_actor(), revaluation_id, given_version(), _reason())
    )


def _done(verb: Callable[[], Trade | Revaluation]) -> Any:
    effect = lambda: {"id": str(verb().id)}  # noqa: E731
    return submit_form(effect, then=lambda _answer: url_for("ledger.exchange"), again=_page)


def _reason() -> str:
    reason: str = read_form(RefusalIn())["reason"]
    return reason


def _page(**kept: Any) -> str:
    actor = current_actor()
    if not policy.may_view_books(actor):
        raise NotFound
    trades, revaluations = found.trades(), found.revaluations()
    rows: list[Trade | Revaluation] = [*trades, *revaluations]
    people = {key for row in rows for key in (row.prepared_by_id, row.decided_by_id) if key}
    may_exchange, books = policy.may_exchange(actor), queries.funds(FundKind.ENDOWMENT)
    is_mine = lambda row: row.decision == Decision.PREPARED and row.prepared_by_id != actor.person_id  # noqa: E731
    context = {
        "trades": trades, "revaluations": revaluations, "labels": labels, "may_exchange": may_exchange,
        "books": [(str(fund.id), f"{fund.currency} - {fund.name.text(language())}") for fund in books],
        "currencies": [(code, code) for code in sorted({fund.currency for fund in books})],
        "people": accounts.people_by_ids(list(people)), "reporting": reporting_currency(),
        "mine": {row.id for row in rows if may_exchange and is_mine(row)}, "typed": {}, **kept,
    }  # fmt: skip
    return render_template("ledger/exchange.html", **context)
