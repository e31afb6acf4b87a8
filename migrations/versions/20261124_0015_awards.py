"""Tables of awards."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0015_awards"
down_revision = "0014_selection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("abstract_en", sa.Text(), nullable=False),
        sa.Column("abstract_ja", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "agreement_pending",
                "active",
                "gate",
                "final_reporting",
                "closed",
                "stopped_without_fault",
                "terminated",
                name="awardstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("active_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'agreement_pending') = (active_at IS NULL)",
            name=op.f("ck_awards_active_award_has_a_date"),
        ),
        sa.CheckConstraint(
            "state IN ('agreement_pending', 'active', 'gate', 'final_reporting', 'closed', 'stopped_without_fault', 'terminated')",
            name=op.f("ck_awards_state_is_known"),
        ),
        sa.CheckConstraint("months > 0", name=op.f("ck_awards_award_has_a_length")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_awards_call_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_awards_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_awards_proposal_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_awards_reference")),
    )
    op.create_index("ix_awards_call_id_reference", "awards", ["call_id", "reference"], unique=False)
    op.create_index("ix_awards_state_reference", "awards", ["state", "reference"], unique=False)
    op.create_table(
        "award_confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_confirmations_award_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_award_confirmations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_confirmations")),
        sa.UniqueConstraint("award_id", "party", name=op.f("uq_award_confirmations_award_id_party")),
    )
    op.create_table(
        "award_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("national", "endowment", name="linekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("lead_name_en", sa.Text(), nullable=False),
        sa.Column("lead_name_ja", sa.Text(), nullable=False),
        sa.Column("institution_name_en", sa.Text(), nullable=False),
        sa.Column("institution_name_ja", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'national') = (agency_id IS NOT NULL)",
            name=op.f("ck_award_lines_national_line_has_an_agency"),
        ),
        sa.CheckConstraint(
            "(kind = 'national') = (lot_id IS NOT NULL)",
            name=op.f("ck_award_lines_national_line_comes_from_a_lot"),
        ),
        sa.CheckConstraint("kind IN ('national', 'endowment')", name=op.f("ck_award_lines_kind_is_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_award_lines_line_pays_something")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_award_lines_agency_id")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_lines_award_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_award_lines_entry_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_award_lines_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_lines")),
        sa.UniqueConstraint("award_id", "party", "kind", name=op.f("uq_award_lines_award_id_party_kind")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_award_lines_entry_id")),
    )
    op.create_index("ix_award_lines_lot_id", "award_lines", ["lot_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("pending", "posted", "voided", name="paymentstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_at IS NULL)", name=op.f("ck_payments_resolved_payment_has_a_date")
        ),
        sa.CheckConstraint(
            "state <> 'voided' OR reason <> ''", name=op.f("ck_payments_voided_payment_has_a_reason")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'posted', 'voided')", name=op.f("ck_payments_state_is_known")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_payment_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
            name=op.f("ck_payments_nobody_approves_the_own_payment"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_payments_payments_count_from_one")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_payments_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_payments_decided_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_payments_entry_id")),
        sa.ForeignKeyConstraint(["line_id"], ["award_lines.id"], name=op.f("fk_payments_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_payments_entry_id")),
        sa.UniqueConstraint("line_id", "number", name=op.f("uq_payments_line_id_number")),
    )
    op.create_index("ix_payments_state", "payments", ["state"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_payments_state", table_name="payments")
    op.drop_table("payments")
    op.drop_index("ix_award_lines_lot_id", table_name="award_lines")
    op.drop_table("award_lines")
    op.drop_table("award_confirmations")
    op.drop_index("ix_awards_state_reference", table_name="awards")
    op.drop_index("ix_awards_call_id_reference", table_name="awards")
    op.drop_table("awards")
