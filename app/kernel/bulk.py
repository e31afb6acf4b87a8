"""Many rows in one statement. PostgreSQL takes each column as one array, so that the text is the same for two rows and
for thousands: it is prepared once, and is one turn to the server. SQLite is in the process and takes row after row.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

Rows = Sequence[dict[str, Any]]


@contextmanager
def one_turn(connection: Connection) -> Iterator[None]:
    """Statements of the block whose answers nobody reads go to PostgreSQL as one turn; its refusals come at the end."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver = connection.connection.driver_connection
    try:
        with driver.pipeline():  # type: ignore[union-attr]
            yield
    except psycopg.Error as fault:
        raise DBAPIError.instance(None, None, fault, psycopg.Error, dialect=connection.dialect) from fault


def insert_rows(connection: Connection, table: Any, rows: Rows) -> None:
    """Insert rows that all name the same columns, the key too: a default would be one for all of them."""
    if not rows:
        return
    names = tuple(rows[0])
    if len(rows) == 1:
        connection.execute(insert(table), rows[0])
    elif connection.dialect.name == "postgresql":
        connection.execute(_insert_arrays(table, names), _as_columns(names, rows))
    else:
        connection.execute(insert(table), rows)


def update_rows(connection: Connection, table: Any, key: str, rows: Rows) -> None:
    """Set the other columns that the rows name, each in the row of its key."""
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        connection.execute(_update_arrays(table, key, names), _as_columns(names, rows))
    else:
        renamed = [{f"_{name}": value for name, value in row.items()} for row in rows]
        connection.execute(_update_one(table, key, names), renamed)


def _as_columns(names: tuple[str, ...], rows: Rows) -> dict[str, list[Any]]:
    return {f"_{name}": [row[name] for row in rows] for name in names}


def _arrays(table: Table, names: tuple[str, ...]) -> Any:
    given = [bindparam(f"_{name}", type_=ARRAY(table.c[name].type)) for name in names]
    return func.unnest(*given).table_valued(*names).render_derived(name="given")


@cache
def _insert_arrays(table: Table, names: tuple[str, ...]) -> Executable:
    given = _arrays(table, names)
    chosen = select(*(given.c[name] for name in names))
    return insert(table).from_select(names, chosen, include_defaults=False)


@cache
def _update_arrays(table: Table, key: str, names: tuple[str, ...]) -> Executable:
    given = _arrays(table, names)
    changed: dict[str, Any] = {name: given.c[name] for name in names if name != key}
    return update(table).where(table.c[key] == given.c[key]).values(changed)


@cache
def _update_one(table: Table, key: str, names: tuple[str, ...]) -> Executable:
    changed: dict[str, Any] = {name: bindparam(f"_{name}") for name in names if name != key}
    return update(table).where(table.c[key] == bindparam(f"_{key}")).values(changed)
