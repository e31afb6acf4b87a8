"""Published lists as they were imported, what came into question, what was cleared, and texts to compare with."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.integrity.states import HitState
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id


class ListSnapshot(Model):
    """One edition of one list, with the hash of the file it was read from. Append-only by trigger."""

    __tablename__ = "list_snapshots"
    __table_args__ = (
        UniqueConstraint("list_code", "sha256"),
        CheckConstraint("length(sha256) = 64", name="snapshot_has_a_hash"),
        CheckConstraint(
            "entries >= 0 AND added >= 0 AND changed >= 0 AND retired >= 0 AND refused >= 0",
            name="entries_are_counted_from_zero",
        ),
        Index("ix_list_snapshots_list_code_imported_at", "list_code", "imported_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_code: Mapped[str] = mapped_column(String(40))
    dated: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    imported_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    retired: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)


class ListedEntry(Model):
    """One version of one entry. A changed entry is a new row; a retired one names the snapshot that left it out."""

    __tablename__ = "listed_entries"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("list_code", "entry", "entry_hash", "since_id"),
        CheckConstraint("length(entry_hash) = 64", name="entry_has_a_hash"),
        Index(
            "uq_listed_entries_one_in_force",
            "list_code",
            "entry",
            unique=True,
            sqlite_where=text("until_id IS NULL"),
            postgresql_where=text("until_id IS NULL"),
        ),
        Index("ix_listed_entries_since_id", "since_id"),
        Index("ix_listed_entries_until_id", "until_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_code: Mapped[str] = mapped_column(String(40))
    entry: Mapped[str] = mapped_column(String(80))
    entry_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[Any] = mapped_column(JSONText)
    since_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_snapshots.id"))
    until_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("list_snapshots.id"))


class RegisteredEntry(Model):
    """A registry number of a listed organisation, found by hand by one person and checked by another."""

    __tablename__ = "registered_entries"
    __table_args__ = (
        UniqueConstraint("list_code", "entry", "number"),
        CheckConstraint("found_by <> checked_by", name="two_people_checked"),
        CheckConstraint("number LIKE '%:%'", name="number_names_its_registry"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    list_code: Mapped[str] = mapped_column(String(40))
    entry: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(80))
    found_by: Mapped[str] = mapped_column(String(200))
    checked_by: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime]


class ScreeningHit(Model):
    """A person or organisation beside one version of one listed entry; exactly one of the two is named.

    `score` counts ten-thousandths.
    """

    __tablename__ = "screening_hits"
    __audited__ = False
    __table_args__ = (
        one_of("state", HitState, "state_is_known"),
        CheckConstraint("(person_id IS NULL) <> (institution_id IS NULL)", name="hit_is_on_one_subject"),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score_is_a_share"),
        CheckConstraint(
            "person_id IS NULL OR state <> 'raised' OR corroborators <> '[]'",
            name="a_name_alone_stays_in_the_log",
        ),
        Index(
            "uq_screening_hits_person",
            *("person_id", "list_code", "entry", "entry_hash"),
            unique=True,
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        Index(
            "uq_screening_hits_institution",
            *("institution_id", "list_code", "entry", "entry_hash"),
            unique=True,
            sqlite_where=text("institution_id IS NOT NULL"),
            postgresql_where=text("institution_id IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    list_code: Mapped[str] = mapped_column(String(40))
    entry: Mapped[str] = mapped_column(String(80))
    entry_hash: Mapped[str] = mapped_column(String(64))
    own_name: Mapped[str] = mapped_column(String(300))
    listed_name: Mapped[str] = mapped_column(Text)
    score: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    corroborators: Mapped[list[str]] = mapped_column(JSONText, default=list)
    contradicted: Mapped[list[str]] = mapped_column(JSONText, default=list)
    state: Mapped[HitState] = mapped_column(text_enum(HitState))
    found_at: Mapped[datetime]


class Clearance(Model):
    """Two officers found that a subject is not this version of this entry: it is not asked again until it changes."""

    __tablename__ = "screening_clearances"
    __table_args__ = (
        CheckConstraint(
            "(person_id IS NULL) <> (institution_id IS NULL)", name="clearance_is_of_one_subject"
        ),
        CheckConstraint("first_by_id <> second_by_id", name="two_officers_clear"),
        CheckConstraint("until > cleared_at", name="clearance_has_a_length"),
        Index("ix_screening_clearances_person_id", "person_id", "list_code", "entry"),
        Index("ix_screening_clearances_institution_id", "institution_id", "list_code", "entry"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    list_code: Mapped[str] = mapped_column(String(40))
    entry: Mapped[str] = mapped_column(String(80))
    entry_hash: Mapped[str] = mapped_column(String(64))
    first_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    second_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    cleared_at: Mapped[datetime]
    until: Mapped[datetime]


class CorpusDocument(Model):
    """A funded project elsewhere, to compare with: number, title, text, period, and who leads it."""

    __tablename__ = "corpus_documents"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("register", "number"),
        CheckConstraint("text <> ''", name="document_has_a_text"),
        Index("ix_corpus_documents_imported_at", "imported_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    people: Mapped[list[str]] = mapped_column(JSONText, default=list)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    imported_at: Mapped[datetime]
