"""/endowment/statements: workbooks of banks and custodians, and which movement of the books each line is."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.endowment import labels, policy, queries, service
from app.endowment.models import BankStatement
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.rules import StatementDraft
from app.endowment.schemas import MatchIn, StatementIn, UndoIn
from app.kernel.errors import NotFound, Problem, RuleBroken
from app.ledger import labels as ledger_labels
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import read_form
from app.web.submitting import submit_form

LARGEST = 4 * 1024 * 1024
SHOWN = 500


@pages.get("/statements")
@governed_by(policy.may_view)
def statements() -> str:
    return _list()


@pages.post("/statements")
@takes_up_to(LARGEST)
@governed_by(policy.may_prepare, fresh=True)
def take_statement() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.take_statement(current_actor(), _draft()).id)}

    def then(answer: dict[str, str]) -> str:
        return url_for("endowment.statement", statement_id=answer["id"])

    return submit_form(effect, then=then, again=_list)


def _draft() -> StatementDraft:
    typed, given = read_form(StatementIn()), request.files.get("file")
    if given is None or not given.filename:
        raise RuleBroken("bank.refused", [Problem("bank.no_file", "/file")])
    return StatementDraft(typed["currency"], typed["source"], given.filename, given.stream.read())


def _list(**found: Any) -> str:
    require_reader()
    currencies = [(code, code) for code in queries.currencies()]
    context = {"may_prepare": policy.may_prepare(current_actor()), "typed": {}, **found}
    return render_template(
        "endowment/statements.html", rows=queries.statements(), currencies=currencies, **context
    )


@pages.get("/statements/<uuid:statement_id>")
@governed_by(policy.may_view)
def statement(statement_id: uuid.UUID) -> str:
    return _statement(statement_id)


def _found(statement_id: uuid.UUID) -> BankStatement:
    require_reader()
    found = queries.statement(statement_id)
    if found is None:
        raise NotFound
    return found


def _statement(statement_id: uuid.UUID, **found: Any) -> str:
    shown = _found(statement_id)
    fund = queries.book_required(shown.currency)
    lines = queries.lines_of_statement(statement_id)
    open_ones = queries.open_movements(fund, through=shown.last_on)
    proposed = dict(queries.pairing(lines, open_ones).proposed)
    by_id = {it.entry_id: it for it in open_ones}
    context = {"may_prepare": policy.may_prepare(current_actor()), "typed": {}, **found}
    return render_template(
        "endowment/statement.html",
        shown=shown,
        matched=[line for line in lines if line.match],
        proposed=[(line, by_id[proposed[line.id]]) for line in lines if line.id in proposed],
        open_lines=[line for line in lines if not line.match and line.id not in proposed],
        open_movements=[it for it in open_ones if it.entry_id not in proposed.values()][:SHOWN],
        labels=labels,
        words=ledger_labels,
        **context,
    )


@pages.post("/statements/<uuid:statement_id>/matches")
@governed_by(policy.may_prepare)
def match_lines(statement_id: uuid.UUID) -> Any:
    def effect() -> dict[str, int]:
        chosen = read_form(MatchIn())["chosen"]
        return {"matched": service.match_lines(current_actor(), statement_id, chosen)}

    return submit_form(
        effect,
        then=lambda _answer: url_for("endowment.statement", statement_id=statement_id),
        again=lambda **found: _statement(statement_id, **found),
    )


@pages.post("/statements/<uuid:statement_id>/matches/<uuid:line_id>/undo")
@governed_by(policy.may_prepare)
def undo_match(statement_id: uuid.UUID, line_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        service.undo_match(current_actor(), line_id, read_form(UndoIn())["reason"])
        return {"id": str(line_id)}

    return submit_form(
        effect,
        then=lambda _answer: url_for("endowment.statement", statement_id=statement_id),
        again=lambda **found: _statement(statement_id, **found),
    )
