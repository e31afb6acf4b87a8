"""Disclosures: one row per version of a person's record, sealed; its key for each party; who read it; who else may;
what institutions state.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.disclosures.states import DisclosureState, Fact, Purpose
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id


class Disclosure(Versioned, Model):
    """One version of what a person declares; certified, it is constant and valid until `valid_until`.

    `sealed` is the content under the person's record key; only `queries` opens it, `sealing` says how.
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        one_of("state", DisclosureState, "state_is_known"),
        UniqueConstraint("person_id", "number"),
        CheckConstraint("number >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(state = 'draft') = (certified_at IS NULL)", name="certified_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint(
            "(certified_at IS NULL) = (valid_until IS NULL)", name="certified_version_has_a_validity"
        ),
        CheckConstraint(
            "valid_until IS NULL OR valid_until > certified_at", name="validity_ends_after_certification"
        ),
        CheckConstraint("(state = 'draft') = (content_hash = '')", name="certified_version_has_a_hash"),
        CheckConstraint("length(sealed) > 28", name="content_is_sealed"),
        Index(
            "uq_disclosures_one_draft_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(
            "uq_disclosures_one_certified_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'certified'"),
            postgresql_where=text("state = 'certified'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[DisclosureState] = mapped_column(text_enum(DisclosureState), default=DisclosureState.DRAFT)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    certified_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]


class RecordKey(Model):
    """The key of a person's record, wrapped by one key of one party. Written with the record or by a change of keys."""

    __tablename__ = "record_keys"
    __table_args__ = (
        UniqueConstraint("person_id", "party", "key_id"),
        CheckConstraint("length(wrapped) = 60", name="wrapped_key_is_whole"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[str] = mapped_column(String(8))
    key_id: Mapped[str] = mapped_column(String(40))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class RecordRead(Model):
    """Somebody else read a version; written before the content is handed over, never changed.

    `reader_id` is None for the service's own checks; `party` is the side the reader acts for.
    """

    __tablename__ = "record_reads"
    __audited__ = False
    __table_args__ = (
        one_of("purpose", Purpose, "purpose_is_known"),
        CheckConstraint("reader_id IS NULL OR reader_id <> person_id", name="nobody_else_is_the_author"),
        CheckConstraint("reader_id IS NOT NULL OR purpose = 'check'", name="the_service_only_checks"),
        Index("ix_record_reads_person_id_at", "person_id", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    disclosure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("disclosures.id"))
    reader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    party: Mapped[str] = mapped_column(String(8), default="")
    purpose: Mapped[Purpose] = mapped_column(text_enum(Purpose))
    matter: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]


class Consent(Model):
    """A person lets the integrity officers of another side see those parts of the record on which a finding rests.

    `terms`: the edition of the text that was agreed to, in `language`. Withdrawn, it stays as it was, with its end; a
    new consent is a new row.
    """

    __tablename__ = "disclosure_consents"
    __table_args__ = (
        CheckConstraint("terms >= 1", name="text_has_an_edition"),
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_it_was_given"
        ),
        Index(
            "uq_disclosure_consents_one_in_force",
            "person_id",
            "party",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    party: Mapped[str] = mapped_column(String(8))
    terms: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class InstitutionFact(Model):
    """What an institution stated on a day; a later statement replaces it, none is changed."""

    __tablename__ = "institution_facts"
    __table_args__ = (
        one_of("fact", Fact, "fact_is_known"),
        CheckConstraint("answer IN ('yes', 'no')", name="answer_is_yes_or_no"),
        Index("ix_institution_facts_institution_id", "institution_id", "fact", "stated_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    fact: Mapped[Fact] = mapped_column(text_enum(Fact))
    answer: Mapped[str] = mapped_column(String(3))
    as_of: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    stated_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    stated_at: Mapped[datetime]
