"""Review stages."""

revision = "0030_stages"
down_revision = "0029_accounting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
