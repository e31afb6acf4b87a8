"""Fund: pledges, valuations, spending policies, payouts."""

revision = "0017_fund"
down_revision = "0016_books"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
