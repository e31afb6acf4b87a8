"""Reports of expenditure."""

revision = "0032_expenditure"
down_revision = "0031_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
