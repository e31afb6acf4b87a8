"""Published lists, their snapshots, clearances."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0024_screening"
down_revision = "0023_findings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corpus_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("people", columns.JSONText(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_corpus_documents_document_has_a_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corpus_documents")),
        sa.UniqueConstraint("register", "number", name=op.f("uq_corpus_documents_register_number")),
    )
    op.create_table(
        "list_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "entries >= 0 AND added >= 0 AND changed >= 0 AND retired >= 0 AND refused >= 0",
            name=op.f("ck_list_snapshots_entries_are_counted_from_zero"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_list_snapshots_snapshot_has_a_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_snapshots")),
        sa.UniqueConstraint("list_code", "sha256", name=op.f("uq_list_snapshots_list_code_sha256")),
    )
    op.create_index(
        "ix_list_snapshots_list_code_imported_at",
        "list_snapshots",
        ["list_code", "imported_at"],
        unique=False,
    )
    op.create_table(
        "registered_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("found_by", sa.String(length=200), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number LIKE '%:%'", name=op.f("ck_registered_entries_number_names_its_registry")),
        sa.CheckConstraint("found_by <> checked_by", name=op.f("ck_registered_entries_two_people_checked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_entries")),
        sa.UniqueConstraint(
            "list_code", "entry", "number", name=op.f("uq_registered_entries_list_code_entry_number")
        ),
    )
    op.create_table(
        "listed_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", columns.JSONText(), nullable=False),
        sa.Column("since_id", sa.Uuid(), nullable=False),
        sa.Column("until_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(entry_hash) = 64", name=op.f("ck_listed_entries_entry_has_a_hash")),
        sa.ForeignKeyConstraint(["since_id"], ["list_snapshots.id"], name=op.f("fk_listed_entries_since_id")),
        sa.ForeignKeyConstraint(["until_id"], ["list_snapshots.id"], name=op.f("fk_listed_entries_until_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_entries")),
        sa.UniqueConstraint(
            "list_code",
            "entry",
            "entry_hash",
            "since_id",
            name=op.f("uq_listed_entries_list_code_entry_entry_hash_since_id"),
        ),
    )
    op.create_index("ix_listed_entries_since_id", "listed_entries", ["since_id"], unique=False)
    op.create_index("ix_listed_entries_until_id", "listed_entries", ["until_id"], unique=False)
    op.create_index(
        "uq_listed_entries_one_in_force",
        "listed_entries",
        ["list_code", "entry"],
        unique=True,
        sqlite_where=sa.text("until_id IS NULL"),
        postgresql_where=sa.text("until_id IS NULL"),
    )
    op.create_table(
        "screening_clearances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("first_by_id", sa.Uuid(), nullable=False),
        sa.Column("second_by_id", sa.Uuid(), nullable=False),
        sa.Column("cleared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("until", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (institution_id IS NULL)",
            name=op.f("ck_screening_clearances_clearance_is_of_one_subject"),
        ),
        sa.CheckConstraint(
            "first_by_id <> second_by_id", name=op.f("ck_screening_clearances_two_officers_clear")
        ),
        sa.CheckConstraint("until > cleared_at", name=op.f("ck_screening_clearances_clearance_has_a_length")),
        sa.ForeignKeyConstraint(
            ["first_by_id"], ["people.id"], name=op.f("fk_screening_clearances_first_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_screening_clearances_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_screening_clearances_person_id")),
        sa.ForeignKeyConstraint(
            ["second_by_id"], ["people.id"], name=op.f("fk_screening_clearances_second_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_clearances")),
    )
    op.create_index(
        "ix_screening_clearances_institution_id",
        "screening_clearances",
        ["institution_id", "list_code", "entry"],
        unique=False,
    )
    op.create_index(
        "ix_screening_clearances_person_id",
        "screening_clearances",
        ["person_id", "list_code", "entry"],
        unique=False,
    )
    op.create_table(
        "screening_hits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("own_name", sa.String(length=300), nullable=False),
        sa.Column("listed_name", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("corroborators", columns.JSONText(), nullable=False),
        sa.Column("contradicted", columns.JSONText(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("logged", "raised", "cleared", name="hitstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("found_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "person_id IS NULL OR state <> 'raised' OR corroborators <> '[]'",
            name=op.f("ck_screening_hits_a_name_alone_stays_in_the_log"),
        ),
        sa.CheckConstraint(
            "state IN ('logged', 'raised', 'cleared')", name=op.f("ck_screening_hits_state_is_known")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (institution_id IS NULL)",
            name=op.f("ck_screening_hits_hit_is_on_one_subject"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_screening_hits_score_is_a_share")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_screening_hits_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_screening_hits_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_hits")),
    )
    op.create_index(
        "uq_screening_hits_institution",
        "screening_hits",
        ["institution_id", "list_code", "entry", "entry_hash"],
        unique=True,
        sqlite_where=sa.text("institution_id IS NOT NULL"),
        postgresql_where=sa.text("institution_id IS NOT NULL"),
    )
    op.create_index(
        "uq_screening_hits_person",
        "screening_hits",
        ["person_id", "list_code", "entry", "entry_hash"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    make_append_only("list_snapshots")
    make_append_only("screening_clearances")


def downgrade() -> None:
    op.drop_index(
        "uq_screening_hits_person",
        table_name="screening_hits",
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_screening_hits_institution",
        table_name="screening_hits",
        sqlite_where=sa.text("institution_id IS NOT NULL"),
        postgresql_where=sa.text("institution_id IS NOT NULL"),
    )
    op.drop_table("screening_hits")
    op.drop_index("ix_screening_clearances_person_id", table_name="screening_clearances")
    op.drop_index("ix_screening_clearances_institution_id", table_name="screening_clearances")
    op.drop_table("screening_clearances")
    op.drop_index(
        "uq_listed_entries_one_in_force",
        table_name="listed_entries",
        sqlite_where=sa.text("until_id IS NULL"),
        postgresql_where=sa.text("until_id IS NULL"),
    )
    op.drop_index("ix_listed_entries_until_id", table_name="listed_entries")
    op.drop_index("ix_listed_entries_since_id", table_name="listed_entries")
    op.drop_table("listed_entries")
    op.drop_table("registered_entries")
    op.drop_index("ix_list_snapshots_list_code_imported_at", table_name="list_snapshots")
    op.drop_table("list_snapshots")
    op.drop_table("corpus_documents")
