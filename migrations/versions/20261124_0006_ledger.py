"""Tables of ledger."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0006_ledger"
down_revision = "0005_fx"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("appropriation", "endowment", "private", name="fundkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'appropriation' OR party <> ''", name=op.f("ck_funds_appropriation_belongs_to_a_party")
        ),
        sa.CheckConstraint(
            "kind IN ('appropriation', 'endowment', 'private')", name=op.f("ck_funds_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_funds_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds")),
        sa.UniqueConstraint("code", name=op.f("uq_funds_code")),
    )
    op.create_index(op.f("ix_funds_agency_id"), "funds", ["agency_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("purpose", sa.String(length=48), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("booked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("booked_by_id", sa.Uuid(), nullable=True),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(purpose) > 0", name=op.f("ck_entries_entry_has_a_purpose")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["people.id"], name=op.f("fk_entries_booked_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["entries.id"], name=op.f("fk_entries_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_entries_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_entries_reverses_id")),
    )
    op.create_index("ix_entries_booked_at", "entries", ["booked_at"], unique=False)
    op.create_index("ix_entries_subject_id", "entries", ["subject_id"], unique=False)
    op.create_table(
        "lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("obligate_by", sa.Date(), nullable=False),
        sa.Column("liquidate_by", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.CheckConstraint("length(authority) > 0", name=op.f("ck_lots_lot_cites_its_authority")),
        sa.CheckConstraint("obligate_by <= liquidate_by", name=op.f("ck_lots_payment_may_follow_obligation")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_lots_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("code", name=op.f("uq_lots_code")),
    )
    op.create_index(op.f("ix_lots_fund_id"), "lots", ["fund_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("is_guarded", sa.Boolean(), nullable=False),
        sa.Column("posted_minor", sa.BigInteger(), nullable=False),
        sa.Column("held_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "NOT is_guarded OR posted_minor - held_minor >= 0",
            name=op.f("ck_accounts_account_is_never_overdrawn"),
        ),
        sa.CheckConstraint("held_minor >= 0", name=op.f("ck_accounts_holds_are_not_negative")),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_accounts_account_has_a_direction")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_accounts_fund_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_accounts_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "fund_id", "lot_id", "party", "code", name=op.f("uq_accounts_fund_id_lot_id_party_code")
        ),
    )
    op.create_index("ix_accounts_lot_id", "accounts", ["lot_id"], unique=False)
    op.create_index(
        "uq_accounts_one_of_a_fund",
        "accounts",
        ["fund_id", "party", "code"],
        unique=True,
        sqlite_where=sa.text("lot_id IS NULL"),
        postgresql_where=sa.text("lot_id IS NULL"),
    )
    op.create_table(
        "resolutions",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("posted", "voided", name="outcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("resolved_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'voided' OR reason <> ''", name=op.f("ck_resolutions_voided_entry_has_a_reason")
        ),
        sa.CheckConstraint("outcome IN ('posted', 'voided')", name=op.f("ck_resolutions_outcome_is_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_resolutions_entry_id")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["people.id"], name=op.f("fk_resolutions_resolved_by_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_resolutions")),
    )
    op.create_table(
        "entry_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_entry_lines_line_moves_something")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_entry_lines_account_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entries.id"],
            name=op.f("fk_entry_lines_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_lines")),
    )
    op.create_index("ix_entry_lines_account_id", "entry_lines", ["account_id"], unique=False)
    op.create_index("ix_entry_lines_entry_id", "entry_lines", ["entry_id"], unique=False)

    for table, key in (("entries", "id"), ("entry_lines", "id"), ("resolutions", "entry_id")):
        make_append_only(table, key)
    _check_balance()


UNBALANCED = (
    "SELECT 1 FROM entry_lines WHERE entry_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0"
)
TOO_FEW = "(SELECT count(*) FROM entry_lines WHERE entry_id = NEW.id) < 2"
LATE = "EXISTS (SELECT 1 FROM entries WHERE id = NEW.entry_id)"


def _check_balance() -> None:
    """Lines come first; the entry is refused unless they balance, and lines are refused once it is there."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION require_balanced_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {TOO_FEW} OR EXISTS ({UNBALANCED}) THEN"
            " RAISE EXCEPTION 'an entry needs lines that sum to zero per currency' USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$"
        )
        op.execute(
            "CREATE FUNCTION refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {LATE} THEN RAISE EXCEPTION 'a booked entry takes no further line' USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER entries_are_balanced BEFORE INSERT ON entries"
            " FOR EACH ROW EXECUTE FUNCTION require_balanced_entry()"
        )
        op.execute(
            "CREATE TRIGGER entry_lines_come_first BEFORE INSERT ON entry_lines"
            " FOR EACH ROW EXECUTE FUNCTION refuse_late_line()"
        )
        return
    op.execute(
        f"CREATE TRIGGER entries_are_balanced BEFORE INSERT ON entries WHEN {TOO_FEW} OR EXISTS ({UNBALANCED})"
        " BEGIN SELECT RAISE(ABORT, 'an entry needs lines that sum to zero per currency'); END"
    )
    op.execute(
        f"CREATE TRIGGER entry_lines_come_first BEFORE INSERT ON entry_lines WHEN {LATE}"
        " BEGIN SELECT RAISE(ABORT, 'a booked entry takes no further line'); END"
    )


def downgrade() -> None:
    op.drop_index("ix_entry_lines_entry_id", table_name="entry_lines")
    op.drop_index("ix_entry_lines_account_id", table_name="entry_lines")
    op.drop_table("entry_lines")
    op.drop_table("resolutions")
    op.drop_index(
        "uq_accounts_one_of_a_fund",
        table_name="accounts",
        sqlite_where=sa.text("lot_id IS NULL"),
        postgresql_where=sa.text("lot_id IS NULL"),
    )
    op.drop_index("ix_accounts_lot_id", table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_lots_fund_id"), table_name="lots")
    op.drop_table("lots")
    op.drop_index("ix_entries_subject_id", table_name="entries")
    op.drop_index("ix_entries_booked_at", table_name="entries")
    op.drop_table("entries")
    op.drop_index(op.f("ix_funds_agency_id"), table_name="funds")
    op.drop_table("funds")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION require_balanced_entry()")
        op.execute("DROP FUNCTION refuse_late_line()")
