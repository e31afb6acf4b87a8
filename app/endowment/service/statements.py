"""Statements of banks and custodians: taken, matched by reference, confirmed by a person, and undone."""

import uuid
from collections.abc import Mapping

from app.audit import service as audit
from app.endowment import queries, rules
from app.endowment.models import BankLine, BankMatch, BankStatement
from app.endowment.rules import Pair, StatementDraft
from app.endowment.service.books import require_administrator
from app.endowment.sources import UnreadableStatement, read_statement
from app.endowment.states import MatchedBy
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import sha256_hex
from app.kernel.db import session
from app.kernel.errors import NotFound, RuleBroken, refuse_if


def take_statement(actor: Actor, draft: StatementDraft) -> BankStatement:
    """Take a workbook whole or not at all, and match the lines that bear the reference of their booking.

    Raises RuleBroken `statement.refused` with every row that cannot be used.
    """
    require_administrator(actor)
    fund = queries.lock_book(draft.currency)
    try:
        lines = read_statement(draft.data, draft.currency)
    except UnreadableStatement as fault:
        raise RuleBroken("bank.refused", rules.fault_problems(fault.faults)) from fault
    file_hash = sha256_hex(draft.data)
    is_known = queries.is_statement_known(draft.currency, file_hash)
    refuse_if(
        rules.statement_problems(lines, is_known=is_known, today=clock.today(actor.zone)), "bank.refused"
    )
    taken = BankStatement(
        currency=draft.currency, source=draft.source.strip(), file_name=draft.file_name[:200], file_hash=file_hash,
        first_on=min(line.day for line in lines), last_on=max(line.day for line in lines), line_count=len(lines),
        imported_at=clock.now(), imported_by_id=actor.person_id,
    )  # fmt: skip
    session().add(taken)
    session().flush()
    rows = [
        BankLine(
            statement_id=taken.id, number=line.number, day=line.day, amount_minor=line.amount.minor,
            currency=draft.currency, reference=line.reference, text=line.text,
        )
        for line in lines
    ]  # fmt: skip
    session().add_all(rows)
    session().flush()
    found = queries.pairing(
        queries.bank_lines([row.id for row in rows]), queries.open_movements(fund, through=taken.last_on)
    )
    for line_id, entry_id in found.matched:
        _match(line_id, entry_id, draft.currency, MatchedBy.REFERENCE, None)
    session().flush()
    audit.record(
        actor,
        "bank_statement.taken",
        taken,
        changes={"file_hash": file_hash, "lines": len(rows), "matched": len(found.matched)},
    )
    return taken


def match_lines(actor: Actor, statement_id: uuid.UUID, chosen: Mapping[uuid.UUID, uuid.UUID]) -> int:
    """Confirm that lines are these movements (line → entry); all of them or none. Returns how many."""
    require_administrator(actor)
    statement = _statement(statement_id)
    fund = queries.lock_book(statement.currency)
    open_ones = {it.entry_id: it for it in queries.open_movements(fund, through=clock.today(actor.zone))}
    lines = {line.id: line for line in queries.bank_lines(list(chosen)) if line.statement_id == statement_id}
    pairs = {}
    for line_id, entry_id in chosen.items():
        line, movement = lines.get(line_id), open_ones.get(entry_id)
        is_taken = line is not None and line.match is not None
        pairs[line_id] = Pair(line.amount if line else None, movement.amount if movement else None, is_taken)
    is_doubled = len(set(chosen.values())) < len(chosen)
    refuse_if(rules.match_problems(pairs, is_doubled=is_doubled), "match.refused")
    for line_id, entry_id in chosen.items():
        _match(line_id, entry_id, statement.currency, MatchedBy.PERSON, actor.person_id)
    session().flush()
    audit.record(actor, "bank_statement.matched", statement, changes={"lines": len(chosen)})
    return len(chosen)


def undo_match(actor: Actor, line_id: uuid.UUID, reason: str) -> None:
    """Take a match back, with a reason; line and movement are open again."""
    require_administrator(actor)
    match = session().get(BankMatch, line_id)
    if match is None:
        raise NotFound
    refuse_if(rules.reason_problems(reason), "match.refused")
    line = next(iter(queries.bank_lines([line_id])))
    session().delete(match)
    session().flush()
    audit.record(
        actor,
        "bank_statement.match_undone",
        _statement(line.statement_id),
        reason=reason.strip(),
        changes={"line": line.number, "entry": str(match.entry_id)},
    )


def _statement(statement_id: uuid.UUID) -> BankStatement:
    statement = queries.statement(statement_id)
    if statement is None:
        raise NotFound
    return statement


def _match(
    line_id: uuid.UUID, entry_id: uuid.UUID, currency: str, by: MatchedBy, person_id: uuid.UUID | None
) -> None:
    session().add(
        BankMatch(
            line_id=line_id,
            entry_id=entry_id,
            currency=currency,
            matched_by=by,
            matched_at=clock.now(),
            person_id=person_id,
        )
    )
