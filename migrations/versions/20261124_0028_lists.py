"""Reserve lists."""

revision = "0028_lists"
down_revision = "0027_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
