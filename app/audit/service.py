"""Record what was done, and seal it."""

from typing import Any, Protocol, cast

from sqlalchemy import Table
from structlog.contextvars import get_contextvars

from app.audit import queries
from app.audit.content import frontier_of, head_bytes, leaf_bytes
from app.audit.merkle import Frontier, leaf_hash
from app.audit.models import AuditHead, AuditLeaf, AuditRow
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import Signer
from app.kernel.db import session

BATCH = 5000
_INSERT = cast("Table", AuditRow.__table__).insert()


class Subject(Protocol):
    """A row of any audited table."""

    id: Any
    __tablename__: str


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
    row = {
        "at": clock.now(),
        "actor_id": actor.person_id,
        "actor_name": actor.name[:200],
        "party": party,
        "action": action,
        "subject_type": subject.__tablename__,
        "subject_id": subject.id,
        "changes": changes or {},
        "reason": reason,
        "request_id": get_contextvars().get("request_id", ""),
    }
    session().connection().execute(_INSERT, row)
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
