"""The record of a person: encrypted content, versions, who read it."""

revision = "0022_records"
down_revision = "0021_scores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
