"""The fund's books: lines that waited and count, beside those that counted at once; rates before a correction."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import keep_what_was_decided, make_append_only

revision = "0029_accounting"
down_revision = "0028_lists"
branch_labels = None
depends_on = None

REVERSALS = "payment_reversals"
GUARDS = ("require_balanced_entry", "refuse_late_line", "require_due_resolution")
SETTLED, LATE_LINES = "settled_lines", "ix_entry_lines_late"
COPY = (
    f"INSERT INTO {SETTLED} (line_id, entry_id, account_id, amount_minor, effective_on, booked_at)"
    " SELECT l.id, l.entry_id, l.account_id, l.amount_minor, r.effective_on, r.resolved_at"
    " FROM resolutions r JOIN entry_lines l ON l.entry_id = r.entry_id WHERE r.outcome = 'posted'"
)


def upgrade() -> None:
    _late(
        LATE_LINES, "entry_lines", ["account_id", "is_pending", "booked_at", "effective_on", "amount_minor"]
    )
    _create_settled_lines()
    _guards_use_indexes("SET enable_seqscan = off")
    _create_former_rates()
    _create_payment_reversals()


def downgrade() -> None:
    op.drop_table("payment_reversals")
    op.drop_table("former_rates")
    _guards_use_indexes("RESET enable_seqscan")
    _drop_settled_lines()
    op.drop_index(LATE_LINES, table_name="entry_lines")


def _guards_use_indexes(setting: str) -> None:
    """A guard is planned once a connection; planned while the tables were small, it would walk them ever after."""
    if _is_postgresql():
        for guard in GUARDS:
            op.execute(f"ALTER FUNCTION {guard}() {setting}")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _create_settled_lines() -> None:
    op.create_table(
        SETTLED,
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("booked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_settled_lines_account_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["resolutions.entry_id"], name=op.f("fk_settled_lines_entry_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["entry_lines.id"], name=op.f("fk_settled_lines_line_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_settled_lines")),
    )
    op.execute(COPY)
    op.create_index(
        "ix_settled_lines_counting", SETTLED, ["account_id", "effective_on", "booked_at", "amount_minor"]
    )
    _late("ix_settled_lines_late", SETTLED, ["account_id", "booked_at", "effective_on", "amount_minor"])
    op.create_index("ix_settled_lines_entry_id", SETTLED, ["entry_id"])
    make_append_only(SETTLED, "line_id")
    _copy_with_the_resolution()


def _late(name: str, table: str, keys: list[str]) -> None:
    """An index over what counts from a day before the one it was booked on."""
    op.create_index(
        name,
        table,
        keys,
        sqlite_where=sa.text("effective_on < substr(booked_at, 1, 10)"),
        postgresql_where=sa.text("effective_on < CAST(booked_at AT TIME ZONE 'UTC' AS date)"),
    )


def _copy_with_the_resolution() -> None:
    """On PostgreSQL with the owner's right, so that the role of the service needs none of its own."""
    mine = f"{COPY} AND r.entry_id = NEW.entry_id"
    if not _is_postgresql():
        op.execute(
            "CREATE TRIGGER resolutions_settle_lines AFTER INSERT ON resolutions WHEN NEW.outcome = 'posted'"
            f" BEGIN {mine}; END"
        )
        return
    op.execute(
        "CREATE FUNCTION settle_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path FROM CURRENT AS $$ BEGIN {mine}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER resolutions_settle_lines AFTER INSERT ON resolutions"
        " FOR EACH ROW WHEN (NEW.outcome = 'posted') EXECUTE FUNCTION settle_lines()"
    )


def _drop_settled_lines() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER resolutions_settle_lines ON resolutions")
        op.execute("DROP FUNCTION settle_lines()")
    else:
        op.execute("DROP TRIGGER resolutions_settle_lines")
    op.drop_table(SETTLED)


def _create_former_rates() -> None:
    op.create_table(
        "former_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rate_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "numerator > 0 AND denominator > 0", name=op.f("ck_former_rates_rate_is_a_positive_ratio")
        ),
        sa.CheckConstraint(
            "imported_at <= replaced_at", name=op.f("ck_former_rates_rate_is_replaced_after_it_came")
        ),
        sa.ForeignKeyConstraint(["rate_id"], ["reference_rates.id"], name=op.f("fk_former_rates_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_rates")),
    )
    op.create_index("ix_former_rates_date", "former_rates", ["date"])
    op.create_index("ix_former_rates_rate_id", "former_rates", ["rate_id"])
    make_append_only("former_rates")


def _create_payment_reversals() -> None:
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
        "prepared_by_id": "people", "decided_by_id": "people", "payment_id": "payments", "entry_id": "entries",
    }  # fmt: skip
    states = sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32)
    op.create_table(
        REVERSALS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision", states, nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_{REVERSALS}_{name}"))
            for name, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REVERSALS}")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{REVERSALS}_{name}")) for name, rule in checks.items()),
    )
    stands = sa.text("decision <> 'refused'")
    op.create_index(
        "uq_payment_reversals_one_a_payment",
        REVERSALS,
        ["payment_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    keep_what_was_decided(REVERSALS, "payment_id, reason, prepared_by_id, prepared_at")
