"""Tables of awards."""

revision = "0015_awards"
down_revision = "0014_selection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
