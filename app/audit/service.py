"""Record what was done, and seal it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from structlog.contextvars import get_contextvars

from app.audit import queries
from app.audit.content import frontier_of, head_bytes, leaf_bytes
from app.audit.merkle import Frontier, leaf_hash
from app.audit.models import AuditHead, AuditLeaf, AuditRow
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bulk import insert_rows
from app.kernel.crypto import Signer
from app.kernel.db import Model, session
from app.kernel.ids import new_id

BATCH = 5000


class Subject(Protocol):
    """A row of any audited table."""

    id: Any
    __tablename__: str


@dataclass(frozen=True, slots=True)
class Note:
    """One change, for `record_all`: `noun.past_tense`, the model and the key of the row."""

    action: str
    model: type[Model]
    subject_id: uuid.UUID
    changes: dict[str, Any]
    reason: str = ""
    party: str = ""

    def row(self) -> dict[str, Any]:
        return {
            "id": new_id(),
            "party": self.party,
            "action": self.action,
            "subject_type": self.model.__tablename__,
            "subject_id": self.subject_id,
            "changes": self.changes,
            "reason": self.reason,
        }


def record(
    actor: Actor,
    action: str,
    subject: Subject,
    *,
    party: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of a change into its own transaction.

    `action` is `noun.past_tense`. `changes` may hold hashes and values that an auditor may read, never the content
    of a disclosure, a review or a password.
    """
    note = Note(action, type(subject), subject.id, changes or {}, reason, party)  # type: ignore[arg-type]
    record_all(actor, [note])


def record_all(actor: Actor, notes: Sequence[Note]) -> None:
    """`record` for several changes of one transaction."""
    if not notes:
        return
    shared = {
        "at": clock.now(),
        "actor_id": actor.person_id,
        "actor_name": actor.name[:200],
        "request_id": get_contextvars().get("request_id", ""),
    }
    insert_rows(session().connection(), AuditRow.__table__, [shared | note.row() for note in notes])
    session().info["audited"] = True


def seal(actor: Actor, signer: Signer) -> int:
    """Put every unsealed row under a new signed head; returns how many rows were sealed."""
    head = queries.newest_head(lock=True)
    rows = queries.unsealed(BATCH)
    if not rows:
        return 0
    frontier = frontier_of(head)
    for row in rows:
        leaf = leaf_hash(leaf_bytes(row))
        session().add(AuditLeaf(position=frontier.size, row_id=row.id, leaf=leaf.hex()))
        frontier.append(leaf)
    session().add(_signed_head(frontier, signer))
    return len(rows)


def _signed_head(frontier: Frontier, signer: Signer) -> AuditHead:
    sealed_at, root = clock.now(), frontier.root().hex()
    return AuditHead(
        size=frontier.size,
        root=root,
        peaks=[peak.hex() for peak in frontier.peaks],
        sealed_at=sealed_at,
        signature=signer.sign(head_bytes(frontier.size, root, sealed_at.isoformat())),
        public_key=signer.public_key,
    )
