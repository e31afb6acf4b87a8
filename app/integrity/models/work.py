"""What a team answers about the work itself: openness, technology, places, partners, equipment."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Versioned
from app.kernel.sealed import SealedJSON


class WorkAnswers(Versioned, Model):
    """The answers of one proposal's team, as they stand (sealed). `answers`: `rules.WORK_QUESTIONS` and the lists."""

    __tablename__ = "work_answers"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    answers: Mapped[Any] = mapped_column(SealedJSON)
    answered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime]
