"""A key can put a proposal on the reserve list."""

from alembic import op

revision = "0028_lists"
down_revision = "0027_checks"
branch_labels = None
depends_on = None

NAME = "ck_decisions_state_is_known"


def upgrade() -> None:
    _know("'pending', 'approved', 'reserved', 'declined'")


def downgrade() -> None:
    op.execute(
        "UPDATE decisions SET state = 'pending', decided_at = NULL, decided_by_id = NULL WHERE state = 'reserved'"
    )
    _know("'pending', 'approved', 'declined'")


def _know(states: str) -> None:
    with op.batch_alter_table("decisions") as table:
        table.drop_constraint(NAME)
        table.create_check_constraint(op.f(NAME), f"state IN ({states})")
