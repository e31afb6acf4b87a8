"""Tables of selection."""

revision = "0014_selection"
down_revision = "0013_endowment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
