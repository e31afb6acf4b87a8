"""Sealed columns as bytes: nothing is opened, and no version of a row rises, because nothing in it changes."""

import uuid

from sqlalchemy import LargeBinary, Table, literal, select, type_coerce, update

from app.kernel.db import Model, session

BATCH = 200


def rows_after(model: type[Model], column: str, after: uuid.UUID | None) -> list[tuple[uuid.UUID, bytes]]:
    """(key, sealed bytes) of some rows in the order of their keys, held until the transaction ends."""
    table: Table = model.__table__  # type: ignore[assignment]
    [key] = table.primary_key.columns
    wanted = (
        select(key, type_coerce(table.c[column], LargeBinary)).order_by(key).limit(BATCH).with_for_update()
    )
    rows = session().execute(wanted.where(key > after) if after else wanted)
    return [(found, bytes(data)) for found, data in rows]


def replace(model: type[Model], column: str, found: uuid.UUID, data: bytes) -> None:
    """Other wraps around the same content; the database refuses anything else where a table is append-only."""
    table: Table = model.__table__  # type: ignore[assignment]
    [key] = table.primary_key.columns
    session().execute(update(table).where(key == found).values({column: literal(data, LargeBinary)}))
