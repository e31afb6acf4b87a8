"""Tables of integrity."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0011_integrity"
down_revision = "0010_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "integrity_flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "flag",
            sa.Enum("clear", "condition", "hold", name="flag", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(flag = 'condition') = (condition <> '')",
            name=op.f("ck_integrity_flags_condition_goes_with_its_flag"),
        ),
        sa.CheckConstraint(
            "flag IN ('clear', 'condition', 'hold')", name=op.f("ck_integrity_flags_flag_is_known")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_integrity_flags_flag_has_a_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_integrity_flags_flags_count_from_one")),
        sa.CheckConstraint(
            "replaced_at IS NULL OR replaced_at >= set_at",
            name=op.f("ck_integrity_flags_flag_is_replaced_after_it_was_set"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_integrity_flags_proposal_id")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_integrity_flags_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_flags")),
        sa.UniqueConstraint(
            "proposal_id", "party", "number", name=op.f("uq_integrity_flags_proposal_id_party_number")
        ),
    )
    op.create_index(
        "uq_integrity_flags_one_in_force_a_side",
        "integrity_flags",
        ["proposal_id", "party"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_integrity_flags_one_in_force_a_side",
        table_name="integrity_flags",
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.drop_table("integrity_flags")
