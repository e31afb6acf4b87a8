"""Reports of expenditure, with their items; the institution that reports; reversals of the opening of a lot."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import keep_what_was_decided, make_append_only

revision = "0032_expenditure"
down_revision = "0031_consent"
branch_labels = None
depends_on = None

REPORTS, ITEMS, LOTS = "expenditure_reports", "report_items", "lot_reversals"
INSTITUTION = (
    "UPDATE award_lines SET institution_id = (SELECT h.institution_id FROM awards a"
    " JOIN proposals p ON p.id = a.proposal_id"
    " JOIN submissions s ON s.proposal_id = p.id AND s.number = p.submission_count"
    " JOIN submission_halves h ON h.submission_id = s.id AND h.party = award_lines.party"
    " WHERE a.id = award_lines.award_id)"
)
CHECKS = {
    "state_is_known": "state IN ('submitted', 'checked', 'accepted', 'returned')",
    "period_kind_is_known": "period_kind IN ('fiscal_year', 'milestone')",
    "reports_and_periods_count_from_one": "number >= 1 AND period >= 1",
    "amounts_are_not_negative": "direct_minor >= 0 AND indirect_minor >= 0 AND unspent_minor >= 0"
    " AND matching_minor >= 0",
    "indirect_comes_back_with_direct": "unspent_minor > 0 OR matching_minor = 0",
    "decided_if_and_only_if_it_has_a_date": "(state IN ('accepted', 'returned')) = (decided_at IS NOT NULL)",
    "decision_has_a_person": "(decided_at IS NULL) = (decided_by_id IS NULL)",
    "check_has_a_person": "(checked_at IS NULL) = (checked_by_id IS NULL)",
    "checked_report_was_checked": "state <> 'checked' OR checked_at IS NOT NULL",
    "nobody_decides_the_own_report": "(decided_by_id IS NULL OR decided_by_id <> sent_by_id)"
    " AND (checked_by_id IS NULL OR checked_by_id <> sent_by_id)",
    "two_officers_take_money_back": "state <> 'accepted' OR unspent_minor = 0"
    " OR (checked_by_id IS NOT NULL AND checked_by_id <> decided_by_id)",
    "returned_report_has_a_reason": "state <> 'returned' OR refusal <> ''",
    "returned_money_is_in_the_books": "(state = 'accepted' AND unspent_minor > 0) = (entry_id IS NOT NULL)",
}
LINKS = {
    "line_id": "award_lines", "sent_by_id": "people", "checked_by_id": "people", "decided_by_id": "people",
    "entry_id": "entries",
}  # fmt: skip
CONTENT = (
    "line_id, number, period_kind, period, direct_minor, indirect_minor, unspent_minor, matching_minor, currency,"
    " note, sent_by_id, sent_at"
)


def upgrade() -> None:
    _name_institutions()
    _create_reports()
    _create_items()
    _create_lot_reversals()
    keep_what_was_decided(REPORTS, CONTENT)
    make_append_only(ITEMS)
    keep_what_was_decided(LOTS, "lot_id, reason, prepared_by_id, prepared_at")


def downgrade() -> None:
    op.drop_table(LOTS)
    op.drop_table(ITEMS)
    op.drop_table(REPORTS)
    op.drop_index("ix_award_lines_institution_id", table_name="award_lines")
    with op.batch_alter_table("award_lines") as batch:
        batch.drop_constraint(op.f("fk_award_lines_institution_id"), type_="foreignkey")
        batch.drop_column("institution_id")


def _name_institutions() -> None:
    with op.batch_alter_table("award_lines") as batch:
        batch.add_column(sa.Column("institution_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_award_lines_institution_id"), "institutions", ["institution_id"], ["id"]
        )
    op.execute(INSTITUTION)
    with op.batch_alter_table("award_lines") as batch:
        batch.alter_column("institution_id", existing_type=sa.Uuid(), nullable=False)
    op.create_index("ix_award_lines_institution_id", "award_lines", ["institution_id"])


def _create_reports() -> None:
    states = sa.Enum(
        "submitted", "checked", "accepted", "returned", name="reportstate", native_enum=False, length=32
    )
    periods = sa.Enum("fiscal_year", "milestone", name="periodkind", native_enum=False, length=32)
    instant = columns.UTCDateTime(timezone=True)
    op.create_table(
        REPORTS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("period_kind", periods, nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("direct", "indirect", "unspent", "matching")
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", instant, nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", instant, nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", instant, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{REPORTS}_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{REPORTS}_{column}"))
            for column, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REPORTS}")),
        sa.UniqueConstraint("line_id", "number", name=op.f(f"uq_{REPORTS}_line_id_number")),
        sa.UniqueConstraint("entry_id", name=op.f(f"uq_{REPORTS}_entry_id")),
    )
    op.create_index(f"ix_{REPORTS}_state", REPORTS, ["state"])
    waits = sa.text("decided_at IS NULL")
    op.create_index(
        f"uq_{REPORTS}_one_waits", REPORTS, ["line_id"], unique=True, sqlite_where=waits,
        postgresql_where=waits,
    )  # fmt: skip


def _create_items() -> None:
    kinds = sa.Enum("direct", "subaward", "excluded", name="itemkind", native_enum=False, length=32)
    op.create_table(
        ITEMS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('direct', 'subaward', 'excluded')", name=op.f(f"ck_{ITEMS}_kind_is_known")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f(f"ck_{ITEMS}_item_is_positive")),
        sa.CheckConstraint("name <> ''", name=op.f(f"ck_{ITEMS}_item_has_a_name")),
        sa.ForeignKeyConstraint(["report_id"], [f"{REPORTS}.id"], name=op.f(f"fk_{ITEMS}_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ITEMS}")),
        sa.UniqueConstraint("report_id", "kind", "name", name=op.f(f"uq_{ITEMS}_report_id_kind_name")),
    )


def _create_lot_reversals() -> None:
    checks = {
        "decision_is_known": "decision IN ('prepared', 'approved', 'refused')",
        "decided_if_and_only_if_it_has_a_date": "(decision = 'prepared') = (decided_at IS NULL)",
        "decision_has_a_person": "(decided_at IS NULL) = (decided_by_id IS NULL)",
        "nobody_decides_the_own_work": "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
        "refusal_has_a_reason": "decision <> 'refused' OR refusal <> ''",
        "reversal_has_a_reason": "reason <> ''",
        "approved_reversal_is_in_the_books": "(decision = 'approved') = (entry_id IS NOT NULL)",
    }
    links = {
        "prepared_by_id": "people", "decided_by_id": "people", "lot_id": "lots", "entry_id": "entries",
    }  # fmt: skip
    states = sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32)
    instant = columns.UTCDateTime(timezone=True)
    op.create_table(
        LOTS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision", states, nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", instant, nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", instant, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_{LOTS}_{name}"))
            for name, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LOTS}")),
        sa.UniqueConstraint("entry_id", name=op.f(f"uq_{LOTS}_entry_id")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{LOTS}_{name}")) for name, rule in checks.items()),
    )
    stands = sa.text("decision <> 'refused'")
    op.create_index(
        f"uq_{LOTS}_one_a_lot", LOTS, ["lot_id"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
