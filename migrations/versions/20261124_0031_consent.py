"""What may be seen of a record."""

revision = "0031_consent"
down_revision = "0030_stages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
