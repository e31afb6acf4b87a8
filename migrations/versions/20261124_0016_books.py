"""Books: periods, snapshots, the budgetary book, trades and revaluations, official rates.

Lines and resolutions learn the days they count from. History cannot be changed, so its guards are taken away while
the new columns are filled and put back in the same transaction.
"""

import uuid

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.ids import new_id
from app.kernel.triggers import make_append_only

revision = "0016_books"
down_revision = "0015_awards"
branch_labels = None
depends_on = None

LINES_OF_ENTRY = "FROM entry_lines l JOIN accounts a ON a.id = l.account_id WHERE l.entry_id = NEW.id"
UNBALANCED = "EXISTS (SELECT 1 FROM entry_lines WHERE entry_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0)"
TOO_FEW = "(SELECT count(*) FROM entry_lines WHERE entry_id = NEW.id) < 2"
LATE = "EXISTS (SELECT 1 FROM entries WHERE id = NEW.entry_id)"
STRANGE = (
    f"EXISTS (SELECT 1 {LINES_OF_ENTRY} AND (l.currency <> a.currency OR l.booked_at <> NEW.booked_at"
    " OR l.effective_on <> NEW.effective_on OR l.is_pending <> NEW.is_pending))"
)
CLOSED = (
    "EXISTS (SELECT 1 FROM entry_lines l JOIN accounts a ON a.id = l.account_id"
    " JOIN periods p ON p.fund_id = a.fund_id AND p.state = 'closed'"
    " AND NEW.effective_on BETWEEN p.first_on AND p.last_on WHERE l.entry_id = {entry})"
)
CANCELLED = (
    "EXISTS (SELECT 1 FROM entry_lines l JOIN accounts a ON a.id = l.account_id JOIN lots t ON t.id = a.lot_id"
    " WHERE l.entry_id = {entry} AND t.cancelled_at IS NOT NULL)"
)
NOT_WAITING = (
    "NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = NEW.entry_id AND e.is_pending"
    " AND NEW.effective_on >= e.effective_on)"
)
ENTRY_RULES = (
    (f"{TOO_FEW} OR {UNBALANCED}", "an entry needs lines that sum to zero per currency"),
    (STRANGE, "a line has the dates of its entry and the currency of its account"),
    (CLOSED.format(entry="NEW.id"), "the period is closed"),
    (CANCELLED.format(entry="NEW.id"), "the lot is cancelled"),
)
RESOLUTION_RULES = (
    (NOT_WAITING, "only a pending entry is resolved, and not before its day"),
    ("NEW.outcome = 'posted' AND " + CLOSED.format(entry="NEW.entry_id"), "the period is closed"),
    ("NEW.outcome = 'posted' AND " + CANCELLED.format(entry="NEW.entry_id"), "the lot is cancelled"),
)
OLD_ENTRY_RULES = ENTRY_RULES[:1]
LINE_RULES = ((LATE, "a booked entry takes no further line"),)
GUARDS = (
    ("entries_are_balanced", "entries", "require_balanced_entry", ENTRY_RULES),
    ("entry_lines_come_first", "entry_lines", "refuse_late_line", LINE_RULES),
    ("resolutions_are_due", "resolutions", "require_due_resolution", RESOLUTION_RULES),
)
"""Trigger, table, function on PostgreSQL, rules."""


def upgrade() -> None:
    _take_guards_away(GUARDS[:2])
    _widen_lots()
    _widen_entries()
    _widen_lines()
    _widen_resolutions()
    _create_tables()
    _open_allocated_accounts()
    _put_guards_back(GUARDS)
    make_append_only("lot_changes")


