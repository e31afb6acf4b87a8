"""Findings of integrity checks and their way."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns, sealed
from app.kernel.triggers import make_append_only

revision = "0023_findings"
down_revision = "0022_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_suspensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("since", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('overturned', 'disparity', 'officer')",
            name=op.f("ck_rule_suspensions_reason_is_known"),
        ),
        sa.CheckConstraint(
            "lifted_at IS NULL OR lifted_at >= since",
            name=op.f("ck_rule_suspensions_suspension_ends_after_it_began"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rule_suspensions_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_suspensions")),
    )
    op.create_index(
        "uq_rule_suspensions_one_in_force_a_rule",
        "rule_suspensions",
        ["rule"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "integrity_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("submission", "request", "lists", name="runreason", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("facts", sealed.SealedJSON(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("rules_hash", sa.String(length=64), nullable=False),
        sa.Column("settings_hash", sa.String(length=64), nullable=False),
        sa.Column("lists_hash", sa.String(length=64), nullable=False),
        sa.Column("suspended", columns.JSONText(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("found_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "reason IN ('submission', 'request', 'lists')", name=op.f("ck_integrity_runs_reason_is_known")
        ),
        sa.CheckConstraint("found >= 0", name=op.f("ck_integrity_runs_findings_are_counted_from_zero")),
        sa.CheckConstraint(
            "length(facts_hash) = 64 AND length(rules_hash) = 64 AND length(settings_hash) = 64",
            name=op.f("ck_integrity_runs_run_names_what_it_rests_on"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_integrity_runs_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_runs")),
    )
    op.create_index("ix_integrity_runs_proposal_id_at", "integrity_runs", ["proposal_id", "at"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("block", "review", "advise", "exclude", name="severity", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("evidence", sealed.SealedJSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "noted",
                "open",
                "answered",
                "adjudicated",
                "panel",
                "closed",
                "appealed",
                name="findingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("raised_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("adjudication_due", sa.Date(), nullable=True),
        sa.Column("concurrence_due", sa.Date(), nullable=True),
        sa.Column("letter_due", sa.Date(), nullable=True),
        sa.Column("appeal_due", sa.Date(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("correct", "explain", "not_me", name="answer", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column(
            "view",
            sa.Enum(
                "clear",
                "needs_information",
                "mitigable",
                "statutory_bar",
                "own_share",
                "concern",
                name="view",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("adjudicated_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "other_view",
            sa.Enum(
                "clear",
                "needs_information",
                "mitigable",
                "statutory_bar",
                "own_share",
                "concern",
                name="view",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("concurred_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "joint",
            sa.Enum(
                "proceed",
                "ask",
                "one_plan",
                "replace_person",
                "share_withdrawn",
                "panel",
                name="joint",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "clear",
                "corrected",
                "mitigated",
                "unresolved",
                "intentional",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'noted') = (severity = 'advise') OR state = 'closed'",
            name=op.f("ck_findings_advice_is_only_noted"),
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'appealed')) = (outcome IS NOT NULL)",
            name=op.f("ck_findings_outcome_comes_with_the_end"),
        ),
        sa.CheckConstraint(
            "answer IN ('correct', 'explain', 'not_me')", name=op.f("ck_findings_answer_is_known")
        ),
        sa.CheckConstraint(
            "joint IN ('proceed', 'ask', 'one_plan', 'replace_person', 'share_withdrawn', 'panel')",
            name=op.f("ck_findings_joint_result_is_known"),
        ),
        sa.CheckConstraint(
            "other_view IN ('clear', 'needs_information', 'mitigable', 'statutory_bar', 'own_share', 'concern')",
            name=op.f("ck_findings_other_view_is_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('clear', 'corrected', 'mitigated', 'unresolved', 'intentional')",
            name=op.f("ck_findings_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('unresolved', 'intentional') OR other_view IS NOT NULL",
            name=op.f("ck_findings_no_adverse_outcome_of_one_side_alone"),
        ),
        sa.CheckConstraint(
            "severity IN ('block', 'review', 'advise', 'exclude')", name=op.f("ck_findings_severity_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('noted', 'open', 'answered', 'adjudicated', 'panel', 'closed', 'appealed')",
            name=op.f("ck_findings_state_is_known"),
        ),
        sa.CheckConstraint(
            "view IN ('clear', 'needs_information', 'mitigable', 'statutory_bar', 'own_share', 'concern')",
            name=op.f("ck_findings_view_is_known"),
        ),
        sa.CheckConstraint(
            "(other_view IS NULL) = (concurred_by_id IS NULL)",
            name=op.f("ck_findings_other_view_has_an_officer"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_findings_outcome_has_a_date")
        ),
        sa.CheckConstraint(
            "(view IS NULL) = (adjudicated_by_id IS NULL)", name=op.f("ck_findings_view_has_an_officer")
        ),
        sa.CheckConstraint(
            "adjudicated_by_id <> concurred_by_id", name=op.f("ck_findings_two_officers_decide")
        ),
        sa.CheckConstraint(
            "decided_by_id <> adjudicated_by_id AND decided_by_id <> concurred_by_id",
            name=op.f("ck_findings_the_panel_is_without_the_first_two"),
        ),
        sa.CheckConstraint(
            "other_view IS NULL OR view IS NOT NULL", name=op.f("ck_findings_the_other_side_speaks_second")
        ),
        sa.ForeignKeyConstraint(
            ["adjudicated_by_id"], ["people.id"], name=op.f("fk_findings_adjudicated_by_id")
        ),
        sa.ForeignKeyConstraint(["concurred_by_id"], ["people.id"], name=op.f("fk_findings_concurred_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_findings_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_findings_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_findings_proposal_id")),
        sa.ForeignKeyConstraint(["run_id"], ["integrity_runs.id"], name=op.f("fk_findings_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("proposal_id", "fingerprint", name=op.f("uq_findings_proposal_id_fingerprint")),
    )
    op.create_index("ix_findings_person_id_state", "findings", ["person_id", "state"], unique=False)
    op.create_index("ix_findings_rule_state", "findings", ["rule", "state"], unique=False)
    op.create_index("ix_findings_run_id", "findings", ["run_id"], unique=False)
    op.create_table(
        "finding_plan_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "remedy",
            sa.Enum(
                "correction",
                "institution_letter",
                "contract",
                "training",
                "reporting",
                "end_engagement",
                "ring_fence",
                "replace",
                "award_terms",
                "decline",
                name="remedy",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sealed.SealedJSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "remedy IN ('correction', 'institution_letter', 'contract', 'training', 'reporting', 'end_engagement', 'ring_fence', 'replace', 'award_terms', 'decline')",
            name=op.f("ck_finding_plan_steps_remedy_is_known"),
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (seen_by_id IS NULL)",
            name=op.f("ck_finding_plan_steps_done_step_was_seen_by_somebody"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_finding_plan_steps_plan_steps_count_from_one")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_finding_plan_steps_finding_id")
        ),
        sa.ForeignKeyConstraint(["seen_by_id"], ["people.id"], name=op.f("fk_finding_plan_steps_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_plan_steps")),
        sa.UniqueConstraint("finding_id", "position", name=op.f("uq_finding_plan_steps_finding_id_position")),
    )
    op.create_index("ix_finding_plan_steps_due_on", "finding_plan_steps", ["due_on"], unique=False)
    op.create_table(
        "finding_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "raised",
                "answered",
                "adjudicated",
                "concurred",
                "dissented",
                "asked",
                "decided",
                "appealed",
                "vanished",
                "returned",
                "plan_step_done",
                name="stepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("words", sealed.SealedJSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('raised', 'answered', 'adjudicated', 'concurred', 'dissented', 'asked', 'decided', 'appealed', 'vanished', 'returned', 'plan_step_done')",
            name=op.f("ck_finding_steps_kind_is_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_finding_steps_steps_count_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_finding_steps_by_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_finding_steps_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_steps")),
        sa.UniqueConstraint("finding_id", "number", name=op.f("uq_finding_steps_finding_id_number")),
    )
    make_append_only("integrity_runs")
    make_append_only("finding_steps")
    with op.batch_alter_table("integrity_flags") as flags:
        flags.alter_column("set_by_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM integrity_flags WHERE set_by_id IS NULL")
    with op.batch_alter_table("integrity_flags") as flags:
        flags.alter_column("set_by_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("finding_steps")
    op.drop_index("ix_finding_plan_steps_due_on", table_name="finding_plan_steps")
    op.drop_table("finding_plan_steps")
    op.drop_index("ix_findings_run_id", table_name="findings")
    op.drop_index("ix_findings_rule_state", table_name="findings")
    op.drop_index("ix_findings_person_id_state", table_name="findings")
    op.drop_table("findings")
    op.drop_index("ix_integrity_runs_proposal_id_at", table_name="integrity_runs")
    op.drop_table("integrity_runs")
    op.drop_index(
        "uq_rule_suspensions_one_in_force_a_rule",
        table_name="rule_suspensions",
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.drop_table("rule_suspensions")
