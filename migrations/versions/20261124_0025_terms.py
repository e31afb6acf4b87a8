"""Principal drawn with every party's key, entries reversed, payouts withdrawn, royalties from sales."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import keep_what_was_decided, make_append_only

revision = "0025_terms"
down_revision = "0024_screening"
branch_labels = None
depends_on = None

PAYOUTS = "endowment_payouts"
ONE_A_YEAR = "uq_endowment_payouts_one_a_year"
ONE_AN_ENTRY = "uq_endowment_reversals_one_an_entry"


def upgrade() -> None:
    _four_eyes(
        "principal_draws",
        [
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("amount_minor", sa.BigInteger(), nullable=False),
            sa.Column("authority", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
        ],
        {
            "amount_is_positive": "amount_minor > 0",
            "draw_cites_its_authority": "authority <> ''",
            "draw_has_a_reason": "reason <> ''",
            "approved_draw_is_in_the_books": "(decision = 'approved') = (entry_id IS NOT NULL)",
        },
    )
    op.create_index("ix_principal_draws_currency_decision", "principal_draws", ["currency", "decision"])
    op.create_table(
        "principal_draw_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("turned_by_id", sa.Uuid(), nullable=False),
        sa.Column("turned_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party <> ''", name=op.f("ck_principal_draw_keys_key_is_a_partys")),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["principal_draws.id"], name=op.f("fk_principal_draw_keys_draw_id")
        ),
        sa.ForeignKeyConstraint(
            ["turned_by_id"], ["people.id"], name=op.f("fk_principal_draw_keys_turned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principal_draw_keys")),
        sa.UniqueConstraint("draw_id", "party", name=op.f("uq_principal_draw_keys_draw_id_party")),
        sa.UniqueConstraint(
            "draw_id", "turned_by_id", name=op.f("uq_principal_draw_keys_draw_id_turned_by_id")
        ),
    )
    op.create_index("ix_principal_draw_keys_draw_id", "principal_draw_keys", ["draw_id"])
    _four_eyes(
        "endowment_reversals",
        [
            sa.Column("reverses_id", sa.Uuid(), nullable=False),
            sa.Column("effective_on", sa.Date(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["reverses_id"], ["entries.id"], name=op.f("fk_endowment_reversals_reverses_id")
            ),
        ],
        {
            "reversal_has_a_reason": "reason <> ''",
            "approved_reversal_is_in_the_books": "(decision = 'approved') = (entry_id IS NOT NULL)",
        },
    )
    _unique_where(ONE_AN_ENTRY, "endowment_reversals", ["reverses_id"], "decision <> 'refused'")
    _create_royalties()
    op.drop_index(ONE_A_YEAR, table_name=PAYOUTS)
    op.execute(
        f"ALTER TABLE {PAYOUTS} ADD COLUMN attempt BIGINT DEFAULT 1 NOT NULL"
        " CONSTRAINT ck_endowment_payouts_attempts_count_from_one CHECK (attempt > 0)"
    )
    _unique_where(ONE_A_YEAR, PAYOUTS, ["currency", "year", "attempt"], "decision <> 'refused'")
    make_append_only("principal_draw_keys")
    keep_what_was_decided(
        "award_royalties",
        "award_id, party, period_end, received_on, sales_minor, due_minor, currency, year, citation,"
        " prepared_by_id, prepared_at",
    )
    keep_what_was_decided(
        "principal_draws", "currency, amount_minor, authority, reason, prepared_by_id, prepared_at"
    )
    keep_what_was_decided(
        "endowment_reversals", "reverses_id, effective_on, reason, prepared_by_id, prepared_at"
    )


def downgrade() -> None:
    """Refused, with nothing changed, once a year has had a second payout: the tables of before know one a year."""
    _refuse_second_payouts()
    op.drop_index(ONE_A_YEAR, table_name=PAYOUTS)
    _unique_where(ONE_A_YEAR, PAYOUTS, ["currency", "year"], "decision <> 'refused'")
    op.drop_column(PAYOUTS, "attempt")
    op.drop_table("award_royalties")
    op.drop_table("endowment_reversals")
    op.drop_table("principal_draw_keys")
    op.drop_table("principal_draws")


def _refuse_second_payouts() -> None:
    second = f"SELECT currency, year FROM {PAYOUTS} WHERE attempt > 1 AND decision <> 'refused' ORDER BY 1, 2"
    years = [f"{row.currency} {row.year}" for row in op.get_bind().execute(sa.text(second))]
    if years:
        raise RuntimeError(
            "this schema cannot go back before 0025: a payout was withdrawn and authorised again in "
            + ", ".join(dict.fromkeys(years))
        )


def _create_royalties() -> None:
    _four_eyes(
        "award_royalties",
        [
            sa.Column("award_id", sa.Uuid(), nullable=False),
            sa.Column("party", sa.String(length=8), nullable=False),
            sa.Column("period_end", sa.Date(), nullable=False),
            sa.Column("received_on", sa.Date(), nullable=False),
            sa.Column("sales_minor", sa.BigInteger(), nullable=False),
            sa.Column("due_minor", sa.BigInteger(), nullable=False),
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("year", sa.Integer(), nullable=False),
            sa.Column("citation", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_royalties_award_id")),
        ],
        {
            "amounts_are_not_negative": "sales_minor >= 0 AND due_minor >= 0",
            "royalties_count_from_completion": "year > 0",
            "royalty_cites_its_statement": "citation <> ''",
            "received_royalty_is_in_the_books": "(decision = 'approved' AND due_minor > 0) = (entry_id IS NOT NULL)",
        },
    )
    keys = ["award_id", "party", "period_end"]
    _unique_where("uq_award_royalties_one_a_period", "award_royalties", keys, "decision <> 'refused'")


def _unique_where(name: str, table: str, keys: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, keys, unique=True, sqlite_where=where, postgresql_where=where)


def _four_eyes(table: str, own: Sequence[sa.schema.SchemaItem], checks: dict[str, str]) -> None:
    checks = {
        **checks,
        "decision_is_known": "decision IN ('prepared', 'approved', 'refused')",
        "decided_if_and_only_if_it_has_a_date": "(decision = 'prepared') = (decided_at IS NULL)",
        "decision_has_a_person": "(decided_at IS NULL) = (decided_by_id IS NULL)",
        "nobody_decides_the_own_work": "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
        "refusal_has_a_reason": "decision <> 'refused' OR refusal <> ''",
    }
    states = sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32)
    people = [
        sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("prepared_by_id", "decided_by_id")
    ]
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision", states, nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *own,
        *people,
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f(f"fk_{table}_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}")) for name, text in checks.items()),
    )
