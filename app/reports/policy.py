"""Who may see what the reports gather. Everything on a desk comes from lists that ask for themselves."""

from collections.abc import Collection
from uuid import UUID

from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.ledger.policy import may_view_books


def may_view_record(actor: Actor) -> bool:
    """The whole audit record is the auditor's (matrix H3); everybody else sees the history of their own things."""
    return actor.has(Role.AUDITOR)


OF_JUDGING = (
    "bid.",
    "conflict.",
    "meeting.",
    "opinion.",
    "pool.",
    "profile.",
    "relation.",
    "relations.",
    "remark.",
    "review.",
)
OF_JUDGES = frozenset(
    {
        *(f"review.{act}" for act in ("accepted", "declined", "saved", "submitted")),
        *(f"opinion.{act}" for act in ("accepted", "declined", "saved", "submitted", "recused")),
        *(f"pool.{act}" for act in ("joined", "declined", "left")),
        *("bid.changed", "meeting.scored", "meeting.dissented"),
    }
)
"""Acts of nobody but reviewers and experts; other acts of judging are theirs unless an officer did them."""


def is_name_withheld(action: str, actor_id: UUID | None, officers: Collection[UUID]) -> bool:
    """Whether a row of the record does not say who acted: identities of judges are for a break-glass read only (matrix
    D6, D7), also for whoever reads the record (G4); `docs/decisions/0022`.
    """
    is_judges = action in OF_JUDGES or (action.startswith(OF_JUDGING) and actor_id not in officers)
    return actor_id is not None and is_judges


def may_view_checks(actor: Actor) -> bool:
    """How the service is: the seal of the record, the invariants, work that died."""
    return actor.has(Role.AUDITOR) or actor.has(Role.SYSTEM_ADMINISTRATOR)


def may_view_statements(actor: Actor) -> bool:
    """Readers of the books, and an agency's officers, who see the funds of their own agency."""
    return may_view_books(actor) or actor.has(Role.PROGRAMME_OFFICER)
