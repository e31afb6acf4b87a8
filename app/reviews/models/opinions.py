"""Opinions of experts outside the pool: one side asks one person about one proposal."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.proposals.models import Proposal
from app.reviews.states import OpinionState


class Opinion(Versioned, Model):
    """What an expert is asked about a proposal, and what they answer; handed in, it is constant by its hash.

    `number` ("Expert 2") is random per proposal and side. `text` is for the side's reviewers, panel and officers,
    `note` for the officers alone. `accepted_at` is the instant at which the expert promised confidence.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        one_of("state", OpinionState, "state_is_known"),
        CheckConstraint("closeness IN ('', 'own', 'near', 'far')", name="closeness_is_known"),
        UniqueConstraint("proposal_id", "person_id"),
        UniqueConstraint("proposal_id", "party", "number"),
        CheckConstraint("question <> ''", name="opinion_has_a_question"),
        CheckConstraint("(state = 'submitted') = (content_hash <> '')", name="submitted_opinion_has_a_hash"),
        CheckConstraint(
            "state <> 'submitted' OR (submitted_at IS NOT NULL AND text <> '' AND closeness <> '')",
            name="submitted_opinion_says_something",
        ),
        CheckConstraint(
            "state NOT IN ('accepted', 'submitted') OR accepted_at IS NOT NULL",
            name="expert_promised_confidence_first",
        ),
        CheckConstraint(
            "state NOT IN ('declined', 'recused', 'taken_back') OR reason <> ''",
            name="ended_opinion_has_a_reason",
        ),
        Index("ix_opinions_person_id_state", "person_id", "state"),
        Index("ix_opinions_call_id", "call_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[OpinionState] = mapped_column(text_enum(OpinionState), default=OpinionState.ASKED)
    question: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    closeness: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    proposal: Mapped[Proposal] = relationship()
