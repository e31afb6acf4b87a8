"""Statements of banks and custodians, matched with the books; published market history."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0018_statements"
down_revision = "0017_fund"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(file_hash) = 64", name=op.f("ck_bank_statements_statement_is_of_a_file")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_bank_statements_somebody_sent_the_statement")),
        sa.CheckConstraint(
            "first_on <= last_on", name=op.f("ck_bank_statements_statement_covers_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["people.id"], name=op.f("fk_bank_statements_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
        sa.UniqueConstraint("currency", "file_hash", name=op.f("uq_bank_statements_currency_file_hash")),
    )
    op.create_index("ix_bank_statements_imported_at", "bank_statements", ["imported_at"], unique=False)
    op.create_table(
        "bank_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_bank_lines_line_moves_something")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statements.id"], name=op.f("fk_bank_lines_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("statement_id", "number", name=op.f("uq_bank_lines_statement_id_number")),
    )
    op.create_table(
        "bank_matches",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "matched_by",
            sa.Enum("reference", "person", name="matchedby", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("matched_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "matched_by IN ('reference', 'person')", name=op.f("ck_bank_matches_way_of_matching_is_known")
        ),
        sa.CheckConstraint(
            "(matched_by = 'person') = (person_id IS NOT NULL)",
            name=op.f("ck_bank_matches_person_who_matched_is_named"),
        ),
        sa.ForeignKeyConstraint(["line_id"], ["bank_lines.id"], name=op.f("fk_bank_matches_line_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_bank_matches_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bank_matches_person_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_bank_matches")),
        sa.UniqueConstraint("entry_id", "currency", name=op.f("uq_bank_matches_entry_id_currency")),
    )
    op.create_table(
        "market_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("month_count", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_market_imports_series_names_its_source")),
        sa.CheckConstraint("month_count > 0", name=op.f("ck_market_imports_series_has_a_month")),
        sa.CheckConstraint("length(file_hash) = 64", name=op.f("ck_market_imports_series_is_of_a_file")),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["people.id"], name=op.f("fk_market_imports_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_imports")),
        sa.UniqueConstraint("file_hash", name=op.f("uq_market_imports_file_hash")),
    )
    op.create_index("ix_market_imports_imported_at", "market_imports", ["imported_at"], unique=False)
    op.create_table(
        "market_levels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("price_nano", sa.BigInteger(), nullable=False),
        sa.Column("dividend_nano", sa.BigInteger(), nullable=False),
        sa.Column("yield_nano", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "price_nano > 0 AND dividend_nano > 0 AND yield_nano > 0",
            name=op.f("ck_market_levels_figures_are_more_than_nothing"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["market_imports.id"], name=op.f("fk_market_levels_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_levels")),
        sa.UniqueConstraint("import_id", "month", name=op.f("uq_market_levels_import_id_month")),
    )
    for table in ("bank_statements", "bank_lines", "market_imports", "market_levels"):
        make_append_only(table)


def downgrade() -> None:
    op.drop_table("market_levels")
    op.drop_index("ix_market_imports_imported_at", table_name="market_imports")
    op.drop_table("market_imports")
    op.drop_table("bank_matches")
    op.drop_table("bank_lines")
    op.drop_index("ix_bank_statements_imported_at", table_name="bank_statements")
    op.drop_table("bank_statements")
