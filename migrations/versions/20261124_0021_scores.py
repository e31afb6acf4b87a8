"""Frozen plans of harmonisation and what they gave."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0021_scores"
down_revision = "0020_panels"
branch_labels = None
depends_on = None

METHODS = "'side_quantile', 'side_z', 'linear', 'raw'"


def upgrade() -> None:
    op.create_table(
        "score_plans",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"method IN ({METHODS})", name=op.f("ck_score_plans_method_is_known")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_score_plans_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_score_plans")),
    )
    op.create_table(
        "scorings",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("scored_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("content", columns.JSONText(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "length(inputs_hash) = 64 AND length(content_hash) = 64",
            name=op.f("ck_scorings_scoring_has_its_hashes"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["score_plans.call_id"], name=op.f("fk_scorings_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_scorings")),
    )
    op.create_table(
        "score_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("advisory", sa.Integer(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("sides", columns.JSONText(), nullable=False),
        sa.CheckConstraint("rank >= 2", name=op.f("ck_score_lines_ranks_count_from_one")),
        sa.CheckConstraint(
            "advisory IS NULL OR advisory >= 2", name=op.f("ck_score_lines_advisory_ranks_count_from_one")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["scorings.call_id"], name=op.f("fk_score_lines_call_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_score_lines_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_lines")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_score_lines_proposal_id")),
    )
    op.create_index("ix_score_lines_call_id_rank", "score_lines", ["call_id", "rank"], unique=False)
    op.execute(
        "INSERT INTO score_plans (call_id, method, seed, frozen_at)"
        " SELECT id, 'side_quantile', 0, published_at FROM calls WHERE published_at IS NOT NULL"
    )
    for table in ("score_plans", "scorings"):
        make_append_only(table, key="call_id")
    make_append_only("score_lines")


def downgrade() -> None:
    op.drop_index("ix_score_lines_call_id_rank", table_name="score_lines")
    op.drop_table("score_lines")
    op.drop_table("scorings")
    op.drop_table("score_plans")
