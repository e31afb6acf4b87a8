"""Tables of fx."""

revision = "0005_fx"
down_revision = "0004_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