def downgrade() -> None:
    _take_guards_away(GUARDS)
    _drop_tables()
    _narrow_resolutions()
    op.drop_index("ix_entry_lines_counting", table_name="entry_lines")
    op.drop_index("ix_entry_lines_booked", table_name="entry_lines")
    op.create_index("ix_entry_lines_account_id", "entry_lines", ["account_id"])
    op.drop_index("ix_entries_expires_at", table_name="entries")
    if _is_postgresql():
        op.drop_constraint("ck_entries_only_what_waits_expires", "entries")
        op.drop_constraint("ck_lots_cancelled_lot_has_expired", "lots")
    for table, names in (
        ("entry_lines", ("is_pending", "booked_at", "effective_on")),
        ("entries", ("expires_at",)),
        ("lots", ("cancelled_at", "expired_at", "kind")),
    ):
        for name in names:
            op.drop_column(table, name)
    unused = "NOT EXISTS (SELECT 1 FROM entry_lines l WHERE l.account_id = accounts.id)"
    op.execute(f"DELETE FROM accounts WHERE code = 'B250' AND {unused}")
    old = (("entries_are_balanced", "entries", "require_balanced_entry", OLD_ENTRY_RULES), GUARDS[1])
    _put_guards_back(old)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _take_guards_away(guards: tuple) -> None:
    """The rules of the tables, and what makes them append-only."""
    for trigger, table, function, _rules in guards:
        if _is_postgresql():
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
            op.execute(f"DROP FUNCTION {function}()")
        else:
            for number in range(len(_rules)):
                op.execute(f"DROP TRIGGER IF EXISTS {_numbered(trigger, number)}")
    for table in ("entries", "entry_lines", "resolutions"):
        if _is_postgresql():
            op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
            continue
        for kind in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_refuses_{kind}")


def _put_guards_back(guards: tuple) -> None:
    for trigger, table, function, rules in guards:
        if _is_postgresql():
            every = " OR ".join(f"({broken})" for broken, _why in rules)
            which = " ".join(
                f"IF {broken} THEN RAISE EXCEPTION '{why}' USING ERRCODE = '23514'; END IF;"
                for broken, why in rules
            )
            checks = f"IF {every} THEN {which} END IF;"
            op.execute(
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {checks} RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
            )
            continue
        for number, (broken, why) in enumerate(rules):
            op.execute(
                f"CREATE TRIGGER {_numbered(trigger, number)} BEFORE INSERT ON {table} WHEN {broken}"
                f" BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
    for table, key in (("entries", "id"), ("entry_lines", "id"), ("resolutions", "entry_id")):
        make_append_only(table, key)


def _numbered(trigger: str, number: int) -> str:
    return f"{trigger}_{number}" if number else trigger


def _widen_lots() -> None:
    op.add_column("lots", sa.Column("kind", sa.String(32), nullable=False, server_default="as_enacted"))
    op.add_column("lots", sa.Column("expired_at", columns.UTCDateTime(timezone=True), nullable=True))
    _add_with_check(
        "lots", "cancelled_at", "cancelled_lot_has_expired", "cancelled_at IS NULL OR expired_at IS NOT NULL"
    )


def _widen_entries() -> None:
    _add_with_check("entries", "expires_at", "only_what_waits_expires", "expires_at IS NULL OR is_pending")
    waits = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_entries_expires_at", "entries", ["expires_at"], sqlite_where=waits, postgresql_where=waits
    )


def _add_with_check(table: str, column: str, name: str, rule: str) -> None:
    """A nullable instant with a CHECK; SQLite takes one only together with its column."""
    if _is_postgresql():
        op.add_column(table, sa.Column(column, columns.UTCDateTime(timezone=True), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)
        return
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32) CONSTRAINT ck_{table}_{name} CHECK ({rule})"
    )


