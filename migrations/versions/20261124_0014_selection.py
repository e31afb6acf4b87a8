"""Tables of selection."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0014_selection"
down_revision = "0013_endowment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.Column("purses", columns.JSONText(), nullable=False),
        sa.Column("built_by_id", sa.Uuid(), nullable=False),
        sa.Column("built_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("method IN ('rank_order')", name=op.f("ck_joint_lists_method_is_known")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_joint_lists_lists_count_from_one")),
        sa.ForeignKeyConstraint(["built_by_id"], ["people.id"], name=op.f("fk_joint_lists_built_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_joint_lists_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_lists")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_joint_lists_call_id_number")),
    )
    op.create_index(
        "uq_joint_lists_one_in_force_a_call",
        "joint_lists",
        ["call_id"],
        unique=True,
        sqlite_where=sa.text("is_in_force"),
        postgresql_where=sa.text("is_in_force"),
    )
    op.create_table(
        "selection_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("joint_rank", sa.Integer(), nullable=False),
        sa.Column("is_funded", sa.Boolean(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "funded",
                "budget",
                "endowment",
                "exclusive",
                "must_not_fund",
                "topic_floor",
                "below_the_line",
                name="linereason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason_party", sa.String(length=8), nullable=False),
        sa.Column("short_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "is_funded = (reason = 'funded')", name=op.f("ck_selection_lines_funded_line_says_so")
        ),
        sa.CheckConstraint(
            "reason IN ('funded', 'budget', 'endowment', 'exclusive', 'must_not_fund', 'topic_floor', 'below_the_line')",
            name=op.f("ck_selection_lines_reason_is_known"),
        ),
        sa.ForeignKeyConstraint(["list_id"], ["joint_lists.id"], name=op.f("fk_selection_lines_list_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_selection_lines_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_lines")),
        sa.UniqueConstraint("list_id", "joint_rank", name=op.f("uq_selection_lines_list_id_joint_rank")),
        sa.UniqueConstraint("list_id", "proposal_id", name=op.f("uq_selection_lines_list_id_proposal_id")),
    )
    op.create_index("ix_selection_lines_proposal_id", "selection_lines", ["proposal_id"], unique=False)
    op.create_table(
        "splits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("owner_party", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_splits_split_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_splits_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_splits")),
    )
    op.create_index(
        "uq_splits_one_open_a_proposal",
        "splits",
        ["proposal_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum("pending", "approved", "declined", name="decisionstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_at IS NULL)", name=op.f("ck_decisions_turned_key_has_an_instant")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR reason <> ''", name=op.f("ck_decisions_declining_needs_a_reason")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'declined')", name=op.f("ck_decisions_state_is_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_decisions_turned_key_has_a_person"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_decisions_call_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_decisions_decided_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["selection_lines.id"], name=op.f("fk_decisions_line_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_decisions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("proposal_id", "party", name=op.f("uq_decisions_proposal_id_party")),
    )
    op.create_index(
        "ix_decisions_call_id_party_state", "decisions", ["call_id", "party", "state"], unique=False
    )
    op.create_index(op.f("ix_decisions_line_id"), "decisions", ["line_id"], unique=False)
    op.create_table(
        "selection_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("side_rank", sa.Integer(), nullable=False),
        sa.Column("ask_minor", sa.BigInteger(), nullable=False),
        sa.Column("national_minor", sa.BigInteger(), nullable=False),
        sa.Column("fill_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "ask_minor = national_minor + fill_minor",
            name=op.f("ck_selection_shares_agency_and_endowment_pay_the_whole_half"),
        ),
        sa.CheckConstraint(
            "ask_minor >= 0 AND fill_minor >= 0 AND national_minor >= 0",
            name=op.f("ck_selection_shares_shares_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["selection_lines.id"], name=op.f("fk_selection_shares_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_shares")),
        sa.UniqueConstraint("line_id", "party", name=op.f("uq_selection_shares_line_id_party")),
    )


def downgrade() -> None:
    op.drop_table("selection_shares")
    op.drop_index(op.f("ix_decisions_line_id"), table_name="decisions")
    op.drop_index("ix_decisions_call_id_party_state", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(
        "uq_splits_one_open_a_proposal",
        table_name="splits",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("splits")
    op.drop_index("ix_selection_lines_proposal_id", table_name="selection_lines")
    op.drop_table("selection_lines")
    op.drop_index(
        "uq_joint_lists_one_in_force_a_call",
        table_name="joint_lists",
        sqlite_where=sa.text("is_in_force"),
        postgresql_where=sa.text("is_in_force"),
    )
    op.drop_table("joint_lists")
