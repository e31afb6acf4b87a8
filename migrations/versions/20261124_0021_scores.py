"""Frozen plans of harmonisation and what they gave."""

revision = "0021_scores"
down_revision = "0020_panels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
