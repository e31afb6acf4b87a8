"""Statements of banks and custodians, matched with the books."""

revision = "0018_statements"
down_revision = "0017_fund"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
