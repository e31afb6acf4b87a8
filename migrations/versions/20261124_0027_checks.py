"""What a check needs to know."""

revision = "0027_checks"
down_revision = "0026_opinions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
