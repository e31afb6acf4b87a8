"""The versions of a review."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.kernel.db import session
from app.reviews.models import Review, ReviewVersion
from app.reviews.rules.merging import laid_together


def answers_at(review: Review, number: int) -> dict[str, dict[str, Any]]:
    """What a review said when it had that version."""
    if number >= review.version:
        return review.answers
    wanted = select(ReviewVersion.changes).where(
        ReviewVersion.review_id == review.id, ReviewVersion.number <= number
    )
    return laid_together(session().scalars(wanted.order_by(ReviewVersion.number)))


def versions_of(
    review_id: uuid.UUID, *, before: int | None = None, limit: int = 26
) -> Sequence[ReviewVersion]:
    """Newest first."""
    wanted = select(ReviewVersion).where(ReviewVersion.review_id == review_id)
    if before is not None:
        wanted = wanted.where(ReviewVersion.number < before)
    return session().scalars(wanted.order_by(ReviewVersion.number.desc()).limit(limit)).all()


def version_of(review_id: uuid.UUID, number: int) -> ReviewVersion | None:
    wanted = select(ReviewVersion).where(ReviewVersion.review_id == review_id, ReviewVersion.number == number)
    return session().scalar(wanted)
