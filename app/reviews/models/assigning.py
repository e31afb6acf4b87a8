"""Computed assignments: what was asked, what came out; bids, and pairs that officers fix or forbid."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.reviews.states import PairRuleKind, RunKind, RunState


class BidRound(Versioned, Model):
    """One side asks its reviewers which proposals they would like, until an instant. Optional per call and side."""

    __tablename__ = "bid_rounds"
    __table_args__ = (
        UniqueConstraint("call_id", "party"),
        CheckConstraint("closes_at > opened_at", name="bidding_has_a_length"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    party: Mapped[str] = mapped_column(String(8))
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class Bid(Versioned, Model):
    """What a reviewer would like: 1 eager, -1 rather not. No row: nothing was said."""

    __tablename__ = "bids"
    __table_args__ = (
        UniqueConstraint("person_id", "proposal_id"),
        CheckConstraint("wish IN (-1, 1)", name="wish_is_for_or_against"),
        Index("ix_bids_proposal_id", "proposal_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    wish: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime]


class PairRule(Versioned, Model):
    """A pair that an officer wants in every computed assignment of the side, or in none."""

    __tablename__ = "pair_rules"
    __table_args__ = (
        one_of("kind", PairRuleKind, "kind_is_known"),
        UniqueConstraint("proposal_id", "person_id", "party"),
        CheckConstraint("reason <> ''", name="pair_rule_has_a_reason"),
        Index("ix_pair_rules_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[str] = mapped_column(String(8))
    kind: Mapped[PairRuleKind] = mapped_column(text_enum(PairRuleKind))
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class AssignmentRun(Versioned, Model):
    """One side's computed assignment. `settings`: what was wished; `seed`: of the lot, drawn before anything is known.

    `result`: totals, bounds, shortfalls with remedies. Nothing of it is in force until it is adopted.
    """

    __tablename__ = "assignment_runs"
    __table_args__ = (
        one_of("state", RunState, "state_is_known"),
        one_of("kind", RunKind, "kind_is_known"),
        UniqueConstraint("call_id", "party", "number"),
        CheckConstraint("number >= 1", name="runs_count_from_one"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint(
            "(adopted_at IS NULL) = (adopted_by_id IS NULL)", name="adoption_has_a_person_and_an_instant"
        ),
        CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)", name="adopted_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint("state <> 'failed' OR fault <> ''", name="failed_run_says_why"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    party: Mapped[str] = mapped_column(String(8))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[RunKind] = mapped_column(text_enum(RunKind))
    state: Mapped[RunState] = mapped_column(text_enum(RunState), default=RunState.WAITING)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONText)
    seed: Mapped[int]
    progress: Mapped[int] = mapped_column(Integer, default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    fault: Mapped[str] = mapped_column(String(200), default="")
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    adopted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    adopted_at: Mapped[datetime | None]


class RunPair(Model):
    """One pair of a computed assignment: `added`, `kept`, or `removed` from what is in force.

    Affinity and probability in millionths. `rank` of `of`: the reviewer's place among all who may review the proposal;
    `better` says what stopped those with a higher affinity (full, colleague, elsewhere).
    """

    __tablename__ = "run_pairs"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("run_id", "proposal_id", "person_id"),
        CheckConstraint("change IN ('added', 'kept', 'removed')", name="change_is_known"),
        CheckConstraint("probability BETWEEN 0 AND 1000000", name="probability_is_a_share"),
        Index("ix_run_pairs_proposal_id", "proposal_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment_runs.id"))
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    change: Mapped[str] = mapped_column(String(8))
    affinity: Mapped[int]
    probability: Mapped[int] = mapped_column(default=1_000_000)
    rank: Mapped[int] = mapped_column(Integer, default=0)
    of: Mapped[int] = mapped_column(Integer, default=0)
    better: Mapped[dict[str, int]] = mapped_column(JSONText, default=dict)
