"""Registers of facts as they were imported, edition by edition, and which proposals became awards."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.integrity.states import Register
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model
from app.kernel.ids import new_id


class RegisterSnapshot(Model):
    """One edition of one register, with the hash of the file it was read from. Append-only by trigger."""

    __tablename__ = "register_snapshots"
    __table_args__ = (
        one_of("register", Register, "register_is_known"),
        UniqueConstraint("register", "sha256"),
        CheckConstraint("length(sha256) = 64", name="snapshot_has_a_hash"),
        CheckConstraint(
            "entries >= 0 AND added >= 0 AND changed >= 0 AND retired >= 0 AND refused >= 0",
            name="entries_are_counted_from_zero",
        ),
        Index("ix_register_snapshots_register_imported_at", "register", "imported_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    register: Mapped[Register] = mapped_column(text_enum(Register))
    dated: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    imported_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    retired: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)


class RegisterEntry(Model):
    """One version of one entry. A changed entry is a new row; a retired one names the snapshot that left it out.

    `says`: its facts, in the shape of the register's reader (`sources.register_tables`, `sources.register_records`).
    """

    __tablename__ = "register_entries"
    __audited__ = False
    __table_args__ = (
        one_of("register", Register, "register_is_known"),
        CheckConstraint("length(entry_hash) = 64", name="entry_has_a_hash"),
        CheckConstraint("until_id IS NULL OR until_id <> since_id", name="entry_was_in_force"),
        Index(
            "uq_register_entries_one_in_force",
            *("register", "entry"),
            unique=True,
            sqlite_where=text("until_id IS NULL"),
            postgresql_where=text("until_id IS NULL"),
        ),
        Index("ix_register_entries_since_id", "since_id"),
        Index("ix_register_entries_until_id", "until_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    register: Mapped[Register] = mapped_column(text_enum(Register))
    entry: Mapped[str] = mapped_column(String(80))
    entry_hash: Mapped[str] = mapped_column(String(64))
    says: Mapped[Any] = mapped_column(JSONText)
    since_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("register_snapshots.id"))
    until_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("register_snapshots.id"))


class RegisterKey(Model):
    """By what an entry is found: `orcid:…`, `erad:…`, `ror:…`, `uei:…`, `person:…` or `body:…`."""

    __tablename__ = "register_keys"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("key LIKE '%_:_%'", name="key_names_its_kind"),
        Index("ix_register_keys_key", "key"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), primary_key=True)


class AwardedProject(Model):
    """A proposal that became an award, and when every party had confirmed it. Append-only by trigger.

    The audit row is the award's own, in the same transaction.
    """

    __tablename__ = "awarded_projects"
    __audited__ = False

    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    awarded_at: Mapped[datetime]
