"""Forms by version, reviewing, panels."""

revision = "0020_panels"
down_revision = "0019_pools"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
