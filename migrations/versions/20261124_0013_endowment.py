"""Tables of endowment."""

revision = "0013_endowment"
down_revision = "0011_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
