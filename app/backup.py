"""One file that holds everything: every table as JSON lines, every stored file, and a manifest of their hashes.

The same file restores on SQLite and on PostgreSQL. It is written from one reading transaction; it is restored in
one writing transaction, so that a file that is cut or changed leaves the database as it was.
"""

import base64
import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import (
    Column,
    Date,
    ForeignKeyConstraint,
    LargeBinary,
    Table,
    TableClause,
    Uuid,
    func,
    insert,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.orm import Session

from app.files import store
from app.kernel import clock, db
from app.kernel.columns import JSONText, UTCDateTime
from app.tables import metadata

BATCH = 500
Progress = Callable[[str], None]


class BrokenBackupError(ValueError):
    """The file is not a whole backup; nothing was changed."""


def write(target: Path, tell: Progress) -> dict[str, int]:
    """Write a backup to `target` (a new file); returns rows per table and the number of files."""
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    partial = target.with_suffix(target.suffix + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive, db.snapshot() as session:
        for table in in_order():
            tell(table.name)
            counts[table.name], hashes[f"tables/{table.name}.jsonl"] = _write_table(archive, session, table)
        for sha256 in _stored_files(session):
            _write_file(archive, sha256)
            counts["files"] = counts.get("files", 0) + 1
        manifest = {"written_at": clock.now().isoformat(), "counts": counts, "hashes": hashes}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    partial.replace(target)
    return counts


def restore(source: Path, tell: Progress) -> dict[str, int]:
    """Fill an empty, migrated database from a backup; returns rows per table.

    Raises BrokenBackupError for a file that is not whole, or a database that already holds something.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            _require_whole(archive, manifest)
            for name in archive.namelist():
                if name.startswith("files/"):
                    _restore_file(archive, name)
            db.unit_of_work(_load_all, archive, tell)
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, EOFError) as fault:
        raise BrokenBackupError(f"{source} is not a whole backup: {fault}") from fault
    return dict(manifest["counts"])


def in_order() -> list[Table]:
    """Tables such that each comes after what it points at; a deferrable foreign key points the other way."""
    order: TopologicalSorter[Table] = TopologicalSorter()
    for table in metadata.sorted_tables:
        order.add(table)
        for key in table.foreign_key_constraints:
            if key.referred_table is table:
                continue
            first, then = (table, key.referred_table) if key.deferrable else (key.referred_table, table)
            order.add(then, first)
    return list(order.static_order())


def _write_table(archive: zipfile.ZipFile, session: Session, table: Table) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    raw = _as_kept(table)
    order = [raw.c[column.name] for column in table.primary_key]
    rows = session.execute(select(raw).order_by(*order), execution_options={"yield_per": BATCH})
    with archive.open(f"tables/{table.name}.jsonl", "w") as stream:
        for row in rows.mappings():
            line = json.dumps(dict(row), ensure_ascii=False, default=_as_text).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return count, digest.hexdigest()


def _as_kept(table: Table) -> TableClause:
    """The table with its sealed columns as the bytes they are: a backup opens nothing, and needs no key."""
    kinds = {c.name: LargeBinary() if _is_binary(c) else c.type for c in table.columns}
    return sql_table(table.name, *(sql_column(name, kind) for name, kind in kinds.items()))


def _is_binary(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary) or isinstance(
        getattr(column.type, "impl_instance", None), LargeBinary
    )


def _stored_files(session: Session) -> Iterator[str]:
    files = metadata.tables["stored_files"]
    yield from session.scalars(select(files.c.sha256).distinct().order_by(files.c.sha256))


def _write_file(archive: zipfile.ZipFile, sha256: str) -> None:
    with store.active().open(sha256) as source, archive.open(f"files/{sha256}", "w") as target:
        while block := source.read(1024 * 1024):
            target.write(block)


def _require_whole(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for name, expected in manifest["hashes"].items():
        digest = hashlib.sha256()
        with archive.open(name) as stream:
            while block := stream.read(1024 * 1024):
                digest.update(block)
        if digest.hexdigest() != expected:
            raise BrokenBackupError(f"{name} was changed")


def _restore_file(archive: zipfile.ZipFile, name: str) -> None:
    """A stored file is named by its hash, so that a changed one is noticed."""
    with archive.open(name) as stream:
        stored = store.active().put(cast("BinaryIO", stream))
    if f"files/{stored.sha256}" != name:
        raise BrokenBackupError(f"{name} was changed")


def _load_all(archive: zipfile.ZipFile, tell: Progress) -> None:
    session = db.session()
    if any(session.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables):
        raise BrokenBackupError("the database already holds something; restore into an empty one")
    for table in in_order():
        tell(table.name)
        with archive.open(f"tables/{table.name}.jsonl") as stream:
            _load_table(session, table, (json.loads(line) for line in stream))
    session.info["audited"] = True


def _load_table(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Rows that point at rows of their own table come last."""
    own = [
        c.name for key in table.foreign_key_constraints if key.referred_table is table for c in _columns(key)
    ]
    later: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    for row in rows:
        values = {column.name: _as_value(column, row[column.name]) for column in table.columns}
        (later if any(values[name] is not None for name in own) else batch).append(values)
        if len(batch) == BATCH:
            session.execute(insert(_as_kept(table)), batch)
            batch.clear()
    for rest in (batch, later):
        if rest:
            session.execute(insert(_as_kept(table)), rest)


def _columns(key: ForeignKeyConstraint) -> list[Column[Any]]:
    return list(key.columns)


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _as_value(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSONText):
        return value
    if _is_binary(column):
        return base64.b64decode(value)
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Uuid):
        return uuid.UUID(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
