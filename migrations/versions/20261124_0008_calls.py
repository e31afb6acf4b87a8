"""Tables of calls."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0008_calls"
down_revision = "0007_council"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_ja", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("authoritative_language", sa.String(length=2), nullable=False),
        sa.Column("priority_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=32), nullable=False),
        sa.Column("settings", columns.JSONText(), nullable=False),
        sa.Column("author_blind", sa.Boolean(), nullable=False),
        sa.Column("fill_cap_permille", sa.Integer(), nullable=False),
        sa.Column("opens_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("deadline_local", sa.String(length=16), nullable=False),
        sa.Column("deadline_zone", sa.String(length=64), nullable=False),
        sa.Column("deadline_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("review_opens_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("review_ends_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "agreed",
                "published",
                "decided",
                "completed",
                "cancelled",
                name="callstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("published_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "authoritative_language IN ('en', 'ja')", name=op.f("ck_calls_authoritative_language_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'agreed', 'published', 'decided', 'completed', 'cancelled')",
            name=op.f("ck_calls_state_is_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'decided', 'completed') OR published_at IS NOT NULL",
            name=op.f("ck_calls_published_call_has_a_date"),
        ),
        sa.CheckConstraint(
            "title_en <> '' AND title_ja <> ''", name=op.f("ck_calls_title_is_in_both_languages")
        ),
        sa.CheckConstraint(
            "deadline_at < review_opens_at", name=op.f("ck_calls_review_opens_after_the_deadline")
        ),
        sa.CheckConstraint("fill_cap_permille BETWEEN 0 AND 1000", name=op.f("ck_calls_fill_cap_is_a_share")),
        sa.CheckConstraint("opens_at < deadline_at", name=op.f("ck_calls_call_opens_before_its_deadline")),
        sa.CheckConstraint(
            "released_at IS NULL OR released_at > deadline_at",
            name=op.f("ck_calls_release_comes_after_the_deadline"),
        ),
        sa.CheckConstraint(
            "review_opens_at < review_ends_at", name=op.f("ck_calls_review_ends_after_it_opens")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_calls_agreement_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_calls_created_by_id")),
        sa.ForeignKeyConstraint(["priority_id"], ["priorities.id"], name=op.f("fk_calls_priority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("code", name=op.f("uq_calls_code")),
    )
    op.create_index(op.f("ix_calls_agreement_id"), "calls", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_calls_priority_id"), "calls", ["priority_id"], unique=False)
    op.create_index("ix_calls_state_deadline_at", "calls", ["state", "deadline_at"], unique=False)
    op.create_table(
        "call_agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("largest_half_minor", sa.BigInteger(), nullable=False),
        sa.Column("indirect_permille", sa.Integer(), nullable=False),
        sa.Column("cost_categories", columns.JSONText(), nullable=False),
        sa.Column("scale_min", sa.Integer(), nullable=False),
        sa.Column("scale_max", sa.Integer(), nullable=False),
        sa.Column("scale_step", sa.Integer(), nullable=False),
        sa.Column("higher_is_better", sa.Boolean(), nullable=False),
        sa.Column("reviews_wanted", sa.Integer(), nullable=False),
        sa.Column("rank_binds", sa.Boolean(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("signed_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "signed_at IS NULL OR signed_hash <> ''", name=op.f("ck_call_agencies_signature_covers_a_text")
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)",
            name=op.f("ck_call_agencies_signature_has_a_person_and_an_instant"),
        ),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_call_agencies_budget_is_not_negative")),
        sa.CheckConstraint(
            "indirect_permille BETWEEN 0 AND 1000", name=op.f("ck_call_agencies_indirect_rate_is_a_share")
        ),
        sa.CheckConstraint("largest_half_minor > 0", name=op.f("ck_call_agencies_largest_half_is_positive")),
        sa.CheckConstraint(
            "reviews_wanted BETWEEN 1 AND 20", name=op.f("ck_call_agencies_reviews_wanted_is_sensible")
        ),
        sa.CheckConstraint(
            "scale_min < scale_max AND scale_step > 0", name=op.f("ck_call_agencies_scale_has_an_extent")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_call_agencies_agency_id")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_agencies_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_call_agencies_lot_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_call_agencies_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_agencies")),
        sa.UniqueConstraint("call_id", "party", name=op.f("uq_call_agencies_call_id_party")),
    )
    op.create_index(op.f("ix_call_agencies_agency_id"), "call_agencies", ["agency_id"], unique=False)
    op.create_index(op.f("ix_call_agencies_lot_id"), "call_agencies", ["lot_id"], unique=False)
    op.create_table(
        "criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_agency_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("shared_code", sa.String(length=32), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_ja", sa.Text(), nullable=False),
        sa.Column("hint_en", sa.Text(), nullable=False),
        sa.Column("hint_ja", sa.Text(), nullable=False),
        sa.Column("has_score", sa.Boolean(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("most_words", sa.Integer(), nullable=False),
        sa.CheckConstraint("has_score OR has_text", name=op.f("ck_criteria_criterion_asks_for_something")),
        sa.CheckConstraint("has_score OR weight = 0", name=op.f("ck_criteria_only_scores_have_weight")),
        sa.CheckConstraint("most_words > 0", name=op.f("ck_criteria_word_limit_is_positive")),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_criteria_weight_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["call_agency_id"],
            ["call_agencies.id"],
            name=op.f("fk_criteria_call_agency_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("call_agency_id", "code", name=op.f("uq_criteria_call_agency_id_code")),
    )


def downgrade() -> None:
    op.drop_table("criteria")
    op.drop_index(op.f("ix_call_agencies_lot_id"), table_name="call_agencies")
    op.drop_index(op.f("ix_call_agencies_agency_id"), table_name="call_agencies")
    op.drop_table("call_agencies")
    op.drop_index("ix_calls_state_deadline_at", table_name="calls")
    op.drop_index(op.f("ix_calls_priority_id"), table_name="calls")
    op.drop_index(op.f("ix_calls_agreement_id"), table_name="calls")
    op.drop_table("calls")
