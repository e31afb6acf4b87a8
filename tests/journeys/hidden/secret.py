"""What a secret is, and the ways of writing the world on in one of two ways."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from app.kernel import db

Act = Callable[[], object]
MINE = {"lead", "partner", "member", "binds"}
THEIRS = {"rival", "applying officer", "binds rival"}
OFFICERS = {"officer US", "officer JP"}
BOOKS = {"endowment", "council", "auditor"}
OF_US = {"officer US", "torn officer", "applying officer"}
"""Officers of the first agency: its lots and its calls in preparation are theirs whatever they apply for."""


@dataclass(frozen=True)
class Secret:
    """`act` and `instead`: the two ways. `shown`: who sees it, at which address.

    `is_recorded`: the record, which auditors read, says that something was done, with a hash, and not what.
    """

    name: str
    knows: set[str]
    act: Act
    shown: tuple[str, str]
    instead: Act = lambda: None
    is_recorded: bool = False


def set_(model: type[Any], key: uuid.UUID, **values: Any) -> Act:
    statement = update(model).where(model.id == key).values(**values)
    return lambda: db.unit_of_work(write, statement)


def write(*statements: Any) -> None:
    db.session().info["audited"] = True
    for statement in statements:
        db.session().execute(statement)


def set_locked(*statements: Any) -> Act:
    """Change rows whatever a lock says: the world in which they were written so, and locked then."""
    tables = {statement.table.name for statement in statements}

    def act() -> None:
        with db.read_only() as session:
            connection = session.get_bind()
        for table in tables:
            _without_guards(connection, table)
        db.unit_of_work(write, *statements)

    return act


def set_answer(model: type[Any], key: uuid.UUID, code: str, *within: str, **answer: Any) -> Act:
    """Change one answer and leave the others as another secret may have written them; `within`: one form of several."""

    def act() -> None:
        with db.read_only() as session:
            answers = deepcopy(session.scalars(select(model.answers).where(model.id == key)).one())
        form = answers[within[0]] if within else answers
        form[code] = {**form[code], **answer}
        set_locked(update(model).where(model.id == key).values(answers=answers))()

    return act


def _without_guards(connection: Any, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (name,) in connection.exec_driver_sql(guards, (table,)).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _both(verb: Callable[[str], Act]) -> tuple[Act, Act]:
    return verb("One"), verb("Another")


def differing(
    name: str,
    knows: set[str],
    shown: tuple[str, str],
    verb: Callable[[str], Act],
    *,
    is_recorded: bool = False,
) -> Secret:
    """The same is done in both worlds, with another word."""
    act, instead = _both(verb)
    return Secret(name, knows, act, shown, instead, is_recorded)
