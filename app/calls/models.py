"""Calls, what each agency brings to one, and the criteria of each agency's review form."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Agency
from app.calls.states import CallState, Stage
from app.council.models import Agreement, Priority
from app.kernel.bilingual import Bilingual
from app.kernel.columns import JSONText, bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money


class Call(Versioned, Model):
    """A joint call. `deadline_at` is the one instant; `deadline_local` and `deadline_zone` say how it was announced.

    `content_hash` is the hash all agencies sign; `released_at` is the instant results were shown to everybody.
    `fill_cap_permille` is the share (‰) of a half that the endowment pays at most. `settings` holds the rest of
    the programme template (governance, money mode, stages, criteria crosswalk, documents).
    """

    __tablename__ = "calls"
    __table_args__ = (
        one_of("state", CallState, "state_is_known"),
        CheckConstraint("title_en <> '' AND title_ja <> ''", name="title_is_in_both_languages"),
        CheckConstraint("opens_at < deadline_at", name="call_opens_before_its_deadline"),
        CheckConstraint("deadline_at < review_opens_at", name="review_opens_after_the_deadline"),
        CheckConstraint("review_opens_at < review_ends_at", name="review_ends_after_it_opens"),
        CheckConstraint(
            "released_at IS NULL OR released_at > deadline_at", name="release_comes_after_the_deadline"
        ),
        CheckConstraint("fill_cap_permille BETWEEN 0 AND 1000", name="fill_cap_is_a_share"),
        CheckConstraint("authoritative_language IN ('en', 'ja')", name="authoritative_language_is_known"),
        CheckConstraint(
            "state NOT IN ('published', 'decided', 'completed') OR published_at IS NOT NULL",
            name="published_call_has_a_date",
        ),
        Index("ix_calls_state_deadline_at", "state", "deadline_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    summary: Mapped[Bilingual] = bilingual("summary")
    text: Mapped[Bilingual] = bilingual("text")
    authoritative_language: Mapped[str] = mapped_column(String(2), default="en")
    priority_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("priorities.id"), index=True)
    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreements.id"), index=True)
    programme: Mapped[str] = mapped_column(String(32))
    settings: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    author_blind: Mapped[bool] = mapped_column(Boolean, default=False)
    fill_cap_permille: Mapped[int] = mapped_column(Integer, default=0)
    opens_at: Mapped[datetime]
    deadline_local: Mapped[str] = mapped_column(String(16))
    deadline_zone: Mapped[str] = mapped_column(String(64))
    deadline_at: Mapped[datetime]
    review_opens_at: Mapped[datetime]
    review_ends_at: Mapped[datetime]
    state: Mapped[CallState] = mapped_column(text_enum(CallState), default=CallState.DRAFT)
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    priority: Mapped[Priority] = relationship()
    agreement: Mapped[Agreement] = relationship()
    agencies: Mapped[list["CallAgency"]] = relationship(
        cascade="all, delete-orphan", order_by="CallAgency.party"
    )

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(agency.party for agency in self.agencies)

    def side(self, party: str) -> "CallAgency":
        """What the agency of `party` brings; KeyError when that party is not in the call."""
        for agency in self.agencies:
            if agency.party == party:
                return agency
        raise KeyError(party)


class CallAgency(Model):
    """One agency's side of a call: its budget, the largest half it pays, its cost rule, its scale and signature.

    Scores run from `scale_min` to `scale_max` in steps of `scale_step` (all in hundredths, so that 4.5 is exact);
    `higher_is_better` tells the direction.
    """

    __tablename__ = "call_agencies"
    __table_args__ = (
        UniqueConstraint("call_id", "party"),
        CheckConstraint("budget_minor >= 0", name="budget_is_not_negative"),
        CheckConstraint("largest_half_minor > 0", name="largest_half_is_positive"),
        CheckConstraint("indirect_permille BETWEEN 0 AND 1000", name="indirect_rate_is_a_share"),
        CheckConstraint("scale_min < scale_max AND scale_step > 0", name="scale_has_an_extent"),
        CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)", name="signature_has_a_person_and_an_instant"
        ),
        CheckConstraint("signed_at IS NULL OR signed_hash <> ''", name="signature_covers_a_text"),
        CheckConstraint("reviews_wanted BETWEEN 1 AND 20", name="reviews_wanted_is_sensible"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    party: Mapped[str] = mapped_column(String(8))
    lot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lots.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    budget_minor: Mapped[int]
    largest_half_minor: Mapped[int]
    indirect_permille: Mapped[int] = mapped_column(Integer, default=0)
    cost_categories: Mapped[list[str]] = mapped_column(JSONText, default=list)
    scale_min: Mapped[int] = mapped_column(Integer)
    scale_max: Mapped[int] = mapped_column(Integer)
    scale_step: Mapped[int] = mapped_column(Integer)
    higher_is_better: Mapped[bool] = mapped_column(Boolean, default=True)
    reviews_wanted: Mapped[int] = mapped_column(Integer, default=3)
    rank_binds: Mapped[bool] = mapped_column(Boolean, default=False)
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    signed_hash: Mapped[str] = mapped_column(String(64), default="")
    agency: Mapped[Agency] = relationship()
    criteria: Mapped[list["Criterion"]] = relationship(
        cascade="all, delete-orphan", order_by="Criterion.position"
    )
    stages: Mapped[list["StageForm"]] = relationship(cascade="all, delete-orphan", order_by="StageForm.stage")

    def form(self, stage: Stage) -> "StageForm | None":
        """The form of a later stage; None where the agency has none for it."""
        return next((form for form in self.stages if form.stage == stage), None)

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def largest_half(self) -> Money:
        return Money(self.largest_half_minor, self.currency)


class Question:
    """One question of a form: a score on the form's scale, a text, or both.

    `weight` counts in the overall score; `is_confidential` parts never reach an applicant. `shared_code` ties
    questions of different agencies together (the crosswalk); empty where there is no counterpart. `anchors`: what
    points of the scale mean, `{"score": hundredths, "en": …, "ja": …}` from the best to the worst.
    """

    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(32))
    shared_code: Mapped[str] = mapped_column(String(32), default="")

    @declared_attr
    def label(cls) -> Mapped[Bilingual]:  # noqa: N805 - asked of the class
        return bilingual("label")

    @declared_attr
    def hint(cls) -> Mapped[Bilingual]:  # noqa: N805 - asked of the class
        return bilingual("hint")

    has_score: Mapped[bool] = mapped_column(Boolean, default=True)
    has_text: Mapped[bool] = mapped_column(Boolean, default=True)
    is_required: Mapped[bool] = mapped_column(Boolean, default=True)
    is_confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    weight: Mapped[int] = mapped_column(Integer, default=1)
    most_words: Mapped[int] = mapped_column(Integer, default=1000)
    anchors: Mapped[list[dict[str, Any]]] = mapped_column(JSONText, default=list)


def _question_checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("weight >= 0", name="weight_is_not_negative"),
        CheckConstraint("has_score OR has_text", name="criterion_asks_for_something"),
        CheckConstraint("has_score OR weight = 0", name="only_scores_have_weight"),
        CheckConstraint("most_words > 0", name="word_limit_is_positive"),
    )


class Criterion(Question, Model):
    """A question of the form that an agency's reviewers fill in, each alone; on the scale of the side."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("call_agency_id", "code"), *_question_checks())

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call_agencies.id", ondelete="CASCADE"))


class StageForm(Model):
    """An agency's form for a later stage, with a scale of its own in hundredths, like that of the side."""

    __tablename__ = "stage_forms"
    __table_args__ = (
        UniqueConstraint("call_agency_id", "stage"),
        one_of("stage", Stage, "stage_is_known"),
        CheckConstraint("scale_min < scale_max AND scale_step > 0", name="scale_has_an_extent"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call_agencies.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage))
    scale_min: Mapped[int] = mapped_column(Integer)
    scale_max: Mapped[int] = mapped_column(Integer)
    scale_step: Mapped[int] = mapped_column(Integer)
    higher_is_better: Mapped[bool] = mapped_column(Boolean, default=True)
    criteria: Mapped[list["StageCriterion"]] = relationship(
        cascade="all, delete-orphan", order_by="StageCriterion.position"
    )


class StageCriterion(Question, Model):
    """A question of the form of a later stage."""

    __tablename__ = "stage_criteria"
    __table_args__ = (UniqueConstraint("stage_form_id", "code"), *_question_checks())

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    stage_form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stage_forms.id", ondelete="CASCADE"))


Form = CallAgency | StageForm
"""What has a scale and questions: an agency's side with its individual form, or a form of a later stage."""
