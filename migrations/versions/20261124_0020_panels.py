"""Forms by version, reviewing, panels."""

import json

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.ids import new_id
from app.kernel.triggers import make_append_only

revision = "0020_panels"
down_revision = "0019_pools"
branch_labels = None
depends_on = None

HISTORY = ("panel_dissents", "review_remarks", "review_reminders", "review_versions")


def upgrade() -> None:
    op.create_table(
        "panel_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "open", "closed", name="meetingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (content_hash = '')",
            name=op.f("ck_panel_meetings_closed_meeting_has_a_hash"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_panel_meetings_closed_if_and_only_if_it_has_an_instant"),
        ),
        sa.CheckConstraint(
            "(state = 'planned') = (opened_at IS NULL)",
            name=op.f("ck_panel_meetings_opened_if_and_only_if_it_has_an_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'open', 'closed')", name=op.f("ck_panel_meetings_state_is_known")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_panel_meetings_call_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_panel_meetings_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_meetings")),
        sa.UniqueConstraint("call_id", "party", name=op.f("uq_panel_meetings_call_id_party")),
    )
    op.create_table(
        "panel_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "now", "done", name="itemstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("started_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("consensus", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (ended_at IS NOT NULL)",
            name=op.f("ck_panel_items_ended_if_and_only_if_it_has_an_instant"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (started_at IS NULL)",
            name=op.f("ck_panel_items_started_if_and_only_if_it_has_an_instant"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'now', 'done')", name=op.f("ck_panel_items_state_is_known")),
        sa.CheckConstraint("rank IS NULL OR rank >= 1", name=op.f("ck_panel_items_ranks_count_from_one")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["panel_meetings.id"], name=op.f("fk_panel_items_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_panel_items_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_items")),
        sa.UniqueConstraint("meeting_id", "proposal_id", name=op.f("uq_panel_items_meeting_id_proposal_id")),
    )
    op.create_index("ix_panel_items_proposal_id", "panel_items", ["proposal_id"], unique=False)
    op.create_index(
        "uq_panel_items_one_at_a_time",
        "panel_items",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("state = 'now'"),
        postgresql_where=sa.text("state = 'now'"),
    )

    op.create_table(
        "panel_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["panel_meetings.id"],
            name=op.f("fk_panel_members_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_members")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_panel_members_meeting_id_person_id")),
    )
    op.create_index("ix_panel_members_person_id", "panel_members", ["person_id"], unique=False)
    op.create_index(
        "uq_panel_members_one_chair",
        "panel_members",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("is_chair"),
        postgresql_where=sa.text("is_chair"),
    )

    op.create_table(
        "panel_dissents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_panel_dissents_dissent_says_something")),
        sa.ForeignKeyConstraint(["item_id"], ["panel_items.id"], name=op.f("fk_panel_dissents_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_dissents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_dissents")),
    )
    op.create_index("ix_panel_dissents_item_id", "panel_dissents", ["item_id"], unique=False)

    op.create_table(
        "panel_scores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "before IS NOT NULL OR after IS NOT NULL", name=op.f("ck_panel_scores_score_is_there")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["panel_items.id"], name=op.f("fk_panel_scores_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_scores_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_scores")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_panel_scores_item_id_person_id")),
    )
    op.create_index("ix_panel_scores_person_id", "panel_scores", ["person_id"], unique=False)

    op.create_table(
        "review_remarks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", columns.JSONText(), nullable=False),
        sa.Column("said_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_review_remarks_remark_says_something")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_review_remarks_author_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_review_remarks_proposal_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_remarks_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_remarks")),
    )
    op.create_index(
        "ix_review_remarks_proposal_id_party_said_at",
        "review_remarks",
        ["proposal_id", "party", "said_at"],
        unique=False,
    )
    op.create_index(op.f("ix_review_remarks_review_id"), "review_remarks", ["review_id"], unique=False)

    op.create_table(
        "review_reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_reminders_review_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["people.id"], name=op.f("fk_review_reminders_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reminders")),
    )
    op.create_index(
        "ix_review_reminders_review_id_sent_at", "review_reminders", ["review_id", "sent_at"], unique=False
    )

    op.create_table(
        "review_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("saved", "submitted", "reopened", name="versionkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("changes", columns.JSONText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('saved', 'submitted', 'reopened')", name=op.f("ck_review_versions_kind_is_known")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_versions_versions_count_from_one")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_review_versions_made_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_versions_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_versions")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_versions_review_id_number")),
    )
    op.add_column("criteria", sa.Column("anchors", columns.JSONText(), nullable=False, server_default="[]"))
    _begin_histories()
    for table in HISTORY:
        make_append_only(table)


def _begin_histories() -> None:
    """What is written in a review so far becomes its first version."""
    reviews = sa.table(
        "reviews",
        *(sa.column(name, sa.Uuid()) for name in ("id", "reviewer_id")),
        sa.column("answers", sa.Text()),
        sa.column("version", sa.Integer()),
        sa.column("changed_at", columns.UTCDateTime(timezone=True)),
    )
    versions = sa.table(
        "review_versions",
        *(sa.column(name, sa.Uuid()) for name in ("id", "review_id", "made_by_id")),
        sa.column("number", sa.Integer()),
        *(sa.column(name, sa.Text()) for name in ("kind", "changes", "reason")),
        sa.column("made_at", columns.UTCDateTime(timezone=True)),
    )
    written = op.get_bind().execute(sa.select(reviews)).all()
    rows = [
        {
            "id": new_id(),
            "review_id": row.id,
            "made_by_id": row.reviewer_id,
            "number": row.version,
            "kind": "saved",
            "changes": row.answers,
            "reason": "",
            "made_at": row.changed_at,
        }
        for row in written
        if json.loads(row.answers)
    ]
    if rows:
        op.bulk_insert(versions, rows)


def downgrade() -> None:
    with op.batch_alter_table("criteria") as batch:
        batch.drop_column("anchors")
    op.drop_table("review_versions")
    op.drop_table("review_reminders")
    op.drop_table("review_remarks")
    op.drop_table("panel_scores")
    op.drop_table("panel_dissents")
    op.drop_table("panel_members")
    op.drop_table("panel_items")
    op.drop_table("panel_meetings")
