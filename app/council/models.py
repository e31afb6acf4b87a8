"""Agreements, the agencies that sign them, and priorities with each party's endorsement."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Agency
from app.council.states import AgreementState, PriorityState
from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id


class Agreement(Versioned, Model):
    """A memorandum of cooperation; in force from the last agency's signature."""

    __tablename__ = "agreements"
    __table_args__ = (
        one_of("state", AgreementState, "state_is_known"),
        CheckConstraint(
            "(state = 'draft') = (signed_at IS NULL)", name="signed_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)", name="ended_if_and_only_if_it_has_an_end"
        ),
        CheckConstraint("title_en <> '' AND title_ja <> ''", name="title_is_in_both_languages"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    state: Mapped[AgreementState] = mapped_column(text_enum(AgreementState), default=AgreementState.DRAFT)
    expires_on: Mapped[date | None] = mapped_column(Date)
    signed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    signatories: Mapped[list["AgreementSignatory"]] = relationship(
        cascade="all, delete-orphan", order_by="AgreementSignatory.party"
    )


class AgreementSignatory(Model):
    """One agency of an agreement and, once given, its signature."""

    __tablename__ = "agreement_signatories"
    __table_args__ = (
        UniqueConstraint("agreement_id", "agency_id"),
        CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)", name="signature_has_a_person_and_an_instant"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    party: Mapped[str] = mapped_column(String(8))
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    agency: Mapped[Agency] = relationship()


class Priority(Versioned, Model):
    """An area the council proposes and the joint high-level committee endorses, one endorsement a party."""

    __tablename__ = "priorities"
    __table_args__ = (
        one_of("state", PriorityState, "state_is_known"),
        CheckConstraint("title_en <> '' AND title_ja <> ''", name="title_is_in_both_languages"),
        CheckConstraint(
            "state IN ('proposed', 'consulted') OR endorsed_at IS NOT NULL",
            name="endorsed_priority_has_a_date",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    summary: Mapped[Bilingual] = bilingual("summary")
    state: Mapped[PriorityState] = mapped_column(
        text_enum(PriorityState), default=PriorityState.PROPOSED, index=True
    )
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    endorsed_at: Mapped[datetime | None]
    endorsements: Mapped[list["Endorsement"]] = relationship(order_by="Endorsement.party")


class Endorsement(Model):
    """One party's endorsement of a priority."""

    __tablename__ = "endorsements"
    __table_args__ = (UniqueConstraint("priority_id", "party"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    priority_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("priorities.id"))
    party: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    endorsed_at: Mapped[datetime]
