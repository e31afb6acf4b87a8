"""Pools of reviewers, conflicts with their grounds, waivers, bids, runs of assignment."""

revision = "0019_pools"
down_revision = "0018_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