def _widen_lines() -> None:
    """What a line repeats of its entry. The trigger compares them, so that a default is never kept."""
    for name, kind, filler in (
        ("effective_on", sa.Date(), "1970-01-01"),
        ("booked_at", columns.UTCDateTime(timezone=True), "1970-01-01T00:00:00.000000Z"),
        ("is_pending", sa.Boolean(), sa.text("false") if _is_postgresql() else sa.text("0")),
    ):
        op.add_column("entry_lines", sa.Column(name, kind, nullable=False, server_default=filler))
    op.execute(
        "UPDATE entry_lines SET effective_on = e.effective_on, booked_at = e.booked_at, is_pending = e.is_pending"
        " FROM entries e WHERE e.id = entry_lines.entry_id"
    )
    if _is_postgresql():
        for name in ("effective_on", "booked_at", "is_pending"):
            op.alter_column("entry_lines", name, server_default=None)
    op.drop_index("ix_entry_lines_account_id", table_name="entry_lines")
    op.create_index(
        "ix_entry_lines_counting",
        "entry_lines",
        ["account_id", "is_pending", "effective_on", "booked_at", "amount_minor"],
    )
    op.create_index("ix_entry_lines_booked", "entry_lines", ["account_id", "booked_at"])


def _resolutions(name: str, outcomes: tuple[str, ...], *more: sa.Column) -> None:
    known = ", ".join(f"'{one}'" for one in outcomes)
    op.create_table(
        name,
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome", sa.Enum(*outcomes, name="outcome", native_enum=False, length=32), nullable=False
        ),
        sa.Column("resolved_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *more,
        sa.CheckConstraint(
            "outcome <> 'voided' OR reason <> ''", name=op.f("ck_resolutions_voided_entry_has_a_reason")
        ),
        sa.CheckConstraint(f"outcome IN ({known})", name=op.f("ck_resolutions_outcome_is_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_resolutions_entry_id")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["people.id"], name=op.f("fk_resolutions_resolved_by_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_resolutions")),
    )


KEPT = "entry_id, outcome, resolved_at, resolved_by_id, reason"


def _widen_resolutions() -> None:
    """A posted one counts from the day it was resolved, never before the entry's own day."""
    day = (
        "CAST(r.resolved_at AT TIME ZONE 'UTC' AS date)"
        if _is_postgresql()
        else "substr(r.resolved_at, 1, 10)"
    )
    counted = f"CASE WHEN {day} > e.effective_on THEN {day} ELSE e.effective_on END"
    op.rename_table("resolutions", "resolutions_before")
    if _is_postgresql():
        op.execute("ALTER INDEX pk_resolutions RENAME TO pk_resolutions_before")
    _resolutions(
        "resolutions", ("posted", "voided", "expired"), sa.Column("effective_on", sa.Date(), nullable=False)
    )
    kept = ", ".join(f"r.{name}" for name in KEPT.split(", "))
    op.execute(
        f"INSERT INTO resolutions ({KEPT}, effective_on) SELECT {kept}, {counted}"
        " FROM resolutions_before r JOIN entries e ON e.id = r.entry_id"
    )
    op.drop_table("resolutions_before")
    op.create_index("ix_resolutions_resolved_at", "resolutions", ["resolved_at"])
    op.create_index("ix_resolutions_effective_on", "resolutions", ["effective_on"])


def _narrow_resolutions() -> None:
    """What had expired is told as voided, with the reason."""
    op.drop_index("ix_resolutions_resolved_at", table_name="resolutions")
    op.drop_index("ix_resolutions_effective_on", table_name="resolutions")
    op.rename_table("resolutions", "resolutions_before")
    if _is_postgresql():
        op.execute("ALTER INDEX pk_resolutions RENAME TO pk_resolutions_before")
    _resolutions("resolutions", ("posted", "voided"))
    op.execute(
        f"INSERT INTO resolutions ({KEPT})"
        " SELECT entry_id, CASE outcome WHEN 'expired' THEN 'voided' ELSE outcome END, resolved_at, resolved_by_id,"
        " CASE WHEN outcome = 'expired' AND reason = '' THEN 'expired' ELSE reason END FROM resolutions_before"
    )
    op.drop_table("resolutions_before")


