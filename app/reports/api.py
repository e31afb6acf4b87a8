"""/api/v1/desk: what waits for whoever asks. /api/v1/statements: the books of a fund as tables."""

import uuid
from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from app.kernel import clock
from app.kernel.errors import NotFound, Problem, refuse_if
from app.kernel.parties import parties
from app.ledger import queries as ledger
from app.ledger.policy import may_view_fund
from app.reports import labels, policy, queries
from app.reports.queries import Task, Thing, making
from app.reports.queries.making import Wish
from app.reports.schemas import DeskOut, FundStatementsOut, StatementIn, StatementOut
from app.reports.statements import Cut, cuts, read_cut
from app.web.access import governed_by, signed_in
from app.web.actors import current_actor

api = Blueprint(
    "reports_api", __name__, url_prefix="/api/v1", description="The desk, and statements of the books"
)


@api.get("/desk")
@api.response(200, DeskOut)
@signed_in
def desk() -> dict[str, Any]:
    """What the page of the same name shows."""
    actor, now = current_actor(), clock.now()
    return {
        "waiting": [_task(task) for task in queries.waiting(actor, now)],
        "things": [_thing(thing) for thing in queries.things(actor, now)],
    }


def _task(task: Task) -> dict[str, Any]:
    facts = {name: getattr(task, name) for name in ("code", "title", "reference", "party", "count", "due")}
    words = {"kind": str(labels.TASKS[task.code].kind), "sentence": labels.title_of(task)}
    return {**facts, **words, "path": url_for(task.endpoint, **task.place)}


def _thing(thing: Thing) -> dict[str, Any]:
    facts = {name: getattr(thing, name) for name in ("kind", "title", "reference", "state")}
    return {**facts, "path": url_for(thing.endpoint, **thing.place)}


@api.get("/statements")
@api.response(200, FundStatementsOut(many=True))
@governed_by(policy.may_view_statements)
def list_statements() -> Any:
    """Every fund the reader may see, and which statements there are of it."""
    if not policy.may_view_statements(current_actor()):
        raise NotFound
    return ledger.funds_for(current_actor())


@api.get("/statements/<uuid:fund_id>/<name>")
@api.arguments(StatementIn, location="query")
@api.response(200, StatementOut)
@governed_by(policy.may_view_statements)
def get_statement(data: dict[str, Any], fund_id: uuid.UUID, name: str) -> dict[str, Any]:
    """What page, PDF and workbook show, as tables; by default of the running fiscal year, as known now."""
    fund, now = ledger.fund(fund_id), clock.now()
    if fund is None or not may_view_fund(current_actor(), fund):
        raise NotFound
    wish = Wish(fund, _cut(data["cut"]), min(data["known"] or now, now))
    made = making.statement(wish, name)
    if made is None:
        raise NotFound
    return {"wish": wish, "made": made}


def _cut(text: str) -> Cut:
    try:
        return read_cut(text, parties()) if text else cuts(parties(), clock.now().date())[0]
    except ValueError:
        refuse_if([Problem("statement.unknown_days", "/cut")], "statement.refused")
        raise
