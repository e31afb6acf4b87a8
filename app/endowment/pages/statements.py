"""/endowment/statements: workbooks of banks and custodians, and which movement of the books each line is."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.endowment import labels, policy, queries, service
from app.endowment.models import BankStatement
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.rules import StatementDraft
from app.endowment.schemas import MatchIn, StatementIn, UndoIn
from app.kernel.errors import NotFound
from app.ledger import labels as ledger_labels
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import given_file, read_form
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
    typed, given = read_form(StatementIn()), given_file("bank.refused", "bank.no_file")
    return StatementDraft(typed["currency"], typed["source"], str(given.filename), given.stream.read())


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
    found_so_far = queries.reconciliation(shown)
    context = {"may_prepare": policy.may_prepare(current_actor()), "typed": {}, **found}
    return render_template(
        "endowment/statement.html",
        shown=shown,
        matched=found_so_far.matched,
        proposed=found_so_far.proposed,
        open_lines=found_so_far.open_lines,
        open_movements=found_so_far.open_movements[:SHOWN],
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
