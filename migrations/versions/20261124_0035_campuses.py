"""The campuses of a system are found without reading all institutions."""

from alembic import op

revision = "0035_campuses"
down_revision = "0034_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_institutions_parent_ror_id", "institutions", ["parent_ror_id"])


def downgrade() -> None:
    op.drop_index("ix_institutions_parent_ror_id", table_name="institutions")
