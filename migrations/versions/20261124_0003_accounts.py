"""Tables of accounts."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0003_accounts"
down_revision = "0002_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code) > 1", name=op.f("ck_agencies_code_is_a_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("code", name=op.f("uq_agencies_code")),
    )
    op.create_index(op.f("ix_agencies_party"), "agencies", ["party"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(
        "ix_attempts_kind_subject_hash_at", "attempts", ["kind", "subject_hash", "at"], unique=False
    )
    op.create_table(
        "institutions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ror_id", sa.String(length=16), nullable=True),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "name_en <> '' OR name_ja <> ''", name=op.f("ck_institutions_institution_has_a_name")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'inactive', 'withdrawn')", name=op.f("ck_institutions_status_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("ror_id", name=op.f("uq_institutions_ror_id")),
    )
    op.create_index(op.f("ix_institutions_party"), "institutions", ["party"], unique=False)
    op.create_index("ix_institutions_party_name_en", "institutions", ["party", "name_en"], unique=False)
    op.create_table(
        "institution_keys",
        sa.Column(
            "key",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_keys_institution_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "institution_id", name=op.f("pk_institution_keys")),
    )
    op.create_index(
        "ix_institution_keys_institution_id", "institution_keys", ["institution_id"], unique=False
    )
    op.create_table(
        "institution_names",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('label', 'alias', 'acronym')", name=op.f("ck_institution_names_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_names_institution_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_names")),
    )
    op.create_index(
        "ix_institution_names_institution_id", "institution_names", ["institution_id"], unique=False
    )
    op.create_index("ix_institution_names_search_key", "institution_names", ["search_key"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "state",
            sa.Enum("invited", "active", "disabled", name="personstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("name_latin", sa.String(length=200), nullable=False),
        sa.Column("name_native", sa.String(length=200), nullable=False),
        sa.Column("name_kana", sa.String(length=200), nullable=False),
        sa.Column("orcid", sa.String(length=19), nullable=True),
        sa.Column("researcher_number", sa.String(length=8), nullable=True),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'ja')", name=op.f("ck_people_language_is_known")),
        sa.CheckConstraint("name_latin <> ''", name=op.f("ck_people_person_has_a_latin_name")),
        sa.CheckConstraint(
            "state <> 'active' OR password IS NOT NULL", name=op.f("ck_people_active_person_has_a_password")
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'active', 'disabled')", name=op.f("ck_people_state_is_known")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_is_lower_case")),
        sa.CheckConstraint(
            "orcid IS NULL OR length(orcid) = 19", name=op.f("ck_people_orcid_has_nineteen_characters")
        ),
        sa.CheckConstraint(
            "researcher_number IS NULL OR length(researcher_number) = 8",
            name=op.f("ck_people_researcher_number_has_eight_digits"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_people_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("orcid", name=op.f("uq_people_orcid")),
        sa.UniqueConstraint("researcher_number", name=op.f("uq_people_researcher_number")),
    )
    op.create_index(op.f("ix_people_institution_id"), "people", ["institution_id"], unique=False)
    op.create_index(op.f("ix_people_party"), "people", ["party"], unique=False)
    op.create_table(
        "mail_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invitation", "registration", "reset", name="linkpurpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("used_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invitation', 'registration', 'reset')", name=op.f("ck_mail_links_purpose_is_known")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_mail_links_link_lives_for_a_while")),
        sa.CheckConstraint(
            "used_at IS NULL OR used_at <= expires_at", name=op.f("ck_mail_links_link_is_used_in_time")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_links_person_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["people.id"], name=op.f("fk_mail_links_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mail_links_token_hash")),
    )
    op.create_index("ix_mail_links_person_id", "mail_links", ["person_id"], unique=False)
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "institution_officer",
                "reviewer",
                "programme_officer",
                "integrity_officer",
                "endowment_administrator",
                "council_member",
                "auditor",
                "system_administrator",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role <> 'council_member' OR party <> ''", name=op.f("ck_role_grants_council_member_has_a_party")
        ),
        sa.CheckConstraint(
            "role <> 'institution_officer' OR institution_id IS NOT NULL",
            name=op.f("ck_role_grants_institution_officer_has_an_institution"),
        ),
        sa.CheckConstraint(
            "role <> 'integrity_officer' OR party <> ''",
            name=op.f("ck_role_grants_integrity_officer_has_a_party"),
        ),
        sa.CheckConstraint(
            "role <> 'programme_officer' OR agency_id IS NOT NULL",
            name=op.f("ck_role_grants_programme_officer_has_an_agency"),
        ),
        sa.CheckConstraint(
            "role <> 'reviewer' OR agency_id IS NOT NULL", name=op.f("ck_role_grants_reviewer_has_an_agency")
        ),
        sa.CheckConstraint(
            "role IN ('institution_officer', 'reviewer', 'programme_officer', 'integrity_officer', 'endowment_administrator', 'council_member', 'auditor', 'system_administrator')",
            name=op.f("ck_role_grants_role_is_known"),
        ),
        sa.CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> person_id",
            name=op.f("ck_role_grants_nobody_grants_a_role_to_himself"),
        ),
        sa.CheckConstraint(
            "revoked_at IS NULL OR revoked_at >= granted_at",
            name=op.f("ck_role_grants_role_ends_after_it_began"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_role_grants_agency_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_role_grants_granted_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_role_grants_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_role_grants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index("ix_role_grants_agency_id_role", "role_grants", ["agency_id", "role"], unique=False)
    op.create_index(op.f("ix_role_grants_institution_id"), "role_grants", ["institution_id"], unique=False)
    op.create_index("ix_role_grants_person_id", "role_grants", ["person_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("fresh_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sign_ins_session_has_a_length")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sign_ins_person_id", table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index("ix_role_grants_person_id", table_name="role_grants")
    op.drop_index(op.f("ix_role_grants_institution_id"), table_name="role_grants")
    op.drop_index("ix_role_grants_agency_id_role", table_name="role_grants")
    op.drop_table("role_grants")
    op.drop_index("ix_mail_links_person_id", table_name="mail_links")
    op.drop_table("mail_links")
    op.drop_index(op.f("ix_people_party"), table_name="people")
    op.drop_index(op.f("ix_people_institution_id"), table_name="people")
    op.drop_table("people")
    op.drop_index("ix_institution_names_search_key", table_name="institution_names")
    op.drop_index("ix_institution_names_institution_id", table_name="institution_names")
    op.drop_table("institution_names")
    op.drop_index("ix_institution_keys_institution_id", table_name="institution_keys")
    op.drop_table("institution_keys")
    op.drop_index("ix_institutions_party_name_en", table_name="institutions")
    op.drop_index(op.f("ix_institutions_party"), table_name="institutions")
    op.drop_table("institutions")
    op.drop_index("ix_attempts_kind_subject_hash_at", table_name="attempts")
    op.drop_table("attempts")
    op.drop_index(op.f("ix_agencies_party"), table_name="agencies")
    op.drop_table("agencies")
