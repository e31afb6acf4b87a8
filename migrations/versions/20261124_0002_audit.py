"""Tables of audit."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0002_audit"
down_revision = "0001_kernel"
branch_labels = None
depends_on = None

KEYS = {"audit_heads": "size", "audit_rows": "id", "audit_leaves": "position"}


def upgrade() -> None:
    op.create_table(
        "audit_heads",
        sa.Column(
            "size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("peaks", columns.JSONText(), nullable=False),
        sa.Column("sealed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_audit_heads_head_covers_something")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("changes", columns.JSONText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(action) > 0", name=op.f("ck_audit_rows_action_is_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rows")),
    )
    op.create_index("ix_audit_rows_actor_id_at", "audit_rows", ["actor_id", "at"], unique=False)
    op.create_index("ix_audit_rows_at", "audit_rows", ["at"], unique=False)
    op.create_index("ix_audit_rows_subject", "audit_rows", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "audit_leaves",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(leaf) = 64", name=op.f("ck_audit_leaves_leaf_is_a_sha256")),
        sa.ForeignKeyConstraint(["row_id"], ["audit_rows.id"], name=op.f("fk_audit_leaves_row_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_leaves")),
        sa.UniqueConstraint("row_id", name=op.f("uq_audit_leaves_row_id")),
    )

    for table, key in KEYS.items():
        make_append_only(table, key)


def downgrade() -> None:
    op.drop_table("audit_leaves")
    op.drop_index("ix_audit_rows_subject", table_name="audit_rows")
    op.drop_index("ix_audit_rows_at", table_name="audit_rows")
    op.drop_index("ix_audit_rows_actor_id_at", table_name="audit_rows")
    op.drop_table("audit_rows")
    op.drop_table("audit_heads")
