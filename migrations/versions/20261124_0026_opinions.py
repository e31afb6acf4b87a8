"""Opinions of experts outside the pool; shares, systems of institutions and disclosed ties in conflicts of interest."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0026_opinions"
down_revision = "0025_terms"
branch_labels = None
depends_on = None

STATES = ("asked", "accepted", "submitted", "declined", "recused", "taken_back")

KINDS = (
    "employment",
    "coauthor",
    "collaborator",
    "coeditor",
    "advisor",
    "advisee",
    "family",
    "business",
    "money",
)
OLD_KINDS, NEW_KINDS = (*KINDS, "competitor"), (*KINDS, "stock", "competitor")


def upgrade() -> None:
    op.add_column("institutions", sa.Column("parent_ror_id", sa.String(length=16), nullable=True))
    with op.batch_alter_table("relations") as batch:
        batch.add_column(sa.Column("amount_minor", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("currency", sa.String(length=3), nullable=False, server_default=""))
        batch.add_column(sa.Column("source", sa.String(length=16), nullable=False, server_default="self"))
        batch.drop_constraint(op.f("ck_relations_kind_is_known"), type_="check")
        batch.create_check_constraint(op.f("ck_relations_kind_is_known"), _one_of(NEW_KINDS))
        batch.create_check_constraint(
            op.f("ck_relations_amount_has_a_currency"), "(amount_minor IS NULL) = (currency = '')"
        )
        batch.create_check_constraint(
            op.f("ck_relations_amount_is_not_negative"), "amount_minor IS NULL OR amount_minor >= 0"
        )
        batch.create_check_constraint(
            op.f("ck_relations_source_is_known"), "source IN ('self', 'disclosure')"
        )
    with op.batch_alter_table("conflict_declarations") as batch:
        batch.alter_column("declared_by_id", existing_type=sa.Uuid(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_conflict_declarations_computed_word_has_no_speaker"),
            "(source = 'computed') = (declared_by_id IS NULL)",
        )
    op.create_table(
        "opinions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="opinionstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closeness", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'submitted', 'declined', 'recused', 'taken_back')",
            name=op.f("ck_opinions_state_is_known"),
        ),
        sa.CheckConstraint(
            "closeness IN ('', 'own', 'near', 'far')", name=op.f("ck_opinions_closeness_is_known")
        ),
        sa.CheckConstraint("question <> ''", name=op.f("ck_opinions_opinion_has_a_question")),
        sa.CheckConstraint(
            "(state = 'submitted') = (content_hash <> '')",
            name=op.f("ck_opinions_submitted_opinion_has_a_hash"),
        ),
        sa.CheckConstraint(
            "state <> 'submitted' OR (submitted_at IS NOT NULL AND text <> '' AND closeness <> '')",
            name=op.f("ck_opinions_submitted_opinion_says_something"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'submitted') OR accepted_at IS NOT NULL",
            name=op.f("ck_opinions_expert_promised_confidence_first"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'recused', 'taken_back') OR reason <> ''",
            name=op.f("ck_opinions_ended_opinion_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_opinions_asked_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_opinions_call_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_opinions_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_opinions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint(
            "proposal_id", "party", "number", name=op.f("uq_opinions_proposal_id_party_number")
        ),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_opinions_proposal_id_person_id")),
    )
    op.create_index("ix_opinions_call_id", "opinions", ["call_id"], unique=False)
    op.create_index("ix_opinions_person_id_state", "opinions", ["person_id", "state"], unique=False)


def _one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def downgrade() -> None:
    op.drop_index("ix_opinions_person_id_state", table_name="opinions")
    op.drop_index("ix_opinions_call_id", table_name="opinions")
    op.drop_table("opinions")
    op.execute("DELETE FROM relations WHERE kind = 'stock'")
    with op.batch_alter_table("relations") as batch:
        for name in ("source_is_known", "amount_is_not_negative", "amount_has_a_currency", "kind_is_known"):
            batch.drop_constraint(op.f(f"ck_relations_{name}"), type_="check")
        batch.create_check_constraint(op.f("ck_relations_kind_is_known"), _one_of(OLD_KINDS))
        for column in ("source", "currency", "amount_minor"):
            batch.drop_column(column)
    op.drop_column("institutions", "parent_ror_id")
    op.execute("DELETE FROM conflict_declarations WHERE source = 'computed'")
    with op.batch_alter_table("conflict_declarations") as batch:
        batch.drop_constraint(op.f("ck_conflict_declarations_computed_word_has_no_speaker"), type_="check")
        batch.alter_column("declared_by_id", existing_type=sa.Uuid(), nullable=False)
