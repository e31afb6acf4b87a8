"""Many rows from a few: what the services made once is copied under new ids, straight into the tables.

A copy is as good as its pattern for everything that is read or written through ids, references and hashes. What a
copy does not have is a valid signature of the service under its receipts: nothing measured reads those.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from app.kernel.columns import JSONText
from app.kernel.db import Model
from app.kernel.ids import new_id

Row = dict[str, Any]
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Pattern:
    """Rows of several tables that belong together, in the order in which they can be inserted."""

    rows: list[tuple[Table, Row]]

    def copy(self, given: Mapping[Any, Any]) -> Iterator[tuple[Table, Row]]:
        """The rows again under new ids. `given`: what else becomes what, for example a reference or a person's id."""
        renewed = {row["id"]: new_id() for _table, row in self.rows if "id" in row}
        changed = {**renewed, **given}
        texts = {str(old): str(new) for old, new in changed.items()}
        for table, row in self.rows:
            yield table, {name: _changed(table, name, value, changed, texts) for name, value in row.items()}

    def ids(self, table: str) -> list[uuid.UUID]:
        return [row["id"] for of, row in self.rows if of.name == table]


def _changed(
    table: Table, name: str, value: Any, changed: Mapping[Any, Any], texts: Mapping[str, str]
) -> Any:
    if isinstance(table.c[name].type, JSONText):
        return json.loads(renamed(json.dumps(value), texts))
    return changed.get(value, value) if isinstance(value, uuid.UUID | str) else value


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with every old name replaced by its new one."""
    for old, new in names.items():
        if old in text:
            text = text.replace(old, new)
    return text


def pattern(connection: Connection, root: str, key: uuid.UUID, *, within: Iterable[str]) -> Pattern:
    """A row and all that hangs on it in the tables `within`, however far down."""
    tables = [Model.metadata.tables[name] for name in (root, *within)]
    found: list[tuple[Table, Row]] = [(tables[0], _one(connection, tables[0], key))]
    for table in tables[1:]:
        kept = {row["id"] for _table, row in found}
        found += [(table, row) for row in _below(connection, table, kept, {of.name for of, _row in found})]
    return Pattern(found)


def _one(connection: Connection, table: Table, key: uuid.UUID) -> Row:
    return dict(connection.execute(select(table).where(table.c.id == key)).mappings().one())


def _below(connection: Connection, table: Table, kept: set[uuid.UUID], above: set[str]) -> Iterator[Row]:
    links = [c for c in table.c if any(link.column.table.name in above for link in c.foreign_keys)]
    for link in links[:1]:
        for row in connection.execute(select(table).where(link.in_(kept))).mappings():
            yield dict(row)


class Writer:
    """Collects rows and inserts them many at a time, parents first."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.waiting: dict[Table, list[Row]] = {}

    def add(self, rows: Iterable[tuple[Table, Row]]) -> None:
        for table, row in rows:
            self.waiting.setdefault(table, []).append(row)
        if any(len(rows) >= ROWS_AT_ONCE for rows in self.waiting.values()):
            self.write()

    def write(self) -> None:
        order = {table: place for place, table in enumerate(Model.metadata.sorted_tables)}
        for table in sorted(self.waiting, key=lambda table: order[table]):
            self.connection.execute(table.insert(), self.waiting[table])
        self.waiting.clear()