def _open_allocated_accounts() -> None:
    """Lots of before have no account for what is allocated."""
    lots = op.get_bind().execute(
        sa.text("SELECT l.id, l.fund_id, f.currency FROM lots l JOIN funds f ON f.id = l.fund_id")
    )
    accounts = sa.table(
        "accounts",
        *(sa.column(name, sa.Uuid()) for name in ("id", "fund_id", "lot_id")),
        *(sa.column(name) for name in ("party", "code", "currency", "sign", "posted_minor", "held_minor")),
        sa.column("is_guarded", sa.Boolean()),
    )
    rows = [
        {
            "id": new_id(), "fund_id": _key(lot.fund_id), "lot_id": _key(lot.id), "party": "", "code": "B250",
            "currency": lot.currency, "sign": -1, "is_guarded": True, "posted_minor": 0, "held_minor": 0,
        }
        for lot in lots
    ]  # fmt: skip
    if rows:
        op.bulk_insert(accounts, rows)


def _key(value: object) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _drop_tables() -> None:
    for table in (
        "balance_snapshots", "trades", "revaluations", "period_changes", "lot_changes", "periods", "official_rates",
    ):  # fmt: skip
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "official_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "call_reference",
                "booking",
                "month_end",
                "disbursement",
                name="ratepurpose",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_official_rates_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("citation <> ''", name=op.f("ck_official_rates_rate_cites_where_it_is_from")),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_official_rates_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_official_rates_decision_is_known"),
        ),
        sa.CheckConstraint(
            "purpose IN ('call_reference', 'booking', 'month_end', 'disbursement')",
            name=op.f("ck_official_rates_purpose_is_known"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_official_rates_decision_has_a_person"),
        ),
        sa.CheckConstraint("base <> quote", name=op.f("ck_official_rates_rate_is_between_two_currencies")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_official_rates_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "length(base) = 3 AND length(quote) = 3",
            name=op.f("ck_official_rates_currencies_have_three_letters"),
        ),
        sa.CheckConstraint(
            "numerator > 0 AND denominator > 0", name=op.f("ck_official_rates_rate_is_a_positive_ratio")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_official_rates_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_official_rates_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_rates")),
    )
    op.create_index(
        "uq_official_rates_one_in_force",
        "official_rates",
        ["purpose", "base", "quote", "day"],
        unique=True,
        sqlite_where=sa.text("decision <> 'refused'"),
        postgresql_where=sa.text("decision <> 'refused'"),
    )
    op.create_table(
        "periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="periodstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_periods_state_is_known")),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_periods_period_has_days")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_periods_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
        sa.UniqueConstraint("fund_id", "first_on", name=op.f("uq_periods_fund_id_first_on")),
    )
    op.create_table(
        "lot_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("carried", "expired", "cancelled", name="lotchangekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("carry", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("obligate_by", sa.Date(), nullable=False),
        sa.Column("liquidate_by", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'carried' OR (carry <> '' AND authority <> '' AND reason <> '')",
            name=op.f("ck_lot_changes_carry_over_cites_its_approval"),
        ),
        sa.CheckConstraint(
            "kind IN ('carried', 'expired', 'cancelled')", name=op.f("ck_lot_changes_kind_is_known")
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_lot_changes_amount_is_not_negative")),
        sa.CheckConstraint(
            "obligate_by <= liquidate_by", name=op.f("ck_lot_changes_payment_may_follow_obligation")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people.id"], name=op.f("fk_lot_changes_changed_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_lot_changes_entry_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_changes_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_changes")),
    )
    op.create_index("ix_lot_changes_lot_id", "lot_changes", ["lot_id"], unique=False)
    op.create_table(
        "period_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum("close", "reopen", name="periodaction", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_period_changes_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("action IN ('close', 'reopen')", name=op.f("ck_period_changes_action_is_known")),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_period_changes_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_period_changes_decision_is_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_period_changes_change_has_a_reason")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_period_changes_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_period_changes_nobody_decides_the_own_work"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_period_changes_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["periods.id"], name=op.f("fk_period_changes_period_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_period_changes_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_changes")),
    )
    op.create_index(op.f("ix_period_changes_period_id"), "period_changes", ["period_id"], unique=False)
    op.create_index(
        "uq_period_changes_one_waits",
        "period_changes",
        ["period_id"],
        unique=True,
        sqlite_where=sa.text("decision = 'prepared'"),
        postgresql_where=sa.text("decision = 'prepared'"),
    )
    op.create_table(
        "revaluations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("reporting_fund_id", sa.Uuid(), nullable=False),
        sa.Column("month_end", sa.Date(), nullable=False),
        sa.Column("rate_id", sa.Uuid(), nullable=False),
        sa.Column("position_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("carrying_minor", sa.BigInteger(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("gain_minor", sa.BigInteger(), nullable=False),
        sa.Column("reporting_currency", sa.String(length=3), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_revaluations_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_revaluations_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')", name=op.f("ck_revaluations_decision_is_known")
        ),
        sa.CheckConstraint(
            "entry_id IS NULL OR decision = 'approved'",
            name=op.f("ck_revaluations_only_approved_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_revaluations_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_revaluations_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "gain_minor = value_minor - carrying_minor",
            name=op.f("ck_revaluations_gain_is_value_less_carrying"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_revaluations_decided_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_revaluations_entry_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_revaluations_fund_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_revaluations_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(["rate_id"], ["official_rates.id"], name=op.f("fk_revaluations_rate_id")),
        sa.ForeignKeyConstraint(
            ["reporting_fund_id"], ["funds.id"], name=op.f("fk_revaluations_reporting_fund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revaluations")),
    )
    op.create_index(
        "uq_revaluations_one_a_month",
        "revaluations",
        ["fund_id", "month_end"],
        unique=True,
        sqlite_where=sa.text("decision <> 'refused'"),
        postgresql_where=sa.text("decision <> 'refused'"),
    )
    op.create_table(
        "trades",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("sold_fund_id", sa.Uuid(), nullable=False),
        sa.Column("sold_minor", sa.BigInteger(), nullable=False),
        sa.Column("sold_currency", sa.String(length=3), nullable=False),
        sa.Column("bought_fund_id", sa.Uuid(), nullable=False),
        sa.Column("bought_minor", sa.BigInteger(), nullable=False),
        sa.Column("bought_currency", sa.String(length=3), nullable=False),
        sa.Column("traded_on", sa.Date(), nullable=False),
        sa.Column("counterparty", sa.String(length=200), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)",
            name=op.f("ck_trades_approved_trade_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_trades_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("counterparty <> ''", name=op.f("ck_trades_trade_has_a_counterparty")),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_trades_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')", name=op.f("ck_trades_decision_is_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_trades_decision_has_a_person")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_trades_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "sold_currency <> bought_currency", name=op.f("ck_trades_trade_is_between_two_currencies")
        ),
        sa.CheckConstraint(
            "sold_minor > 0 AND bought_minor > 0", name=op.f("ck_trades_both_amounts_are_positive")
        ),
        sa.ForeignKeyConstraint(["bought_fund_id"], ["funds.id"], name=op.f("fk_trades_bought_fund_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_trades_decided_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_trades_entry_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["people.id"], name=op.f("fk_trades_prepared_by_id")),
        sa.ForeignKeyConstraint(["sold_fund_id"], ["funds.id"], name=op.f("fk_trades_sold_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trades")),
        sa.UniqueConstraint("reference", name=op.f("uq_trades_reference")),
    )
    op.create_table(
        "balance_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("taken_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("debit_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_balance_snapshots_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_snapshots")),
        sa.UniqueConstraint(
            "account_id",
            "through_on",
            "taken_at",
            name=op.f("uq_balance_snapshots_account_id_through_on_taken_at"),
        ),
    )
