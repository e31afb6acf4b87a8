"""Pools of reviewers: who belongs to which, what each knows, and what each declares about others."""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Institution, Person
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.reviews.conflicts import Ground
from app.reviews.states import PoolState, RelationKind


class PoolMember(Versioned, Model):
    """A person in an agency's pool. Only a vetted member reviews, and not while resting.

    `promised_at`: when the person promised to keep everything confidential. `most_load` is the agency's limit of
    proposals in one call; `rest_until` is the last day of the rest after service.
    """

    __tablename__ = "pool_members"
    __table_args__ = (
        one_of("state", PoolState, "state_is_known"),
        UniqueConstraint("agency_id", "person_id"),
        CheckConstraint(
            "state NOT IN ('joined', 'vetted') OR promised_at IS NOT NULL", name="member_promised_confidence"
        ),
        CheckConstraint(
            "(vetted_at IS NULL) = (vetted_by_id IS NULL)", name="vetting_has_a_person_and_an_instant"
        ),
        CheckConstraint("state <> 'vetted' OR vetted_at IS NOT NULL", name="vetted_member_was_vetted"),
        CheckConstraint("vetted_by_id IS NULL OR vetted_by_id <> person_id", name="nobody_vets_himself"),
        CheckConstraint("state NOT IN ('declined', 'refused') OR reason <> ''", name="a_no_has_a_reason"),
        CheckConstraint("most_load IS NULL OR most_load BETWEEN 0 AND 200", name="load_limit_is_sensible"),
        Index("ix_pool_members_person_id_state", "person_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[PoolState] = mapped_column(text_enum(PoolState), default=PoolState.INVITED)
    invited_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    vetted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    vetted_at: Mapped[datetime | None]
    vetting_note: Mapped[str] = mapped_column(Text, default="")
    most_load: Mapped[int | None] = mapped_column(Integer)
    rest_until: Mapped[date | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class ReviewerProfile(Versioned, Model):
    """What a reviewer says of the own expertise. `most_load` is the own limit of proposals in one call.

    `languages` are those the person reads proposals in; `away_from` to `away_until` the days without reviews.
    `relations_at` is when the person last said that the declared relations are complete.
    """

    __tablename__ = "reviewer_profiles"
    __table_args__ = (
        CheckConstraint("(away_from IS NULL) = (away_until IS NULL)", name="absence_has_both_ends"),
        CheckConstraint("away_until IS NULL OR away_until >= away_from", name="absence_ends_after_it_begins"),
        CheckConstraint("most_load IS NULL OR most_load BETWEEN 0 AND 200", name="load_limit_is_sensible"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    keywords_en: Mapped[list[str]] = mapped_column(JSONText, default=list)
    keywords_ja: Mapped[list[str]] = mapped_column(JSONText, default=list)
    languages: Mapped[list[str]] = mapped_column(JSONText, default=list)
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    most_load: Mapped[int | None] = mapped_column(Integer)
    relations_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class ExpertiseText(Model):
    """One text of a reviewer's own (an abstract, a statement) from which fitness for a proposal is reckoned."""

    __tablename__ = "expertise_texts"
    __table_args__ = (
        CheckConstraint("text <> '' OR title <> ''", name="expertise_says_something"),
        Index("ix_expertise_texts_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]


class Relation(Model):
    """What ties a person to another person or to an institution, declared by the first (REV-01 to REV-07).

    The other person is `other_id` where the account is known, else an ORCID iD or a name; `other_key` and
    `turned_key` are the folded name in both orders. `ended_on` empty: it lasts, or never ends. `authors`: how many
    a joint paper has, `is_writing_group`: both wrote its text; `amount_minor` with `currency`: what shares are worth.
    `source`: said by the person, or taken from the disclosure the person certified. A relation that is taken back keeps
    its row.
    """

    __tablename__ = "relations"
    __table_args__ = (
        one_of("kind", RelationKind, "kind_is_known"),
        CheckConstraint(
            "other_id IS NOT NULL OR institution_id IS NOT NULL OR other_orcid <> '' OR other_key <> ''",
            name="relation_has_another_end",
        ),
        CheckConstraint("other_id IS NULL OR other_id <> person_id", name="nobody_is_related_to_himself"),
        CheckConstraint("authors IS NULL OR authors >= 2", name="joint_paper_has_two_authors"),
        CheckConstraint("authors IS NOT NULL OR NOT is_writing_group", name="writing_group_is_of_a_paper"),
        CheckConstraint("(amount_minor IS NULL) = (currency = '')", name="amount_has_a_currency"),
        CheckConstraint("amount_minor IS NULL OR amount_minor >= 0", name="amount_is_not_negative"),
        CheckConstraint("source IN ('self', 'disclosure')", name="source_is_known"),
        Index("ix_relations_person_id", "person_id"),
        Index("ix_relations_other_id", "other_id"),
        Index("ix_relations_other_orcid", "other_orcid"),
        Index("ix_relations_other_key", "other_key"),
        Index("ix_relations_turned_key", "turned_key"),
        Index("ix_relations_institution_id", "institution_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[RelationKind] = mapped_column(text_enum(RelationKind))
    other_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    other_name: Mapped[str] = mapped_column(String(200), default="")
    other_orcid: Mapped[str] = mapped_column(String(19), default="")
    other_key: Mapped[str] = mapped_column(String(200), default="")
    turned_key: Mapped[str] = mapped_column(String(200), default="")
    ended_on: Mapped[date | None]
    authors: Mapped[int | None] = mapped_column(Integer)
    is_writing_group: Mapped[bool] = mapped_column(Boolean, default=False)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    source: Mapped[str] = mapped_column(String(16), default="self")
    evidence: Mapped[str] = mapped_column(String(300), default="")
    declared_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    institution: Mapped[Institution | None] = relationship()

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


class ConflictWaiver(Versioned, Model):
    """One ground of conflict between a person and a proposal is set aside: asked by one, granted by another.

    In force while it is granted and not ended.
    """

    __tablename__ = "conflict_waivers"
    __table_args__ = (
        one_of("ground", Ground, "ground_is_known"),
        CheckConstraint("reason <> ''", name="waiver_has_a_reason"),
        CheckConstraint(
            "(granted_by_id IS NULL) = (granted_at IS NULL)", name="grant_has_a_person_and_an_instant"
        ),
        CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> asked_by_id", name="waiver_takes_two_people"
        ),
        CheckConstraint(
            "person_id <> asked_by_id AND (granted_by_id IS NULL OR person_id <> granted_by_id)",
            name="nobody_waives_for_himself",
        ),
        Index("ix_conflict_waivers_proposal_id", "proposal_id"),
        Index("ix_conflict_waivers_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[str] = mapped_column(String(8))
    ground: Mapped[Ground] = mapped_column(text_enum(Ground))
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    granted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
