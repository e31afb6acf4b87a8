"""The fund's books."""

revision = "0029_accounting"
down_revision = "0028_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
