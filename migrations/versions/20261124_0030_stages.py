"""Forms of later stages of a review, what a panel answers in its own, and who wrote a paper of very many together."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0030_stages"
down_revision = "0029_accounting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_agency_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Enum("panel", name="stage", native_enum=False, length=32), nullable=False),
        sa.Column("scale_min", sa.Integer(), nullable=False),
        sa.Column("scale_max", sa.Integer(), nullable=False),
        sa.Column("scale_step", sa.Integer(), nullable=False),
        sa.Column("higher_is_better", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stage IN ('panel')", name=op.f("ck_stage_forms_stage_is_known")),
        sa.CheckConstraint(
            "scale_min < scale_max AND scale_step > 0", name=op.f("ck_stage_forms_scale_has_an_extent")
        ),
        sa.ForeignKeyConstraint(
            ["call_agency_id"],
            ["call_agencies.id"],
            name=op.f("fk_stage_forms_call_agency_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_forms")),
        sa.UniqueConstraint("call_agency_id", "stage", name=op.f("uq_stage_forms_call_agency_id_stage")),
    )
    op.create_table(
        "stage_criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage_form_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("shared_code", sa.String(length=32), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_ja", sa.Text(), nullable=False),
        sa.Column("hint_en", sa.Text(), nullable=False),
        sa.Column("hint_ja", sa.Text(), nullable=False),
        sa.Column("has_score", sa.Boolean(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("most_words", sa.Integer(), nullable=False),
        sa.Column("anchors", columns.JSONText(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_stage_criteria_weight_is_not_negative")),
        sa.CheckConstraint(
            "has_score OR has_text", name=op.f("ck_stage_criteria_criterion_asks_for_something")
        ),
        sa.CheckConstraint("has_score OR weight = 0", name=op.f("ck_stage_criteria_only_scores_have_weight")),
        sa.CheckConstraint("most_words > 0", name=op.f("ck_stage_criteria_word_limit_is_positive")),
        sa.ForeignKeyConstraint(
            ["stage_form_id"],
            ["stage_forms.id"],
            name=op.f("fk_stage_criteria_stage_form_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_criteria")),
        sa.UniqueConstraint("stage_form_id", "code", name=op.f("uq_stage_criteria_stage_form_id_code")),
    )
    op.add_column(
        "panel_items", sa.Column("answers", columns.JSONText(), nullable=False, server_default="{}")
    )
    with op.batch_alter_table("relations") as batch:
        batch.add_column(
            sa.Column("is_writing_group", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_check_constraint(
            op.f("ck_relations_writing_group_is_of_a_paper"), "authors IS NOT NULL OR NOT is_writing_group"
        )


def downgrade() -> None:
    """Refused, with nothing changed, once there is a panel's form or a large paper's writing group: both are signed or
    said by somebody, and the tables of before have no place for them.
    """
    _refuse_losses()
    with op.batch_alter_table("relations") as batch:
        batch.drop_constraint(op.f("ck_relations_writing_group_is_of_a_paper"), type_="check")
        batch.drop_column("is_writing_group")
    op.drop_column("panel_items", "answers")
    op.drop_table("stage_criteria")
    op.drop_table("stage_forms")


def _refuse_losses() -> None:
    kept = {
        "form of a panel": "SELECT count(*) FROM stage_forms",
        "writing group of a paper": "SELECT count(*) FROM relations WHERE is_writing_group",
    }
    counts = {name: op.get_bind().execute(sa.text(wanted)).scalar_one() for name, wanted in kept.items()}
    lost = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    if lost:
        raise RuntimeError(f"this schema cannot go back before 0030: it would lose {lost}")
