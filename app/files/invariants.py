"""What must always hold of files: no row names missing or different bytes (INV-01, INV-10)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files import store
from app.files.models import StoredFile
from app.kernel.invariants import Invariant, rows


def rows_without_bytes(session: Session) -> Iterator[str]:
    """Rows whose bytes are not in the store, or not as many as the row says."""
    sizes = {blob.sha256: blob.size for blob in store.active().each()}
    for file_id, sha256, size in session.execute(select(StoredFile.id, StoredFile.sha256, StoredFile.size)):
        if sizes.get(sha256) != size:
            yield f"{file_id} names {sha256} of {size} bytes, the store holds {sizes.get(sha256)}"


def bytes_that_differ(session: Session) -> Iterator[str]:
    """Contents that do not hash to their name. Reads every byte of the store that a row names."""
    held = {blob.sha256 for blob in store.active().each()}
    for sha256 in session.scalars(select(StoredFile.sha256).distinct().order_by(StoredFile.sha256)):
        if sha256 in held and (found := store.sha256_of(sha256)) != sha256:
            yield f"{sha256} holds bytes that hash to {found}"


INVARIANTS = (
    Invariant("every file has its bytes in the store", rows_without_bytes),
    Invariant("the bytes of every file hash to their name", bytes_that_differ),
    Invariant(
        "a blind copy belongs to a clean file of the same owner",
        rows(
            "SELECT c.id FROM stored_files c JOIN stored_files o ON o.id = c.blind_of"
            " WHERE o.state <> 'clean' OR o.uploaded_by <> c.uploaded_by OR o.blind_of IS NOT NULL"
        ),
    ),
)
