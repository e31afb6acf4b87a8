"""Runs of the rules, what they found, every step of its way, mitigation plans, suspended rules."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.integrity.catalogue.disposition import Joint, View
from app.integrity.catalogue.shape import Remedy, Severity
from app.integrity.states import Answer, FindingState, Outcome, RunReason, StepKind
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.sealed import SealedJSON


class CheckRun(Model):
    """The rules asked once about a proposal. Append-only by trigger.

    `facts` are kept sealed, so that the run can be made again: the same facts, rules, settings and lists (each with
    its hash) give the same findings (`found_hash`, over their fingerprints).
    """

    __tablename__ = "integrity_runs"
    __table_args__ = (
        one_of("reason", RunReason, "reason_is_known"),
        CheckConstraint(
            "length(facts_hash) = 64 AND length(rules_hash) = 64 AND length(settings_hash) = 64",
            name="run_names_what_it_rests_on",
        ),
        CheckConstraint("found >= 0", name="findings_are_counted_from_zero"),
        Index("ix_integrity_runs_proposal_id_at", "proposal_id", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    reason: Mapped[RunReason] = mapped_column(text_enum(RunReason))
    at: Mapped[datetime]
    on_day: Mapped[date] = mapped_column(Date)
    facts: Mapped[Any] = mapped_column(SealedJSON)
    facts_hash: Mapped[str] = mapped_column(String(64))
    rules_hash: Mapped[str] = mapped_column(String(64))
    settings_hash: Mapped[str] = mapped_column(String(64))
    lists_hash: Mapped[str] = mapped_column(String(64), default="")
    suspended: Mapped[list[str]] = mapped_column(JSONText, default=list)
    found: Mapped[int] = mapped_column(Integer)
    found_hash: Mapped[str] = mapped_column(String(64))


class Finding(Versioned, Model):
    """What one rule saw about a person (or about the whole, `person_id` empty), and how far its way has come.

    `party` is the side whose officer adjudicates first; `evidence` is sealed. The dates are the ends of the clocks, in
    working days of all parties of the call.
    """

    __tablename__ = "findings"
    __table_args__ = (
        one_of("severity", Severity, "severity_is_known"),
        one_of("state", FindingState, "state_is_known"),
        one_of("answer", Answer, "answer_is_known"),
        one_of("view", View, "view_is_known"),
        one_of("other_view", View, "other_view_is_known"),
        one_of("outcome", Outcome, "outcome_is_known"),
        one_of("joint", Joint, "joint_result_is_known"),
        UniqueConstraint("proposal_id", "fingerprint"),
        CheckConstraint("(state = 'noted') = (severity = 'advise') OR state = 'closed'", name="advice_is_only_noted"),
        CheckConstraint("(view IS NULL) = (adjudicated_by_id IS NULL)", name="view_has_an_officer"),
        CheckConstraint("(other_view IS NULL) = (concurred_by_id IS NULL)", name="other_view_has_an_officer"),
        CheckConstraint("other_view IS NULL OR view IS NOT NULL", name="the_other_side_speaks_second"),
        CheckConstraint("adjudicated_by_id <> concurred_by_id", name="two_officers_decide"),
        CheckConstraint(
            "(state IN ('closed', 'appealed')) = (outcome IS NOT NULL)", name="outcome_comes_with_the_end"
        ),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="outcome_has_a_date"),
        CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('unresolved', 'intentional') OR other_view IS NOT NULL",
            name="no_adverse_outcome_of_one_side_alone",
        ),
        CheckConstraint("decided_by_id <> adjudicated_by_id AND decided_by_id <> concurred_by_id",
                        name="the_panel_is_without_the_first_two"),
        Index("ix_findings_person_id_state", "person_id", "state"),
        Index("ix_findings_rule_state", "rule", "state"),
        Index("ix_findings_run_id", "run_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("integrity_runs.id"))
    rule: Mapped[str] = mapped_column(String(16))
    rule_version: Mapped[int] = mapped_column(Integer)
    severity: Mapped[Severity] = mapped_column(text_enum(Severity))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    evidence: Mapped[Any] = mapped_column(SealedJSON)
    state: Mapped[FindingState] = mapped_column(text_enum(FindingState))
    raised_at: Mapped[datetime]
    answer_due: Mapped[date | None] = mapped_column(Date)
    adjudication_due: Mapped[date | None] = mapped_column(Date)
    concurrence_due: Mapped[date | None] = mapped_column(Date)
    letter_due: Mapped[date | None] = mapped_column(Date)
    appeal_due: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[Answer | None] = mapped_column(text_enum(Answer))
    view: Mapped[View | None] = mapped_column(text_enum(View))
    adjudicated_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    other_view: Mapped[View | None] = mapped_column(text_enum(View))
    concurred_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    joint: Mapped[Joint | None] = mapped_column(text_enum(Joint))
    outcome: Mapped[Outcome | None] = mapped_column(text_enum(Outcome))
    closed_at: Mapped[datetime | None]
    steps: Mapped[list["FindingStep"]] = relationship(order_by="FindingStep.number")
    plan: Mapped[list["PlanStep"]] = relationship(order_by="PlanStep.position")


class FindingStep(Model):
    """One thing that was done to a finding, by whom, with what words (sealed). Append-only by trigger."""

    __tablename__ = "finding_steps"
    __table_args__ = (
        one_of("kind", StepKind, "kind_is_known"),
        UniqueConstraint("finding_id", "number"),
        CheckConstraint("number >= 1", name="steps_count_from_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[StepKind] = mapped_column(text_enum(StepKind))
    choice: Mapped[str] = mapped_column(String(32), default="")
    party: Mapped[str] = mapped_column(String(8), default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    words: Mapped[Any] = mapped_column(SealedJSON)


class PlanStep(Model):
    """One step of a mitigation plan: what, until when; done when an officer has seen it."""

    __tablename__ = "finding_plan_steps"
    __table_args__ = (
        one_of("remedy", Remedy, "remedy_is_known"),
        UniqueConstraint("finding_id", "position"),
        CheckConstraint("position >= 1", name="plan_steps_count_from_one"),
        CheckConstraint("(done_at IS NULL) = (seen_by_id IS NULL)", name="done_step_was_seen_by_somebody"),
        Index("ix_finding_plan_steps_due_on", "due_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("findings.id"))
    position: Mapped[int] = mapped_column(Integer)
    remedy: Mapped[Remedy] = mapped_column(text_enum(Remedy))
    words: Mapped[Any] = mapped_column(SealedJSON)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None]
    seen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class RuleSuspension(Model):
    """A rule that is not asked: too many of its findings were overturned, or they fall on one group."""

    __tablename__ = "rule_suspensions"
    __table_args__ = (
        CheckConstraint("reason IN ('overturned', 'disparity', 'officer')", name="reason_is_known"),
        CheckConstraint("lifted_at IS NULL OR lifted_at >= since", name="suspension_ends_after_it_began"),
        Index(
            "uq_rule_suspensions_one_in_force_a_rule",
            "rule",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    rule: Mapped[str] = mapped_column(String(16))
    rule_version: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
