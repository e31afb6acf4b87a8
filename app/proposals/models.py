"""Proposals: the shared part, one half a party, team, budget lines, documents, signatures, submissions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Institution, Person
from app.calls.models import Call
from app.kernel.bilingual import Bilingual
from app.kernel.columns import JSONText, bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.proposals.states import ProposalState


class Proposal(Versioned, Model):
    """The shared part and the state. `version` counts changes of the shared part and of the state.

    `submission_count` is the number of the newest submission, 0 while there is none.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("state", ProposalState, "state_is_known"),
        CheckConstraint("submission_count >= 0", name="submissions_are_counted_from_zero"),
        CheckConstraint("(submission_count = 0) = (submitted_at IS NULL)", name="submitted_if_and_only_if_it_has_a_date"),
        CheckConstraint("state <> 'submitted' OR submission_count > 0", name="submitted_proposal_has_a_submission"),
        Index("ix_proposals_call_id_state", "call_id", "state"),
        Index("ix_proposals_call_id_reference", "call_id", "reference"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("calls.id"))
    state: Mapped[ProposalState] = mapped_column(text_enum(ProposalState), default=ProposalState.DRAFT)
    title: Mapped[Bilingual] = bilingual("title")
    abstract: Mapped[Bilingual] = bilingual("abstract")
    keywords: Mapped[list[str]] = mapped_column(JSONText, default=list)
    months: Mapped[int] = mapped_column(Integer, default=36)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submission_count: Mapped[int] = mapped_column(Integer, default=0)
    submitted_at: Mapped[datetime | None]
    call: Mapped[Call] = relationship()
    halves: Mapped[list["Half"]] = relationship(cascade="all, delete-orphan", order_by="Half.party")
    team: Mapped[list["TeamMember"]] = relationship(
        cascade="all, delete-orphan", order_by="(TeamMember.party, TeamMember.position)"
    )
    documents: Mapped[list["Document"]] = relationship(cascade="all, delete-orphan", order_by="Document.added_at")

    def half(self, party: str) -> "Half":
        """The half of `party`; KeyError when the call has no such party."""
        for half in self.halves:
            if half.party == party:
                return half
        raise KeyError(party)


class Half(Versioned, Model):
    """What one party's side brings: lead, institution, budget by fiscal year, side text. Own version."""

    __tablename__ = "halves"
    __table_args__ = (
        UniqueConstraint("proposal_id", "party"),
        Index("ix_halves_institution_id", "institution_id"),
        Index("ix_halves_lead_id", "lead_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    party: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    lead_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    contribution: Mapped[Bilingual] = bilingual("contribution")
    lead: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    lines: Mapped[list["BudgetLine"]] = relationship(
        cascade="all, delete-orphan", order_by="(BudgetLine.fiscal_year, BudgetLine.position)"
    )
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.signed_at")


class BudgetLine(Model):
    """One cost of a half in one fiscal year of its party, in the half's currency."""

    __tablename__ = "budget_lines"
    __table_args__ = (
        UniqueConstraint("half_id", "fiscal_year", "category"),
        CheckConstraint("amount_minor >= 0", name="cost_is_not_negative"),
        CheckConstraint("fiscal_year BETWEEN 2000 AND 2100", name="fiscal_year_is_sensible"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    half_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("halves.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    fiscal_year: Mapped[int] = mapped_column(Integer)
    category: Mapped[str] = mapped_column(String(32))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class TeamMember(Model):
    """A person on one side of a proposal. Invited by e-mail; confirmed when the person accepts."""

    __tablename__ = "team_members"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        CheckConstraint("role IN ('lead', 'co_lead', 'member')", name="role_is_known"),
        Index("ix_team_members_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(Integer, default=0)
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Document(Model):
    """A file of the proposal: of the shared part (`party` empty) or of one half."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("proposal_id", "party", "kind"),
        CheckConstraint("kind IN ('narrative', 'letter', 'data_plan')", name="kind_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    party: Mapped[str] = mapped_column(String(8), default="")
    kind: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class Signature(Model):
    """An institution officer's signature over the hash of the shared part and one half.

    An edit of the shared part voids every signature, an edit of a half only its own.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        CheckConstraint("length(content_hash) = 64", name="signature_covers_a_hash"),
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="voided_signature_has_a_reason"),
        Index("ix_signatures_half_id", "half_id"),
        Index(
            "uq_signatures_one_in_force_a_half",
            "half_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    half_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("halves.id", ondelete="CASCADE"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime]
    content_hash: Mapped[str] = mapped_column(String(64))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(200), default="")


class Submission(Model):
    """One immutable, receipted version of a proposal. Append-only by trigger.

    `content` is the canonical JSON that `content_hash` hashes; `receipt` is a signed text the holder can check
    without the service; `received_at` is the instant the request was admitted.
    """

    __tablename__ = "submissions"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        CheckConstraint("number >= 1", name="submissions_count_from_one"),
        CheckConstraint("length(content_hash) = 64", name="submission_has_a_hash"),
        CheckConstraint("committed_at >= received_at", name="submission_is_kept_after_it_was_received"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONText)
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime]
    committed_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(Text)
