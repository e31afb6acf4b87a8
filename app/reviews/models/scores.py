"""The sides' scores on one scale: the plan, and what it gave."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JSONText
from app.kernel.db import Model
from app.kernel.ids import new_id


class ScorePlan(Model):
    """How the sides' scores of a call will be put on one scale: fixed when the call is published, before anybody has
    seen a score. `seed` is of the bootstrap and the permutation test. Append-only by trigger.
    """

    __tablename__ = "score_plans"
    __table_args__ = (
        CheckConstraint("method IN ('side_quantile', 'side_z', 'linear', 'raw')", name="method_is_known"),
    )

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    method: Mapped[str] = mapped_column(String(32))
    seed: Mapped[int]
    frozen_at: Mapped[datetime]


class Scoring(Model):
    """What the plan gave once every side was locked: reasons for doubt, reliability, other methods (`content`).
    `inputs_hash` is over the locked sides, `content_hash` over content and lines. Append-only by trigger.
    """

    __tablename__ = "scorings"
    __table_args__ = (
        CheckConstraint(
            "length(inputs_hash) = 64 AND length(content_hash) = 64", name="scoring_has_its_hashes"
        ),
    )

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("score_plans.call_id"), primary_key=True)
    scored_at: Mapped[datetime]
    inputs_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSONText)
    content_hash: Mapped[str] = mapped_column(String(64))


class ScoreLine(Model):
    """One proposal of a scoring. Ranks are kept doubled, since ties share the middle of their places; `value` is in
    millionths; `sides`: party → `{"raw": hundredths, "value": millionths, "rank": doubled}`. Append-only by trigger.
    """

    __tablename__ = "score_lines"
    __table_args__ = (
        CheckConstraint("rank >= 2", name="ranks_count_from_one"),
        CheckConstraint("advisory IS NULL OR advisory >= 2", name="advisory_ranks_count_from_one"),
        Index("ix_score_lines_call_id_rank", "call_id", "rank"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scorings.call_id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    rank: Mapped[int] = mapped_column(Integer)
    advisory: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[int]
    sides: Mapped[dict[str, Any]] = mapped_column(JSONText)
