"""What rules need to know."""

revision = "0034_facts"
down_revision = "0033_walls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
