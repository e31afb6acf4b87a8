"""Tables of files."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0004_files"
down_revision = "0003_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("pending", "clean", "refused", name="filestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("checked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("checks", columns.JSONText(), nullable=False),
        sa.Column("blind_of", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (checked_at IS NULL)",
            name=op.f("ck_stored_files_verdict_and_its_instant_come_together"),
        ),
        sa.CheckConstraint(
            "blind_of IS NULL OR state = 'clean'", name=op.f("ck_stored_files_blind_copy_is_clean")
        ),
        sa.CheckConstraint(
            "state <> 'clean' OR pages > 0", name=op.f("ck_stored_files_clean_file_has_pages")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'clean', 'refused')", name=op.f("ck_stored_files_state_is_known")
        ),
        sa.CheckConstraint("blind_of <> id", name=op.f("ck_stored_files_file_is_not_its_own_blind_copy")),
        sa.CheckConstraint(
            "length(original_name) BETWEEN 1 AND 200", name=op.f("ck_stored_files_file_has_a_name")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_stored_files_sha256_is_whole")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_files_file_is_not_empty")),
        sa.ForeignKeyConstraint(["blind_of"], ["stored_files.id"], name=op.f("fk_stored_files_blind_of")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name=op.f("fk_stored_files_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("blind_of", name=op.f("uq_stored_files_blind_of")),
    )
    op.create_index("ix_stored_files_sha256", "stored_files", ["sha256"], unique=False)
    op.create_index(
        "ix_stored_files_uploaded_by_uploaded_at",
        "stored_files",
        ["uploaded_by", "uploaded_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_stored_files_uploaded_by_uploaded_at", table_name="stored_files")
    op.drop_index("ix_stored_files_sha256", table_name="stored_files")
    op.drop_table("stored_files")
