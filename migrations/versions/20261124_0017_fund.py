"""Fund: pledges, valuations, spending policies, payouts.

The table of bookings is made anew with its wider constraints, and what was booked is put back; of an income that was
approved before, what the fund could keep is read from its entry.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import keep_what_was_decided, make_append_only

revision = "0017_fund"
down_revision = "0016_books"
branch_labels = None
depends_on = None

OLD = (
    "id, kind, state, party, amount_minor, currency, effective_on, authority, retention_authority, prepared_by_id,"
    " prepared_at, decided_by_id, decided_at, reason, entry_id, version"
)
OLD_KINDS = "kind IN ('contribution', 'income')"
KEPT = (
    "CASE WHEN kind = 'income' AND state = 'approved' THEN (SELECT coalesce(sum(-l.amount_minor), 0)"
    " FROM entry_lines l JOIN accounts a ON a.id = l.account_id AND a.code IN ('3200', '4100')"
    " WHERE l.entry_id = old_bookings.entry_id) END"
)
DECIDED_ONCE = {
    "endowment_bookings": "kind, party, amount_minor, currency, effective_on, authority, retention_authority,"
    " pledge_id, donor_id, priority_id, holding_id, cost_minor, prepared_by_id, prepared_at",
    "endowment_pledges": "party, amount_minor, currency, basis, match_by, restriction, authority,"
    " retention_authority, prepared_by_id, prepared_at",
    "pledge_outcomes": "pledge_id, outcome, effective_on, citation, prepared_by_id, prepared_at",
    "endowment_valuations": "currency, quarter_end, cash_minor, total_minor, adjustment_minor, citation, reason,"
    " replaces_id, prepared_by_id, prepared_at",
    "endowment_price_imports": "currency, source, sha256, months, first_month, last_month, prepared_by_id, prepared_at",
    "endowment_payouts": "currency, year, policy_id, valuation_id, policy_minor, prudence_limit_minor, amount_minor,"
    " reserve_minor, promised_minor, new_minor, obstacles, figures, memorandum, prepared_by_id, prepared_at",
    "endowment_commitments": "currency, year, amount_minor, reference, authority, prepared_by_id, prepared_at",
}
"""What was prepared never changes; only the decision is added, once."""
HISTORY = (
    "endowment_policies",
    "endowment_policy_signatures",
    "endowment_price_levels",
    "endowment_valuation_lines",
)


def upgrade() -> None:
    op.execute("CREATE TEMPORARY TABLE old_bookings AS SELECT * FROM endowment_bookings")
    op.drop_table("endowment_bookings")
    _create_commitments()
    _create_donors()
    _create_holdings()
    _create_policies()
    _create_price_imports()
    _create_pledges()
    _create_policy_signatures()
    _create_price_levels()
    _create_valuations()
    _create_bookings()
    _create_payouts()
    _create_outcomes()
    _create_valuation_lines()
    op.execute(f"INSERT INTO endowment_bookings ({OLD}, kept_minor) SELECT {OLD}, {KEPT} FROM old_bookings")
    op.execute("DROP TABLE old_bookings")
    for table in HISTORY:
        make_append_only(table)
    for table, content in DECIDED_ONCE.items():
        keep_what_was_decided(table, content)


def downgrade() -> None:
    op.execute(f"CREATE TEMPORARY TABLE old_bookings AS SELECT * FROM endowment_bookings WHERE {OLD_KINDS}")
    op.drop_table("endowment_valuation_lines")
    op.drop_table("pledge_outcomes")
    op.drop_table("endowment_payouts")
    op.drop_table("endowment_bookings")
    op.drop_table("endowment_valuations")
    op.drop_table("endowment_price_levels")
    op.drop_table("endowment_policy_signatures")
    op.drop_table("endowment_pledges")
    op.drop_table("endowment_price_imports")
    op.drop_table("endowment_policies")
    op.drop_table("endowment_holdings")
    op.drop_table("endowment_donors")
    op.drop_table("endowment_commitments")
    _create_old_bookings()
    op.execute(f"INSERT INTO endowment_bookings ({OLD}) SELECT {OLD} FROM old_bookings")
    op.execute("DROP TABLE old_bookings")


def _create_commitments() -> None:
    op.create_table(
        "endowment_commitments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
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
            name=op.f("ck_endowment_commitments_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "authority <> ''", name=op.f("ck_endowment_commitments_commitment_cites_its_decision")
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''",
            name=op.f("ck_endowment_commitments_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_endowment_commitments_decision_is_known"),
        ),
        sa.CheckConstraint(
            "reference <> ''", name=op.f("ck_endowment_commitments_commitment_names_its_award")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_commitments_decision_has_a_person"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_commitments_amount_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_commitments_nobody_decides_the_own_work"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_commitments_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_commitments_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_commitments")),
    )
    op.create_index(
        "ix_endowment_commitments_currency_year", "endowment_commitments", ["currency", "year"], unique=False
    )


def _create_donors() -> None:
    op.create_table(
        "endowment_donors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("company", "foundation", "person", name="donorkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("firewall", sa.Text(), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("firewall <> ''", name=op.f("ck_endowment_donors_donor_gave_the_undertaking")),
        sa.CheckConstraint(
            "kind IN ('company', 'foundation', 'person')", name=op.f("ck_endowment_donors_kind_is_known")
        ),
        sa.CheckConstraint(
            "name_en <> '' AND name_ja <> ''", name=op.f("ck_endowment_donors_name_is_in_both_languages")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_endowment_donors_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_donors")),
        sa.UniqueConstraint("code", name=op.f("uq_endowment_donors_code")),
    )


def _create_holdings() -> None:
    op.create_table(
        "endowment_holdings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("custodian", sa.String(length=200), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("custodian <> ''", name=op.f("ck_endowment_holdings_somebody_keeps_the_holding")),
        sa.CheckConstraint(
            "name_en <> '' AND name_ja <> ''", name=op.f("ck_endowment_holdings_name_is_in_both_languages")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name=op.f("fk_endowment_holdings_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_holdings")),
        sa.UniqueConstraint("code", name=op.f("uq_endowment_holdings_code")),
    )


def _create_policies() -> None:
    op.create_table(
        "endowment_policies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("settings", columns.JSONText(), nullable=False),
        sa.Column("stress", columns.JSONText(), nullable=False),
        sa.Column("closing_month", sa.BigInteger(), nullable=False),
        sa.Column(
            "parity_rule",
            sa.Enum("flag", "block", name="parityrule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("parity_permille", sa.BigInteger(), nullable=False),
        sa.Column("opening_year", sa.BigInteger(), nullable=True),
        sa.Column("opening_minor", sa.BigInteger(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("authority <> ''", name=op.f("ck_endowment_policies_policy_cites_its_resolution")),
        sa.CheckConstraint(
            "parity_rule IN ('flag', 'block')", name=op.f("ck_endowment_policies_parity_rule_is_known")
        ),
        sa.CheckConstraint(
            "(opening_year IS NULL) = (opening_minor IS NULL)",
            name=op.f("ck_endowment_policies_opening_payout_is_of_a_year"),
        ),
        sa.CheckConstraint(
            "closing_month IN (3, 6, 9, 12)", name=op.f("ck_endowment_policies_year_closes_with_a_quarter")
        ),
        sa.CheckConstraint(
            "length(content_sha256) = 64", name=op.f("ck_endowment_policies_content_of_the_policy_is_hashed")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_endowment_policies_versions_count_from_one")),
        sa.CheckConstraint(
            "opening_minor IS NULL OR opening_minor >= 0",
            name=op.f("ck_endowment_policies_opening_payout_is_not_negative"),
        ),
        sa.CheckConstraint(
            "parity_permille BETWEEN 0 AND 500",
            name=op.f("ck_endowment_policies_least_share_is_half_at_most"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_policies_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_policies")),
        sa.UniqueConstraint("currency", "number", name=op.f("uq_endowment_policies_currency_number")),
    )


def _create_price_imports() -> None:
    op.create_table(
        "endowment_price_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
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
            name=op.f("ck_endowment_price_imports_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''",
            name=op.f("ck_endowment_price_imports_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_endowment_price_imports_decision_is_known"),
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_endowment_price_imports_index_names_its_source")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_price_imports_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_price_imports_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "length(sha256) = 64", name=op.f("ck_endowment_price_imports_text_of_the_index_is_hashed")
        ),
        sa.CheckConstraint("months > 0", name=op.f("ck_endowment_price_imports_index_has_a_month")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_price_imports_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_price_imports_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_price_imports")),
    )
    op.create_index(
        "ix_endowment_price_imports_currency_decision",
        "endowment_price_imports",
        ["currency", "decision"],
        unique=False,
    )


def _create_pledges() -> None:
    op.create_table(
        "endowment_pledges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("none", "capital", "income", name="paritybasis", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("match_by", sa.Date(), nullable=True),
        sa.Column("restriction", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("retention_authority", sa.Text(), nullable=False),
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
            "(basis <> 'none') = (match_by IS NOT NULL)",
            name=op.f("ck_endowment_pledges_condition_has_a_deadline"),
        ),
        sa.CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)",
            name=op.f("ck_endowment_pledges_approved_pledge_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_endowment_pledges_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("authority <> ''", name=op.f("ck_endowment_pledges_pledge_cites_its_authority")),
        sa.CheckConstraint(
            "basis IN ('none', 'capital', 'income')", name=op.f("ck_endowment_pledges_basis_is_known")
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_endowment_pledges_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_endowment_pledges_decision_is_known"),
        ),
        sa.CheckConstraint("party <> ''", name=op.f("ck_endowment_pledges_pledge_comes_from_a_party")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_pledges_decision_has_a_person"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_pledges_amount_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_pledges_nobody_decides_the_own_work"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_pledges_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_pledges_entry_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_pledges_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_pledges")),
    )
    op.create_index(
        "ix_endowment_pledges_currency_decision", "endowment_pledges", ["currency", "decision"], unique=False
    )


def _create_policy_signatures() -> None:
    op.create_table(
        "endowment_policy_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "length(content_sha256) = 64",
            name=op.f("ck_endowment_policy_signatures_signature_is_under_a_content"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["endowment_policies.id"], name=op.f("fk_endowment_policy_signatures_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_endowment_policy_signatures_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_policy_signatures")),
        sa.UniqueConstraint(
            "policy_id", "signed_by_id", name=op.f("uq_endowment_policy_signatures_policy_id_signed_by_id")
        ),
    )
    op.create_index(
        op.f("ix_endowment_policy_signatures_policy_id"),
        "endowment_policy_signatures",
        ["policy_id"],
        unique=False,
    )


def _create_price_levels() -> None:
    op.create_table(
        "endowment_price_levels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("level_nano", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "level_nano > 0", name=op.f("ck_endowment_price_levels_level_is_more_than_nothing")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["endowment_price_imports.id"], name=op.f("fk_endowment_price_levels_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_price_levels")),
        sa.UniqueConstraint("import_id", "month", name=op.f("uq_endowment_price_levels_import_id_month")),
    )


def _create_valuations() -> None:
    op.create_table(
        "endowment_valuations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("quarter_end", sa.Date(), nullable=False),
        sa.Column("cash_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("adjustment_minor", sa.BigInteger(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
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
            name=op.f("ck_endowment_valuations_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "citation <> ''", name=op.f("ck_endowment_valuations_valuation_cites_its_statement")
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''",
            name=op.f("ck_endowment_valuations_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_endowment_valuations_decision_is_known"),
        ),
        sa.CheckConstraint(
            "replaces_id IS NULL OR reason <> ''",
            name=op.f("ck_endowment_valuations_correction_has_a_reason"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_valuations_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_valuations_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "replaces_id IS NULL OR replaces_id <> id",
            name=op.f("ck_endowment_valuations_valuation_replaces_another_one"),
        ),
        sa.CheckConstraint(
            "total_minor >= 0 AND cash_minor >= 0", name=op.f("ck_endowment_valuations_value_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_valuations_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_valuations_entry_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_valuations_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["endowment_valuations.id"], name=op.f("fk_endowment_valuations_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_valuations")),
    )
    op.create_index(
        "ix_endowment_valuations_currency_quarter_end",
        "endowment_valuations",
        ["currency", "quarter_end"],
        unique=False,
    )


def _create_bookings() -> None:
    op.create_table(
        "endowment_bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "contribution",
                "income",
                "match",
                "gift",
                "gift_release",
                "purchase",
                "sale",
                "fee",
                "reserve_release",
                "remittance",
                name="bookingkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("prepared", "approved", "refused", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("retention_authority", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("priority_id", sa.Uuid(), nullable=True),
        sa.Column("holding_id", sa.Uuid(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("kept_minor", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'income' AND state = 'approved') = (kept_minor IS NOT NULL)",
            name=op.f("ck_endowment_bookings_income_says_what_is_kept"),
        ),
        sa.CheckConstraint(
            "(kind = 'sale') = (cost_minor IS NOT NULL)", name=op.f("ck_endowment_bookings_sale_has_a_cost")
        ),
        sa.CheckConstraint(
            "(kind IN ('contribution', 'match', 'remittance')) = (party <> '')",
            name=op.f("ck_endowment_bookings_contribution_comes_from_a_party"),
        ),
        sa.CheckConstraint(
            "(kind IN ('gift', 'gift_release')) = (donor_id IS NOT NULL)",
            name=op.f("ck_endowment_bookings_gift_has_a_donor"),
        ),
        sa.CheckConstraint(
            "(kind IN ('purchase', 'sale')) = (holding_id IS NOT NULL)",
            name=op.f("ck_endowment_bookings_trade_is_in_a_holding"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (entry_id IS NOT NULL)",
            name=op.f("ck_endowment_bookings_approved_booking_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(state = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_endowment_bookings_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "kind IN ('contribution', 'income', 'match', 'gift', 'gift_release', 'purchase', 'sale', 'fee', 'reserve_release', 'remittance')",
            name=op.f("ck_endowment_bookings_kind_is_known"),
        ),
        sa.CheckConstraint(
            "pledge_id IS NULL OR kind = 'contribution'",
            name=op.f("ck_endowment_bookings_only_contributions_pay_pledges"),
        ),
        sa.CheckConstraint(
            "priority_id IS NULL OR kind IN ('gift', 'gift_release')",
            name=op.f("ck_endowment_bookings_only_gifts_are_restricted"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''",
            name=op.f("ck_endowment_bookings_refused_booking_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'refused')", name=op.f("ck_endowment_bookings_state_is_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_bookings_decision_has_a_person"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_bookings_amount_is_positive")),
        sa.CheckConstraint(
            "cost_minor IS NULL OR cost_minor > 0", name=op.f("ck_endowment_bookings_cost_is_positive")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_bookings_nobody_approves_the_own_booking"),
        ),
        sa.CheckConstraint(
            "kept_minor IS NULL OR kept_minor BETWEEN 0 AND amount_minor",
            name=op.f("ck_endowment_bookings_kept_is_part_of_the_income"),
        ),
        sa.CheckConstraint(
            "length(authority) > 0", name=op.f("ck_endowment_bookings_booking_cites_its_authority")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["endowment_donors.id"], name=op.f("fk_endowment_bookings_donor_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_bookings_entry_id")),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["endowment_holdings.id"], name=op.f("fk_endowment_bookings_holding_id")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["endowment_pledges.id"], name=op.f("fk_endowment_bookings_pledge_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["priorities.id"], name=op.f("fk_endowment_bookings_priority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_bookings")),
    )
    op.create_index(
        "ix_endowment_bookings_currency_kind", "endowment_bookings", ["currency", "kind"], unique=False
    )
    op.create_index(op.f("ix_endowment_bookings_donor_id"), "endowment_bookings", ["donor_id"], unique=False)
    op.create_index(
        op.f("ix_endowment_bookings_holding_id"), "endowment_bookings", ["holding_id"], unique=False
    )
    op.create_index(
        op.f("ix_endowment_bookings_pledge_id"), "endowment_bookings", ["pledge_id"], unique=False
    )
    op.create_index(
        "ix_endowment_bookings_state_prepared_at",
        "endowment_bookings",
        ["state", "prepared_at"],
        unique=False,
    )


def _create_payouts() -> None:
    op.create_table(
        "endowment_payouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("valuation_id", sa.Uuid(), nullable=False),
        sa.Column("policy_minor", sa.BigInteger(), nullable=False),
        sa.Column("prudence_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reserve_minor", sa.BigInteger(), nullable=False),
        sa.Column("promised_minor", sa.BigInteger(), nullable=False),
        sa.Column("new_minor", sa.BigInteger(), nullable=False),
        sa.Column("obstacles", columns.JSONText(), nullable=False),
        sa.Column("figures", columns.JSONText(), nullable=False),
        sa.Column("memorandum", sa.Text(), nullable=False),
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
            name=op.f("ck_endowment_payouts_approved_payout_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_endowment_payouts_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "amount_minor <= prudence_limit_minor OR memorandum <> ''",
            name=op.f("ck_endowment_payouts_imprudent_payout_has_a_memorandum"),
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''", name=op.f("ck_endowment_payouts_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_endowment_payouts_decision_is_known"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_payouts_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "amount_minor <= policy_minor", name=op.f("ck_endowment_payouts_payout_stays_within_the_policy")
        ),
        sa.CheckConstraint(
            "amount_minor = reserve_minor + promised_minor + new_minor",
            name=op.f("ck_endowment_payouts_parts_make_up_the_payout"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_payouts_payout_is_more_than_nothing")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_payouts_nobody_decides_the_own_work"),
        ),
        sa.CheckConstraint(
            "reserve_minor >= 0 AND promised_minor >= 0 AND new_minor >= 0",
            name=op.f("ck_endowment_payouts_no_part_is_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_payouts_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_payouts_entry_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["endowment_policies.id"], name=op.f("fk_endowment_payouts_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_payouts_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["valuation_id"], ["endowment_valuations.id"], name=op.f("fk_endowment_payouts_valuation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_payouts")),
    )
    op.create_index(
        "uq_endowment_payouts_one_a_year",
        "endowment_payouts",
        ["currency", "year"],
        unique=True,
        sqlite_where=sa.text("decision <> 'refused'"),
        postgresql_where=sa.text("decision <> 'refused'"),
    )


def _create_outcomes() -> None:
    op.create_table(
        "pledge_outcomes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome", sa.Enum("met", "lapsed", name="outcome", native_enum=False, length=32), nullable=False
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
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
            name=op.f("ck_pledge_outcomes_approved_outcome_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(decision = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_pledge_outcomes_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("citation <> ''", name=op.f("ck_pledge_outcomes_outcome_cites_its_evidence")),
        sa.CheckConstraint(
            "decision <> 'refused' OR refusal <> ''",
            name=op.f("ck_pledge_outcomes_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('prepared', 'approved', 'refused')",
            name=op.f("ck_pledge_outcomes_decision_is_known"),
        ),
        sa.CheckConstraint("outcome IN ('met', 'lapsed')", name=op.f("ck_pledge_outcomes_outcome_is_known")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_pledge_outcomes_decision_has_a_person"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_pledge_outcomes_nobody_decides_the_own_work"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_pledge_outcomes_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_pledge_outcomes_entry_id")),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["endowment_pledges.id"], name=op.f("fk_pledge_outcomes_pledge_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_pledge_outcomes_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_outcomes")),
    )
    op.create_index(
        op.f("ix_pledge_outcomes_pledge_id"),
        "pledge_outcomes",
        ["pledge_id"],
        unique=False,
    )
    op.create_index(
        "uq_pledge_outcomes_one_counts",
        "pledge_outcomes",
        ["pledge_id"],
        unique=True,
        sqlite_where=sa.text("decision <> 'refused'"),
        postgresql_where=sa.text("decision <> 'refused'"),
    )


def _create_valuation_lines() -> None:
    op.create_table(
        "endowment_valuation_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valuation_id", sa.Uuid(), nullable=False),
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("fair_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "cost_minor >= 0 AND fair_minor >= 0",
            name=op.f("ck_endowment_valuation_lines_value_is_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["endowment_holdings.id"], name=op.f("fk_endowment_valuation_lines_holding_id")
        ),
        sa.ForeignKeyConstraint(
            ["valuation_id"],
            ["endowment_valuations.id"],
            name=op.f("fk_endowment_valuation_lines_valuation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_valuation_lines")),
        sa.UniqueConstraint(
            "valuation_id", "holding_id", name=op.f("uq_endowment_valuation_lines_valuation_id_holding_id")
        ),
    )
    op.create_index(
        op.f("ix_endowment_valuation_lines_valuation_id"),
        "endowment_valuation_lines",
        ["valuation_id"],
        unique=False,
    )


def _create_old_bookings() -> None:
    op.create_table(
        "endowment_bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("contribution", "income", name="bookingkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("prepared", "approved", "refused", name="bookingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("retention_authority", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'contribution') = (party <> '')",
            name=op.f("ck_endowment_bookings_contribution_comes_from_a_party"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (entry_id IS NOT NULL)",
            name=op.f("ck_endowment_bookings_approved_booking_is_in_the_books"),
        ),
        sa.CheckConstraint(
            "(state = 'prepared') = (decided_at IS NULL)",
            name=op.f("ck_endowment_bookings_decided_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint(
            "kind IN ('contribution', 'income')", name=op.f("ck_endowment_bookings_kind_is_known")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''",
            name=op.f("ck_endowment_bookings_refused_booking_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'refused')", name=op.f("ck_endowment_bookings_state_is_known")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_endowment_bookings_decision_has_a_person"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_endowment_bookings_amount_is_positive")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id",
            name=op.f("ck_endowment_bookings_nobody_approves_the_own_booking"),
        ),
        sa.CheckConstraint(
            "length(authority) > 0", name=op.f("ck_endowment_bookings_booking_cites_its_authority")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_endowment_bookings_entry_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["people.id"], name=op.f("fk_endowment_bookings_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endowment_bookings")),
    )
    op.create_index(
        "ix_endowment_bookings_state_prepared_at",
        "endowment_bookings",
        ["state", "prepared_at"],
        unique=False,
    )
