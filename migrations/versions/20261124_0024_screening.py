"""Published lists, their snapshots, clearances."""

revision = "0024_screening"
down_revision = "0023_findings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
