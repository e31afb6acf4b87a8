"""Every look into `stored_files`."""

import uuid
from collections.abc import Collection, Sequence
from typing import BinaryIO

from sqlalchemy import func, select, text

from app.files import policy, store
from app.files.models import StoredFile
from app.files.states import FileState
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound

STORE_LOCK = 0x66696C6573
"""Key of the PostgreSQL advisory lock between the two who decide over unnamed bytes."""


def visible(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A file the actor may see by themselves; NotFound otherwise, as for one that does not exist."""
    file = session().get(StoredFile, file_id)
    if file is None or not policy.may_view(actor, file.uploaded_by):
        raise NotFound
    return file


def by_id(file_id: uuid.UUID) -> StoredFile:
    """A file for a package that has asked its own policy; NotFound when there is none."""
    file = session().get(StoredFile, file_id)
    if file is None:
        raise NotFound
    return file


def by_ids(file_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, StoredFile]:
    """Several files in one query, for a package that has asked its own policy."""
    found = session().scalars(select(StoredFile).where(StoredFile.id.in_(file_ids)))
    return {file.id: file for file in found}


def own(actor: Actor) -> Sequence[StoredFile]:
    """The actor's files, the newest first, without blind copies."""
    mine = select(StoredFile).where(StoredFile.uploaded_by == actor.person_id, StoredFile.blind_of.is_(None))
    return session().scalars(mine.order_by(StoredFile.uploaded_at.desc(), StoredFile.id)).all()


def bytes_held(person_id: uuid.UUID | None) -> int:
    """How many bytes a person's own files name."""
    held = select(func.coalesce(func.sum(StoredFile.size), 0))
    return int(
        session().scalar(held.where(StoredFile.uploaded_by == person_id, StoredFile.blind_of.is_(None))) or 0
    )


def verdict_on(sha256: str) -> StoredFile | None:
    """A checked file with the same content: one content is inspected once."""
    checked = select(StoredFile).where(StoredFile.sha256 == sha256, StoredFile.state != FileState.PENDING)
    return session().scalars(checked.order_by(StoredFile.checked_at).limit(1)).first()


def blind_copy_of(file_id: uuid.UUID) -> StoredFile | None:
    return session().scalar(select(StoredFile).where(StoredFile.blind_of == file_id))


def named(contents: Collection[str]) -> set[str]:
    """Those of the contents that a row names."""
    return set(session().scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(contents)).distinct()))


def hold_store(*, alone: bool) -> None:
    """Until the transaction ends: nobody removes unnamed bytes (`alone=False`), or nobody names bytes
    (`alone=True`).

    SQLite has one writer at a time anyway.
    """
    if session().get_bind().dialect.name == "postgresql":
        function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        session().execute(text(f"SELECT {function}(:key)"), {"key": STORE_LOCK})


def bytes_of(file: StoredFile) -> BinaryIO:
    """The bytes of a file, for a package that has asked its own policy."""
    return store.active().open(file.sha256)
