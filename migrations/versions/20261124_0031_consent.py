"""A person's consent to the other side's view of what a finding took from the record, with its dates."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0031_consent"
down_revision = "0030_stages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("terms >= 1", name=op.f("ck_disclosure_consents_text_has_an_edition")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at",
            name=op.f("ck_disclosure_consents_withdrawn_after_it_was_given"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_disclosure_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_consents")),
    )
    op.create_index(
        "uq_disclosure_consents_one_in_force",
        "disclosure_consents",
        ["person_id", "party"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_disclosure_consents_one_in_force", table_name="disclosure_consents")
    op.drop_table("disclosure_consents")
