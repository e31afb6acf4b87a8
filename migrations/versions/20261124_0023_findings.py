"""Findings of integrity checks and their way."""

revision = "0023_findings"
down_revision = "0022_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
