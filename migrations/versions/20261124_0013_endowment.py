"""Tables of endowment."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0013_endowment"
down_revision = "0012_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endowment_bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("contribution", "income", name="bookingkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("prepared", "approved", "refused", name="bookingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("retention_authority", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'contribution') = (party <> '')",
            name=op.f("ck_endowment_bookings_contribution_comes_from_a_party"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (entry_id IS NOT NULL)",
            name=op.f("ck_endowment_bookings_approved_booking_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(state = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_endowment_bookings_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "kind IN ('contribution', 'income')", name=op.f("ck_endowment_bookings_kind_is_known")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''",
            name=op.f("ck_endowment_bookings_refused_booking_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'refused')", name=op.f("ck_endowment_bookings_state_is_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_bookings_decision_has_a_person"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_bookings_amount_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_bookings_nobody_approves_the_own_booking"),
        ),
        sa.CheckConstraint(
            "length(authority) > 0", name=op.f("ck_endowment_bookings_booking_cites_its_authority")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_bookings_entry_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_bookings")),
    )
    op.create_index(
        "ix_endowment_bookings_state_prepared_at",
        "endowment_bookings",
        ["state", "prepared_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_endowment_bookings_state_prepared_at", table_name="endowment_bookings")
    op.drop_table("endowment_bookings")
