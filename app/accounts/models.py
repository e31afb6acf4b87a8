"""People, institutions with all their names, agencies, grants of roles, sessions, links sent by mail."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.roles import Role
from app.accounts.states import LinkPurpose, PersonState
from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id

KEY_LENGTH = 40
"""So many characters of a name, from each place on, can be told apart by a search."""


class Institution(Versioned, Model):
    """A research organisation; `ror_id` is the bare id (`05dqf9946`) of the Registry (ROR), `parent_ror_id` that of the
    system or organisation it is part of.
    """

    __tablename__ = "institutions"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'inactive', 'withdrawn')", name="status_is_known"),
        CheckConstraint("name_en <> '' OR name_ja <> ''", name="institution_has_a_name"),
        Index("ix_institutions_party_name_en", "party", "name_en"),
        Index("ix_institutions_parent_ror_id", "parent_ror_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    ror_id: Mapped[str | None] = mapped_column(String(16), unique=True)
    parent_ror_id: Mapped[str | None] = mapped_column(String(16))
    party: Mapped[str] = mapped_column(String(8), index=True)
    name: Mapped[Bilingual] = bilingual("name")
    city: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(16), default="active")
    source_hash: Mapped[str] = mapped_column(String(64), default="")
    names: Mapped[list["InstitutionName"]] = relationship(cascade="all, delete-orphan")


class InstitutionName(Model):
    """One name of an institution; `search_key` is the folded form that exact matching compares."""

    __tablename__ = "institution_names"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("kind IN ('label', 'alias', 'acronym')", name="kind_is_known"),
        Index("ix_institution_names_search_key", "search_key"),
        Index("ix_institution_names_institution_id", "institution_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="")
    kind: Mapped[str] = mapped_column(String(8))
    search_key: Mapped[str] = mapped_column(Text)


class InstitutionKey(Model):
    """A place in a folded name where a search may begin: a word of Latin script, any character of another.

    A range scan of the primary key answers "begins with"; because every place in a name has its own row, it
    also answers "contains", on both engines alike. Written with the names, never changed.
    """

    __tablename__ = "institution_keys"
    __audited__ = False
    __table_args__ = (Index("ix_institution_keys_institution_id", "institution_id"),)

    key: Mapped[str] = mapped_column(
        String(KEY_LENGTH).with_variant(String(KEY_LENGTH, collation="C"), "postgresql"), primary_key=True
    )
    institution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("institutions.id", ondelete="CASCADE"), primary_key=True
    )


class Agency(Versioned, Model):
    """A funding body of a party."""

    __tablename__ = "agencies"
    __table_args__ = (CheckConstraint("length(code) > 1", name="code_is_a_word"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    party: Mapped[str] = mapped_column(String(8), index=True)
    name: Mapped[Bilingual] = bilingual("name")


class Person(Versioned, Model):
    """Somebody who can sign in. Names as the person writes them: Latin, own script, kana reading.

    `password` is an argon2id hash. Nationality, birth and gender are no fields.
    """

    __tablename__ = "people"
    __table_args__ = (
        one_of("state", PersonState, "state_is_known"),
        CheckConstraint("state <> 'active' OR password IS NOT NULL", name="active_person_has_a_password"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("orcid IS NULL OR length(orcid) = 19", name="orcid_has_nineteen_characters"),
        CheckConstraint(
            "researcher_number IS NULL OR length(researcher_number) = 8",
            name="researcher_number_has_eight_digits",
        ),
        CheckConstraint("language IN ('en', 'ja')", name="language_is_known"),
        CheckConstraint("name_latin <> ''", name="person_has_a_latin_name"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    state: Mapped[PersonState] = mapped_column(text_enum(PersonState), default=PersonState.INVITED)
    password: Mapped[str | None] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200))
    name_native: Mapped[str] = mapped_column(String(200), default="")
    name_kana: Mapped[str] = mapped_column(String(200), default="")
    orcid: Mapped[str | None] = mapped_column(String(19), unique=True)
    researcher_number: Mapped[str | None] = mapped_column(String(8), unique=True)
    party: Mapped[str] = mapped_column(String(8), index=True)
    language: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(64))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    created_at: Mapped[datetime]
    institution: Mapped[Institution | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(foreign_keys="RoleGrant.person_id")

    @property
    def name(self) -> Bilingual:
        """The name in Latin script and in the person's own."""
        return Bilingual(self.name_latin, self.name_native)


class RoleGrant(Model):
    """A role given to a person within a scope, by somebody else, until it is taken back.

    `call_id` names a row of a package above, which this one cannot know; it is therefore no foreign key.
    """

    __tablename__ = "role_grants"
    __table_args__ = (
        one_of("role", Role, "role_is_known"),
        CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> person_id", name="nobody_grants_a_role_to_himself"
        ),
        CheckConstraint("revoked_at IS NULL OR revoked_at >= granted_at", name="role_ends_after_it_began"),
        CheckConstraint(
            "role <> 'programme_officer' OR agency_id IS NOT NULL", name="programme_officer_has_an_agency"
        ),
        CheckConstraint("role <> 'reviewer' OR agency_id IS NOT NULL", name="reviewer_has_an_agency"),
        CheckConstraint(
            "role <> 'institution_officer' OR institution_id IS NOT NULL",
            name="institution_officer_has_an_institution",
        ),
        CheckConstraint("role <> 'integrity_officer' OR party <> ''", name="integrity_officer_has_a_party"),
        CheckConstraint("role <> 'council_member' OR party <> ''", name="council_member_has_a_party"),
        Index("ix_role_grants_person_id", "person_id"),
        Index("ix_role_grants_agency_id_role", "agency_id", "role"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(text_enum(Role))
    party: Mapped[str] = mapped_column(String(8), default="")
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    call_id: Mapped[uuid.UUID | None]
    granted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignIn(Model):
    """A session on the server. The cookie holds a random token, this row only its SHA-256."""

    __tablename__ = "sign_ins"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="session_has_a_length"),
        Index("ix_sign_ins_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    fresh_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(200), default="")


class MailLink(Model):
    """A link sent by mail: 256 random bits of which only the SHA-256 is kept, used once, in time, by its
    receiver.
    """

    __tablename__ = "mail_links"
    __table_args__ = (
        one_of("purpose", LinkPurpose, "purpose_is_known"),
        CheckConstraint("used_at IS NULL OR used_at <= expires_at", name="link_is_used_in_time"),
        CheckConstraint("expires_at > created_at", name="link_lives_for_a_while"),
        Index("ix_mail_links_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(text_enum(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Attempt(Model):
    """One try that is counted against a limit. `subject_hash` hides whose address or account it was."""

    __tablename__ = "attempts"
    __audited__ = False
    __table_args__ = (Index("ix_attempts_kind_subject_hash_at", "kind", "subject_hash", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(32))
    subject_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
