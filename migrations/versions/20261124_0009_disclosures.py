"""Tables of disclosures."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0009_disclosures"
down_revision = "0008_calls"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_change_of_certified_disclosure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a certified disclosure does not change' USING ERRCODE = 'restrict_violation';
END $$
"""
FINAL = "OLD.state <> 'draft'"
CHANGED = (
    f"{FINAL} AND (NEW.content <> OLD.content OR NEW.content_hash <> OLD.content_hash OR NEW.number <> OLD.number"
    " OR NEW.person_id <> OLD.person_id OR NEW.certified_at <> OLD.certified_at OR NEW.state = 'draft')"
)
"""A certified version may be superseded; what it says, and whose it is, stays."""


def upgrade() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "certified", "superseded", name="disclosurestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("content", columns.JSONText(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("certified_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("valid_until", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (certified_at IS NULL)",
            name=op.f("ck_disclosures_certified_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (content_hash = '')",
            name=op.f("ck_disclosures_certified_version_has_a_hash"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'certified', 'superseded')", name=op.f("ck_disclosures_state_is_known")
        ),
        sa.CheckConstraint(
            "(certified_at IS NULL) = (valid_until IS NULL)",
            name=op.f("ck_disclosures_certified_version_has_a_validity"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_disclosures_versions_count_from_one")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > certified_at",
            name=op.f("ck_disclosures_validity_ends_after_certification"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_disclosures_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_disclosures_person_id_number")),
    )
    op.create_index(
        "uq_disclosures_one_certified_a_person",
        "disclosures",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'certified'"),
        postgresql_where=sa.text("state = 'certified'"),
    )
    op.create_index(
        "uq_disclosures_one_draft_a_person",
        "disclosures",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    keep_certified_versions()


def keep_certified_versions() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE)
        for event, condition in (("UPDATE", CHANGED), ("DELETE", FINAL)):
            op.execute(
                f"CREATE TRIGGER disclosures_refuse_{event.lower()} BEFORE {event} ON disclosures FOR EACH ROW"
                f" WHEN ({condition}) EXECUTE FUNCTION refuse_change_of_certified_disclosure()"
            )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'a certified disclosure does not change'); END"
    op.execute(
        f"CREATE TRIGGER disclosures_refuse_update BEFORE UPDATE ON disclosures WHEN {CHANGED} {refuse}"
    )
    op.execute(f"CREATE TRIGGER disclosures_refuse_delete BEFORE DELETE ON disclosures WHEN {FINAL} {refuse}")


def downgrade() -> None:
    op.drop_index(
        "uq_disclosures_one_draft_a_person",
        table_name="disclosures",
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.drop_index(
        "uq_disclosures_one_certified_a_person",
        table_name="disclosures",
        sqlite_where=sa.text("state = 'certified'"),
        postgresql_where=sa.text("state = 'certified'"),
    )
    op.drop_table("disclosures")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_certified_disclosure()")
