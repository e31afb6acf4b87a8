"""Proposals: the shared part, one half a party, team, budget lines, documents, signatures, submissions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Institution, Person
from app.calls.models import Call
from app.files.models import StoredFile
from app.kernel.bilingual import Bilingual
from app.kernel.columns import JSONText, bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.proposals.states import DocumentKind, ProposalState, TeamRole


class Proposal(Versioned, Model):
    """The shared part and the state. `version` counts changes of the shared part and of the state.

    `submission_count` is the number of the newest submission, 0 while there is none, and `submitted_hash`
    the hash of its text (`content.text_hash`), by which a later edit of the draft is seen. `cure_until` is the instant
    until which the team may mend and submit again after the deadline, where an officer asked for it.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("state", ProposalState, "state_is_known"),
        CheckConstraint("submission_count >= 0", name="submissions_are_counted_from_zero"),
        CheckConstraint(
            "(submission_count = 0) = (submitted_at IS NULL)", name="submitted_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submission_count > 0",
            name="submitted_proposal_has_a_submission",
        ),
        CheckConstraint("state <> 'needs_cure' OR cure_until IS NOT NULL", name="cure_has_an_end"),
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
    submitted_hash: Mapped[str] = mapped_column(String(64), default="")
    cure_until: Mapped[datetime | None]
    call: Mapped[Call] = relationship()
    halves: Mapped[list["Half"]] = relationship(cascade="all, delete-orphan", order_by="Half.party")
    team: Mapped[list["TeamMember"]] = relationship(
        cascade="all, delete-orphan", order_by="(TeamMember.party, TeamMember.position)"
    )
    documents: Mapped[list["Document"]] = relationship(
        cascade="all, delete-orphan", order_by="Document.added_at"
    )

    def half(self, party: str) -> "Half":
        """The half of `party`; KeyError when the call has no such party."""
        for half in self.halves:
            if half.party == party:
                return half
        raise KeyError(party)


class Half(Versioned, Model):
    """What one party's side brings: lead, institution, budget by fiscal year, side text. Own version.

    `signature` is the one in force, None where there is none.
    """

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
    changed_at: Mapped[datetime]
    proposal: Mapped[Proposal] = relationship(viewonly=True)
    lead: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    lines: Mapped[list["BudgetLine"]] = relationship(
        cascade="all, delete-orphan", order_by="(BudgetLine.fiscal_year, BudgetLine.position)"
    )
    signature: Mapped["Signature | None"] = relationship(
        primaryjoin="and_(Half.id == Signature.half_id, Signature.voided_at.is_(None))",
        viewonly=True,
        uselist=False,
    )


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
        one_of("role", TeamRole, "role_is_known"),
        Index("ix_team_members_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[TeamRole] = mapped_column(text_enum(TeamRole), default=TeamRole.MEMBER)
    position: Mapped[int] = mapped_column(Integer, default=0)
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Document(Model):
    """A file of the proposal: of the shared part (`party` empty) or of one half."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("proposal_id", "party", "kind"),
        one_of("kind", DocumentKind, "kind_is_known"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    party: Mapped[str] = mapped_column(String(8), default="")
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    file: Mapped[StoredFile] = relationship()


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
    without the service; `received_at` is the instant the request was admitted. `title` and `team` repeat a part of
    the content for lists and for checks over many proposals; `team` is `[{person, party, role, institution}]`.
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
    title: Mapped[Bilingual] = bilingual("title")
    team: Mapped[list[dict[str, Any]]] = mapped_column(JSONText)
    submitted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime]
    committed_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(Text)
    halves: Mapped[list["SubmissionHalf"]] = relationship(order_by="SubmissionHalf.party")
    files: Mapped[list["SubmissionFile"]] = relationship(
        order_by="(SubmissionFile.party, SubmissionFile.kind)"
    )


class SubmissionHalf(Model):
    """Who asked for how much on one side of a submission. Append-only by trigger."""

    __tablename__ = "submission_halves"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("submission_id", "party"),
        CheckConstraint("ask_minor > 0", name="submitted_half_asks_for_something"),
        Index("ix_submission_halves_lead_id", "lead_id"),
        Index("ix_submission_halves_institution_id", "institution_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"))
    party: Mapped[str] = mapped_column(String(8))
    lead_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    ask_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))

    @property
    def ask(self) -> Money:
        return Money(self.ask_minor, self.currency)


class SubmissionFile(Model):
    """A file that belongs to a submission for ever: while it is named here its bytes stay. Append-only by trigger."""

    __tablename__ = "submission_files"
    __audited__ = False
    __table_args__ = (
        one_of("kind", DocumentKind, "kind_is_known"),
        UniqueConstraint("submission_id", "party", "kind"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"))
    party: Mapped[str] = mapped_column(String(8), default="")
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[StoredFile] = relationship()
