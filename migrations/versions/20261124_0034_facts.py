"""What rules need to know: registers of facts, edition by edition, and which proposals became awards."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns
from app.kernel.triggers import make_append_only

revision = "0034_facts"
down_revision = "0032_expenditure"
branch_labels = None
depends_on = None

REGISTERS = (
    "kaken", "sam-exclusions", "erad-restrictions", "dod-1286-programmes", "patents", "owners", "openalex-works",
    "orcid-records",
)  # fmt: skip
COUNTS = ("entries", "added", "changed", "retired", "refused")


def upgrade() -> None:
    _snapshots()
    _entries()
    op.create_table(
        "register_keys",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.CheckConstraint("key LIKE '%_:_%'", name=op.f("ck_register_keys_key_names_its_kind")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entries.id"], name=op.f("fk_register_keys_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_register_keys")),
    )
    op.create_index("ix_register_keys_key", "register_keys", ["key"], unique=False)
    op.create_table(
        "awarded_projects",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("awarded_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_awarded_projects_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_awarded_projects")),
    )
    op.execute(
        "INSERT INTO awarded_projects (proposal_id, awarded_at)"
        " SELECT proposal_id, active_at FROM awards WHERE active_at IS NOT NULL"
    )
    make_append_only("awarded_projects", "proposal_id")


def downgrade() -> None:
    for table in ("awarded_projects", "register_keys", "register_entries", "register_snapshots"):
        op.drop_table(table)


def _is_known() -> str:
    known = ", ".join(f"'{register}'" for register in REGISTERS)
    return f"register IN ({known})"


def _snapshots() -> None:
    op.create_table(
        "register_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_at", columns.UTCDateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.CheckConstraint(_is_known(), name=op.f("ck_register_snapshots_register_is_known")),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in COUNTS),
            name=op.f("ck_register_snapshots_entries_are_counted_from_zero"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_register_snapshots_snapshot_has_a_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_snapshots")),
        sa.UniqueConstraint("register", "sha256", name=op.f("uq_register_snapshots_register_sha256")),
    )
    op.create_index(
        "ix_register_snapshots_register_imported_at",
        "register_snapshots",
        ["register", "imported_at"],
        unique=False,
    )
    make_append_only("register_snapshots")


def _entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("says", columns.JSONText(), nullable=False),
        sa.Column("since_id", sa.Uuid(), nullable=False),
        sa.Column("until_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(_is_known(), name=op.f("ck_register_entries_register_is_known")),
        sa.CheckConstraint("length(entry_hash) = 64", name=op.f("ck_register_entries_entry_has_a_hash")),
        sa.CheckConstraint(
            "until_id IS NULL OR until_id <> since_id", name=op.f("ck_register_entries_entry_was_in_force")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["register_snapshots.id"], name=op.f(f"fk_register_entries_{column}")
            )
            for column in ("since_id", "until_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
    )
    for column in ("since_id", "until_id"):
        op.create_index(f"ix_register_entries_{column}", "register_entries", [column], unique=False)
    op.create_index(
        "uq_register_entries_one_in_force",
        "register_entries",
        ["register", "entry"],
        unique=True,
        sqlite_where=sa.text("until_id IS NULL"),
        postgresql_where=sa.text("until_id IS NULL"),
    )
