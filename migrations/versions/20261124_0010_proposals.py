"""Tables of proposals."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0010_proposals"
down_revision = "0009_disclosures"
branch_labels = None
depends_on = None

APPEND_ONLY = ("submissions", "submission_halves", "submission_files")


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "withdrawn",
                "ineligible",
                "needs_cure",
                "matched",
                "eligible",
                "in_review",
                "ranked",
                "selected",
                "reserve",
                "declined",
                name="proposalstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("abstract_en", sa.Text(), nullable=False),
        sa.Column("abstract_ja", sa.Text(), nullable=False),
        sa.Column("keywords", columns.JSONText(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("submission_count", sa.Integer(), nullable=False),
        sa.Column("submitted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("submitted_hash", sa.String(length=64), nullable=False),
        sa.Column("cure_until", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'needs_cure' OR cure_until IS NOT NULL", name=op.f("ck_proposals_cure_has_an_end")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'ineligible', 'needs_cure', 'matched', 'eligible', 'in_review', 'ranked', 'selected', 'reserve', 'declined')",
            name=op.f("ck_proposals_state_is_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submission_count > 0",
            name=op.f("ck_proposals_submitted_proposal_has_a_submission"),
        ),
        sa.CheckConstraint(
            "(submission_count = 0) = (submitted_at IS NULL)",
            name=op.f("ck_proposals_submitted_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "submission_count >= 0", name=op.f("ck_proposals_submissions_are_counted_from_zero")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_proposals_call_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_proposals_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("reference", name=op.f("uq_proposals_reference")),
    )
    op.create_index("ix_proposals_call_id_reference", "proposals", ["call_id", "reference"], unique=False)
    op.create_index("ix_proposals_call_id_state", "proposals", ["call_id", "state"], unique=False)
    op.create_index(op.f("ix_proposals_created_by_id"), "proposals", ["created_by_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("narrative", "letter", "data_plan", name="documentkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('narrative', 'letter', 'data_plan')", name=op.f("ck_documents_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_documents_added_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_documents_file_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_documents_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("proposal_id", "party", "kind", name=op.f("uq_documents_proposal_id_party_kind")),
    )
    op.create_index(op.f("ix_documents_file_id"), "documents", ["file_id"], unique=False)
    op.create_table(
        "halves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("contribution_en", sa.Text(), nullable=False),
        sa.Column("contribution_ja", sa.Text(), nullable=False),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_halves_institution_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name=op.f("fk_halves_lead_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_halves_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halves")),
        sa.UniqueConstraint("proposal_id", "party", name=op.f("uq_halves_proposal_id_party")),
    )
    op.create_index("ix_halves_institution_id", "halves", ["institution_id"], unique=False)
    op.create_index("ix_halves_lead_id", "halves", ["lead_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", columns.JSONText(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.Text(), nullable=False),
        sa.Column("team", columns.JSONText(), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("committed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "committed_at >= received_at",
            name=op.f("ck_submissions_submission_is_kept_after_it_was_received"),
        ),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_submissions_submission_has_a_hash")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_submissions_submissions_count_from_one")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_submissions_proposal_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["people.id"], name=op.f("fk_submissions_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_submissions_proposal_id_number")),
    )
    op.create_table(
        "team_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("lead", "co_lead", "member", name="teamrole", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('lead', 'co_lead', 'member')", name=op.f("ck_team_members_role_is_known")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_team_members_added_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_members_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_team_members_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_team_members_proposal_id_person_id")),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"], unique=False)
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("half_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_budget_lines_cost_is_not_negative")),
        sa.CheckConstraint(
            "fiscal_year BETWEEN 2000 AND 2100", name=op.f("ck_budget_lines_fiscal_year_is_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["half_id"], ["halves.id"], name=op.f("fk_budget_lines_half_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint(
            "half_id", "fiscal_year", "category", name=op.f("uq_budget_lines_half_id_fiscal_year_category")
        ),
    )
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("half_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("voided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')",
            name=op.f("ck_signatures_voided_signature_has_a_reason"),
        ),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_signatures_signature_covers_a_hash")),
        sa.ForeignKeyConstraint(
            ["half_id"], ["halves.id"], name=op.f("fk_signatures_half_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_signatures_institution_id")
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_signatures_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    op.create_index("ix_signatures_half_id", "signatures", ["half_id"], unique=False)
    op.create_index(
        "uq_signatures_one_in_force_a_half",
        "signatures",
        ["half_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "submission_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("narrative", "letter", "data_plan", name="documentkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('narrative', 'letter', 'data_plan')", name=op.f("ck_submission_files_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_submission_files_file_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_files_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_files")),
        sa.UniqueConstraint(
            "submission_id", "party", "kind", name=op.f("uq_submission_files_submission_id_party_kind")
        ),
    )
    op.create_index(op.f("ix_submission_files_file_id"), "submission_files", ["file_id"], unique=False)
    op.create_table(
        "submission_halves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("ask_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "ask_minor > 0", name=op.f("ck_submission_halves_submitted_half_asks_for_something")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_submission_halves_institution_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name=op.f("fk_submission_halves_lead_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_halves_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_halves")),
        sa.UniqueConstraint("submission_id", "party", name=op.f("uq_submission_halves_submission_id_party")),
    )
    op.create_index(
        "ix_submission_halves_institution_id", "submission_halves", ["institution_id"], unique=False
    )
    op.create_index("ix_submission_halves_lead_id", "submission_halves", ["lead_id"], unique=False)
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    op.drop_index("ix_submission_halves_lead_id", table_name="submission_halves")
    op.drop_index("ix_submission_halves_institution_id", table_name="submission_halves")
    op.drop_table("submission_halves")
    op.drop_index(op.f("ix_submission_files_file_id"), table_name="submission_files")
    op.drop_table("submission_files")
    op.drop_index(
        "uq_signatures_one_in_force_a_half",
        table_name="signatures",
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.drop_index("ix_signatures_half_id", table_name="signatures")
    op.drop_table("signatures")
    op.drop_table("budget_lines")
    op.drop_index("ix_team_members_person_id", table_name="team_members")
    op.drop_table("team_members")
    op.drop_table("submissions")
    op.drop_index("ix_halves_lead_id", table_name="halves")
    op.drop_index("ix_halves_institution_id", table_name="halves")
    op.drop_table("halves")
    op.drop_index(op.f("ix_documents_file_id"), table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_proposals_created_by_id"), table_name="proposals")
    op.drop_index("ix_proposals_call_id_state", table_name="proposals")
    op.drop_index("ix_proposals_call_id_reference", table_name="proposals")
    op.drop_table("proposals")
