"""Tables of fx."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0005_fx"
down_revision = "0004_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "added >= 0 AND changed >= 0 AND unchanged >= 0 AND refused >= 0",
            name=op.f("ck_rate_imports_counts_are_not_negative"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_rate_imports_sha256_is_whole")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_rate_imports_import_names_its_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_imports")),
    )
    op.create_table(
        "reference_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("base <> quote", name=op.f("ck_reference_rates_rate_is_between_two_currencies")),
        sa.CheckConstraint(
            "length(base) = 3 AND length(quote) = 3",
            name=op.f("ck_reference_rates_currencies_have_three_letters"),
        ),
        sa.CheckConstraint(
            "numerator > 0 AND denominator > 0", name=op.f("ck_reference_rates_rate_is_a_positive_ratio")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["rate_imports.id"], name=op.f("fk_reference_rates_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_rates")),
        sa.UniqueConstraint(
            "source", "base", "date", "quote", name=op.f("uq_reference_rates_source_base_date_quote")
        ),
    )


def downgrade() -> None:
    op.drop_table("reference_rates")
    op.drop_table("rate_imports")
