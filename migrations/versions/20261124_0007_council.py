"""Tables of council."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0007_council"
down_revision = "0006_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "signed", "ended", name="agreementstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (signed_at IS NULL)",
            name=op.f("ck_agreements_signed_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)",
            name=op.f("ck_agreements_ended_if_and_only_if_it_has_an_end"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'signed', 'ended')", name=op.f("ck_agreements_state_is_known")
        ),
        sa.CheckConstraint(
            "title_en <> '' AND title_ja <> ''", name=op.f("ck_agreements_title_is_in_both_languages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("code", name=op.f("uq_agreements_code")),
    )
    op.create_table(
        "agreement_signatories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)",
            name=op.f("ck_agreement_signatories_signature_has_a_person_and_an_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_agreement_signatories_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_signatories_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_agreement_signatories_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatories")),
        sa.UniqueConstraint(
            "agreement_id", "agency_id", name=op.f("uq_agreement_signatories_agreement_id_agency_id")
        ),
    )
    op.create_index(
        op.f("ix_agreement_signatories_agency_id"), "agreement_signatories", ["agency_id"], unique=False
    )
    op.create_table(
        "priorities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_ja", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "consulted",
                "endorsed",
                "active",
                "graduated",
                "handed_off",
                name="prioritystate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("endorsed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'consulted') OR endorsed_at IS NOT NULL",
            name=op.f("ck_priorities_endorsed_priority_has_a_date"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'consulted', 'endorsed', 'active', 'graduated', 'handed_off')",
            name=op.f("ck_priorities_state_is_known"),
        ),
        sa.CheckConstraint(
            "title_en <> '' AND title_ja <> ''", name=op.f("ck_priorities_title_is_in_both_languages")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_priorities_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorities")),
        sa.UniqueConstraint("code", name=op.f("uq_priorities_code")),
    )
    op.create_index(op.f("ix_priorities_state"), "priorities", ["state"], unique=False)
    op.create_table(
        "endorsements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("priority_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("endorsed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_endorsements_person_id")),
        sa.ForeignKeyConstraint(["priority_id"], ["priorities.id"], name=op.f("fk_endorsements_priority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("priority_id", "party", name=op.f("uq_endorsements_priority_id_party")),
    )


def downgrade() -> None:
    op.drop_table("endorsements")
    op.drop_index(op.f("ix_priorities_state"), table_name="priorities")
    op.drop_table("priorities")
    op.drop_index(op.f("ix_agreement_signatories_agency_id"), table_name="agreement_signatories")
    op.drop_table("agreement_signatories")
    op.drop_table("agreements")
