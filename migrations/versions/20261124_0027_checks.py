"""What the form rules make of a certified record; flags that follow from findings say so by a code; when texts came in;
keys of sealed columns can be changed.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns, sealed
from app.kernel.triggers import allow_only_rewrapping, drop_append_only, make_append_only

revision = "0027_checks"
down_revision = "0026_opinions"
branch_labels = None
depends_on = None

SEALED = {"integrity_runs": "facts", "finding_steps": "words"}
"""Append-only tables and their sealed column, whose wraps alone may be replaced."""
FACTS = (
    "foreign_report", "foreign_gifts", "confucius", "confucius_waiver", "large_recipient", "security_programme",
    "self_evaluation", "coi_rules", "integrity_rules", "travel_records",
)  # fmt: skip
NEW_FACTS = ("export_review", "coi_report")
WORDS = {
    "reason": ("derived.findings", "Follows from the findings. 指摘の処理状況によります。"),
    "condition": ("derived.plan", "A mitigation plan is being carried out. 軽減計画を実施中です。"),
}
"""Column of a flag that nobody set → its code, and the sentence that stood there before."""


def upgrade() -> None:
    op.create_table(
        "form_checks",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("rules_hash", sa.String(length=64), nullable=False),
        sa.Column("settings_hash", sa.String(length=64), nullable=False),
        sa.Column("faults", sealed.SealedJSON(), nullable=False),
        sa.CheckConstraint(
            "length(rules_hash) = 64 AND length(settings_hash) = 64",
            name=op.f("ck_form_checks_check_names_what_it_rests_on"),
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name=op.f("fk_form_checks_disclosure_id")
        ),
        sa.PrimaryKeyConstraint("disclosure_id", name=op.f("pk_form_checks")),
    )
    op.create_table(
        "work_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answers", sealed.SealedJSON(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["proposals.id"], name=op.f("fk_work_answers_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_work_answers_answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_answers")),
    )
    _know_facts(FACTS + NEW_FACTS)
    for table, column in SEALED.items():
        allow_only_rewrapping(table, column)
    op.create_index("ix_corpus_documents_imported_at", "corpus_documents", ["imported_at"], unique=False)
    for column, (code, sentence) in WORDS.items():
        _rewrite(column, sentence, code)


def downgrade() -> None:
    for column, (code, sentence) in WORDS.items():
        _rewrite(column, code, sentence)
    _know_facts(FACTS)
    for table in SEALED:
        drop_append_only(table)
        make_append_only(table)
    op.drop_index("ix_corpus_documents_imported_at", table_name="corpus_documents")
    op.drop_table("work_answers")
    op.drop_table("form_checks")


def _know_facts(facts: tuple[str, ...]) -> None:
    """What an institution may state; what it stated of anything else goes. SQLite loses triggers with the old table."""
    known = ", ".join(f"'{fact}'" for fact in facts)
    statements = sa.table("institution_facts", sa.column("fact"))
    drop_append_only("institution_facts")
    op.execute(statements.delete().where(statements.c.fact.not_in(facts)))
    with op.batch_alter_table("institution_facts") as table:
        table.drop_constraint(op.f("ck_institution_facts_fact_is_known"), type_="check")
        table.create_check_constraint(op.f("ck_institution_facts_fact_is_known"), f"fact IN ({known})")
    make_append_only("institution_facts")


def _rewrite(column: str, before: str, after: str) -> None:
    flags = sa.table("integrity_flags", sa.column("set_by_id"), sa.column(column))
    derived = flags.update().where(flags.c.set_by_id.is_(None), flags.c[column] == before)
    op.execute(derived.values({column: after}))
