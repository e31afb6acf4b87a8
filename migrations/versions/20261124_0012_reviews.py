"""Tables of reviews."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0012_reviews"
down_revision = "0011_integrity"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION refuse_change_of_locked_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a lock covers does not change' USING ERRCODE = 'restrict_violation';
END $$
"""
RANK_FUNCTION = """
CREATE FUNCTION refuse_change_of_locked_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM panels WHERE panels.state = 'locked'
               AND panels.id = CASE TG_OP WHEN 'INSERT' THEN NEW.panel_id ELSE OLD.panel_id END) THEN
        RAISE EXCEPTION 'what a lock covers does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
LOCKED_PANEL = "EXISTS (SELECT 1 FROM panels WHERE panels.id = {row}.panel_id AND panels.state = 'locked')"
OF_PANEL = ("panel_ranks", "placements")
REFUSE = "BEGIN SELECT RAISE(ABORT, 'what a lock covers does not change'); END"


def upgrade() -> None:
    op.create_table(
        "panels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "locked", name="panelstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("locked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("locked_by_id", sa.Uuid(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("shortfall_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(locked_at IS NULL) = (content_hash = '')", name=op.f("ck_panels_locked_panel_has_a_hash")
        ),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL)",
            name=op.f("ck_panels_locked_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("state IN ('open', 'locked')", name=op.f("ck_panels_state_is_known")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_panels_call_id")),
        sa.ForeignKeyConstraint(["locked_by_id"], ["people.id"], name=op.f("fk_panels_locked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panels")),
        sa.UniqueConstraint("call_id", "party", name=op.f("uq_panels_call_id_party")),
    )
    op.create_table(
        "release_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_release_signatures_call_id")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_release_signatures_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_signatures")),
        sa.UniqueConstraint("call_id", "party", name=op.f("uq_release_signatures_call_id_party")),
    )
    op.create_table(
        "conflict_declarations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "none",
                "institution",
                "collaborator",
                "family",
                "advisor",
                "money",
                "other",
                name="conflictkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("self", "officer", "computed", name="conflictsource", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_by_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('none', 'institution', 'collaborator', 'family', 'advisor', 'money', 'other')",
            name=op.f("ck_conflict_declarations_kind_is_known"),
        ),
        sa.CheckConstraint(
            "source IN ('self', 'officer', 'computed')", name=op.f("ck_conflict_declarations_source_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["people.id"], name=op.f("fk_conflict_declarations_declared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_conflict_declarations_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_conflict_declarations_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declarations")),
        sa.UniqueConstraint(
            "proposal_id",
            "person_id",
            "source",
            name=op.f("uq_conflict_declarations_proposal_id_person_id_source"),
        ),
    )
    op.create_index(
        "ix_conflict_declarations_person_id", "conflict_declarations", ["person_id"], unique=False
    )
    op.create_table(
        "panel_ranks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_panel_ranks_ranks_count_from_one")),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_panel_ranks_panel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_panel_ranks_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_ranks")),
        sa.UniqueConstraint("panel_id", "proposal_id", name=op.f("uq_panel_ranks_panel_id_proposal_id")),
    )
    op.create_index("ix_panel_ranks_proposal_id", "panel_ranks", ["proposal_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=False),
        sa.Column("placed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_placements_placement_has_a_reason")),
        sa.CheckConstraint("place >= 1", name=op.f("ck_placements_places_count_from_one")),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=op.f("fk_placements_panel_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["people.id"], name=op.f("fk_placements_placed_by_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_placements_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("panel_id", "proposal_id", name=op.f("uq_placements_panel_id_proposal_id")),
    )
    op.create_index(op.f("ix_placements_proposal_id"), "placements", ["proposal_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "accepted",
                "draft",
                "submitted",
                "locked",
                "declined",
                "recused",
                name="reviewstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answers", columns.JSONText(), nullable=False),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'locked') = (content_hash <> '')", name=op.f("ck_reviews_locked_review_has_a_hash")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR decline_reason <> ''",
            name=op.f("ck_reviews_declined_review_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'draft', 'submitted', 'locked', 'declined', 'recused')",
            name=op.f("ck_reviews_state_is_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'draft', 'submitted', 'locked') OR accepted_at IS NOT NULL",
            name=op.f("ck_reviews_reviewer_promised_confidence_first"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'locked') OR (submitted_at IS NOT NULL AND overall IS NOT NULL)",
            name=op.f("ck_reviews_submitted_review_has_a_date_and_a_score"),
        ),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["people.id"], name=op.f("fk_reviews_assigned_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_reviews_call_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_reviews_proposal_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "proposal_id", "party", "pseudonym", name=op.f("uq_reviews_proposal_id_party_pseudonym")
        ),
        sa.UniqueConstraint("proposal_id", "reviewer_id", name=op.f("uq_reviews_proposal_id_reviewer_id")),
    )
    op.create_index("ix_reviews_reviewer_id_state", "reviews", ["reviewer_id", "state"], unique=False)
    op.create_index(
        "ix_reviews_side_scores",
        "reviews",
        ["call_id", "party", "state", "proposal_id", "overall"],
        unique=False,
    )

    keep_locked_sides()


def keep_locked_sides() -> None:
    """INV-17 by the database: a locked review, panel, rank or placement refuses every change."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute(FUNCTION)
        op.execute(RANK_FUNCTION)
    for table in ("reviews", "panels"):
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_locked_refuses_{event.lower()}"
            head = f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            if is_postgresql:
                locked = "WHEN (OLD.state = 'locked') EXECUTE FUNCTION refuse_change_of_locked_side()"
                op.execute(f"{head} FOR EACH ROW {locked}")
            else:
                op.execute(f"{head} WHEN OLD.state = 'locked' {REFUSE}")
    for table in OF_PANEL:
        keep_rows_of_locked_panels(table, is_postgresql=is_postgresql)


def keep_rows_of_locked_panels(table: str, *, is_postgresql: bool) -> None:
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        head = f"CREATE TRIGGER {table}_of_locked_side_refuses_{event.lower()} BEFORE {event} ON {table}"
        if is_postgresql:
            op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_rank()")
        else:
            op.execute(f"{head} WHEN {LOCKED_PANEL.format(row=row)} {REFUSE}")


def downgrade() -> None:
    op.drop_index("ix_reviews_side_scores", table_name="reviews")
    op.drop_index("ix_reviews_reviewer_id_state", table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_placements_proposal_id"), table_name="placements")
    op.drop_table("placements")
    op.drop_index("ix_panel_ranks_proposal_id", table_name="panel_ranks")
    op.drop_table("panel_ranks")
    op.drop_index("ix_conflict_declarations_person_id", table_name="conflict_declarations")
    op.drop_table("conflict_declarations")
    op.drop_table("release_signatures")
    op.drop_table("panels")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_locked_side()")
        op.execute("DROP FUNCTION refuse_change_of_locked_rank()")
