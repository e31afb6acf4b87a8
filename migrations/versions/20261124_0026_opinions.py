"""Expert opinions and forms of a stage."""

revision = "0026_opinions"
down_revision = "0025_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
