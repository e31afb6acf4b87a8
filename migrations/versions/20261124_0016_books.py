"""Books: periods, snapshots, the budgetary book."""

revision = "0016_books"
down_revision = "0015_awards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
