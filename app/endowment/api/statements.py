"""Statements of banks and custodians: taken, matched, confirmed, undone."""

import uuid
from typing import Any

from app.endowment import policy, queries, schemas, service
from app.endowment.api.blueprint import api, require_reader
from app.endowment.rules import StatementDraft
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import given_file, read_form
from app.web.idempotency import once_per_key

LARGEST = 4 * 1024 * 1024


@api.get("/statements")
@api.response(200, schemas.BankStatementOut(many=True))
@governed_by(policy.may_view)
def list_bank_statements() -> Any:
    require_reader()
    return queries.statements()


@api.post("/statements")
@api.response(201, schemas.ReconciliationOut)
@takes_up_to(LARGEST)
@governed_by(policy.may_prepare, fresh=True)
def take_bank_statement() -> Any:
    """Hand in a workbook (multipart: `file` as XLSX, `currency`, `source`): taken whole or not at all."""
    data, given = read_form(schemas.StatementIn()), given_file("bank.refused", "bank.no_file")
    draft = StatementDraft(data["currency"], data["source"], str(given.filename), given.stream.read())
    kept = once_per_key(lambda: {"id": str(service.take_statement(current_actor(), draft).id)})
    return _reconciliation(uuid.UUID(kept["id"]))


@api.get("/statements/<uuid:statement_id>")
@api.response(200, schemas.ReconciliationOut)
@governed_by(policy.may_view)
def get_bank_statement(statement_id: uuid.UUID) -> Any:
    return _reconciliation(statement_id)


@api.post("/statements/<uuid:statement_id>/matches")
@api.arguments(schemas.MatchIn)
@api.response(201, schemas.ReconciliationOut)
@governed_by(policy.may_prepare)
def match_bank_lines(data: dict[str, Any], statement_id: uuid.UUID) -> Any:
    """Confirm that lines are these movements (`line:entry`); all of them or none."""
    once_per_key(lambda: {"matched": service.match_lines(current_actor(), statement_id, data["chosen"])})
    return _reconciliation(statement_id)


@api.post("/statements/<uuid:statement_id>/matches/<uuid:line_id>/undoing")
@api.arguments(schemas.UndoIn)
@api.response(201, schemas.ReconciliationOut)
@governed_by(policy.may_prepare)
def undo_bank_match(data: dict[str, str], statement_id: uuid.UUID, line_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        service.undo_match(current_actor(), line_id, data["reason"])
        return {"id": str(line_id)}

    once_per_key(effect)
    return _reconciliation(statement_id)


def _reconciliation(statement_id: uuid.UUID) -> dict[str, Any]:
    require_reader()
    shown = queries.statement(statement_id)
    if shown is None:
        raise NotFound
    found = queries.reconciliation(shown)
    return {
        "id": shown.id,
        "matched": [{"line": one, "entry_id": one.match.entry_id} for one in found.matched if one.match],
        "proposed": [{"line": one, "entry_id": it.entry_id} for one, it in found.proposed],
        "open_lines": [{"line": one, "entry_id": None} for one in found.open_lines],
        "open_movements": found.open_movements,
    }
