"""What the second review of the reviews added."""

revision = "0033_walls"
down_revision = "0032_expenditure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
