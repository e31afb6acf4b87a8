"""Four eyes: what one person prepared, another one approves or refuses. Columns and constraints of such rows."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import one_of, text_enum


class Decision(StrEnum):
    PREPARED = "prepared"
    APPROVED = "approved"
    REFUSED = "refused"


class DecisionAction(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


TRANSITIONS = {
    (Decision.PREPARED, DecisionAction.APPROVE): Decision.APPROVED,
    (Decision.PREPARED, DecisionAction.REFUSE): Decision.REFUSED,
}


class FourEyes:
    """Mixin: who prepared a row, who decided it, and how. `checks()` goes into the table's arguments."""

    decision: Mapped[Decision] = mapped_column(text_enum(Decision), default=Decision.PREPARED)
    prepared_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    prepared_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="")


def checks() -> tuple[CheckConstraint, ...]:
    """A decision has a date and a person, never the one who prepared; a refusal has a reason."""
    return (
        one_of("decision", Decision, "decision_is_known"),
        CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)", name="decided_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_a_person"),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id", name="nobody_decides_the_own_work"
        ),
        CheckConstraint("decision <> 'refused' OR refusal <> ''", name="refusal_has_a_reason"),
    )
