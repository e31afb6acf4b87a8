"""What is booked stays: UPDATE and DELETE are refused by triggers on both engines, and by grants on PostgreSQL."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.cli.ledger import HISTORY, grants
from app.kernel import db
from app.kernel.db import session, unit_of_work
from app.kernel.errors import Conflict
from app.ledger import service
from app.ledger.models import Account
from tests.factories.ledger import BOOKKEEPER, account, balances, transfer
from tests.ledger.conftest import Desk, desk_of
from tests.ledger.test_random import broken

CHANGES = {
    "entries": "memo = 'x'",
    "entry_lines": "amount_minor = amount_minor + 1",
    "resolutions": "reason = 'x'",
    "lot_changes": "reason = 'x'",
}
STATEMENTS = [f"UPDATE {table} SET {change}" for table, change in CHANGES.items()]
STATEMENTS += [f"DELETE FROM {table}" for table in CHANGES]


def booked(desk: Desk) -> tuple[Account, Account]:
    """One entry that waited and was settled."""
    cash, gains = account(desk.fund, "1000"), account(desk.fund, "3100")
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("h", cash, gains, 500))
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    return cash, gains


def run(statement: str) -> None:
    unit_of_work(lambda: session().execute(text(statement)))


def count(table: str) -> int:
    with db.read_only() as reader:
        return reader.scalar(text(f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize("statement", [one for one in STATEMENTS if "lot_changes" not in one])
def test_triggers_refuse_on_both_engines(jp: Desk, statement: str) -> None:
    booked(jp)
    with pytest.raises((Conflict, DBAPIError)):
        run(statement)


def test_sqlite_refuses_to_replace_a_line(real_database: str) -> None:
    """INSERT OR REPLACE deletes without a trigger; the guard sees it coming."""
    if not real_database.startswith("sqlite"):
        return
    booked(desk_of("JP"))
    replace = (
        "INSERT OR REPLACE INTO entry_lines SELECT id, entry_id, account_id, amount_minor + 1, currency,"
    )
    with pytest.raises((Conflict, DBAPIError)):
        run(f"{replace} effective_on, booked_at, is_pending FROM entry_lines LIMIT 1")


FORGERIES = {
    "amounts and balances alike": (
        "UPDATE entry_lines SET amount_minor = amount_minor * 2 WHERE is_pending",
        "UPDATE settled_lines SET amount_minor = amount_minor * 2",
        "UPDATE accounts SET posted_minor = posted_minor * 2 WHERE code IN ('1000', '3100')",
    ),
    "the reason": ("UPDATE entries SET memo = 'something else'",),
    "the day": (
        "UPDATE entries SET effective_on = '2027-01-02'",
        "UPDATE entry_lines SET effective_on = '2027-01-02'",
    ),
    "the day it was settled": (
        "UPDATE resolutions SET effective_on = '2030-01-02'",
        "UPDATE settled_lines SET effective_on = '2030-01-02'",
    ),
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_whoever_passes_the_triggers_is_found_out_by_the_sealed_record(
    jp: Desk, forged: tuple[str, ...]
) -> None:
    """I2: an entry is compared with the hash in the record, which is sealed; no sum has to be wrong."""
    booked(jp)
    assert broken() == []
    unit_of_work(_without_triggers, forged)
    assert {row.partition(":")[0] for row in broken()} == {
        "every entry is what the sealed record says was booked (I2)"
    }


def _without_triggers(statements: tuple[str, ...]) -> None:
    for statement in statements:
        table = statement.split()[1]
        if session().get_bind().dialect.name == "postgresql":
            session().execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session().execute(text(f"DROP TRIGGER IF EXISTS {table}_refuses_update"))
        session().execute(text(statement))
    session().info["audited"] = True


def test_the_role_of_the_service_has_no_right_to_change_history(real_database: str) -> None:
    """Without any trigger the grants alone refuse, and the service still does its work as that role."""
    if real_database.startswith("sqlite"):
        return
    desk, role = desk_of("JP"), f"jusstic_app_{uuid.uuid4().hex[:8]}"
    cash, gains = booked(desk)
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.execute(text(f"CREATE ROLE {role}"))
        for statement in grants(role):
            owner.execute(text(statement))
        for table in CHANGES:
            owner.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_append_only"))
    listener = _as_role(role)
    try:
        for statement in [*STATEMENTS, *(f"TRUNCATE {table} CASCADE" for table in CHANGES)]:
            with pytest.raises(DBAPIError, match="permission denied"):
                run(statement)
        unit_of_work(service.post, BOOKKEEPER, transfer("p", cash, gains, 7))
        waiting = unit_of_work(service.hold, BOOKKEEPER, transfer("w", cash, gains, 5))
        unit_of_work(service.settle, BOOKKEEPER, waiting.id)
        assert balances(cash) == [(512, 0)]
    finally:
        event.remove(db.engine(), "checkout", listener)
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
            owner.execute(text("RESET ROLE"))
            owner.execute(text(f"DROP OWNED BY {role}"))
            owner.execute(text(f"DROP ROLE {role}"))


def _as_role(role: str) -> Any:
    def listener(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"SET ROLE {role}")
        connection.commit()

    event.listen(db.engine(), "checkout", listener)
    return listener


def test_the_command_prints_the_grants_and_takes_no_strange_name(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["ledger", "grants", "jusstic"])
    assert said.output.splitlines()[-2:] == [
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {HISTORY} FROM jusstic;",
        "REVOKE INSERT ON settled_lines FROM jusstic;",
    ]
    assert app.test_cli_runner().invoke(args=["ledger", "grants", "x; DROP"]).exit_code == 2


@pytest.mark.usefixtures("database")
def test_commands_of_the_books(app: Flask, jp: Desk) -> None:
    booked(jp)
    runner = app.test_cli_runner()
    for command, said in (
        (["ledger", "verify"], "every balance equals its lines"),
        (["ledger", "snapshot", "--through", "2027-12-31"], "accounts:"),
        (["ledger", "rebuild"], "corrected: 0"),
        (["ledger", "daily"], "expired_entries: 0"),
        (["ledger", "verify", "--json"], '"faults": []'),
    ):
        answer = runner.invoke(args=command)
        assert (answer.exit_code, said in answer.output) == (0, True), answer.output
