"""What an award owes its programme."""

revision = "0025_terms"
down_revision = "0024_screening"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
