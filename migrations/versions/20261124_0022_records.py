"""The record of a person: encrypted content, versions, who read it."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.kernel import clock, columns, envelope
from app.kernel.crypto import canonical_json
from app.kernel.ids import new_id
from app.kernel.triggers import make_append_only

revision = "0022_records"
down_revision = "0021_scores"
branch_labels = None
depends_on = None

PURPOSES = "'check', 'finding', 'mitigation', 'appeal', 'audit'"
FACTS = (
    "'foreign_report', 'foreign_gifts', 'confucius', 'confucius_waiver', 'large_recipient', 'security_programme',"
    " 'self_evaluation', 'coi_rules', 'integrity_rules', 'travel_records'"
)
FINAL = "OLD.state <> 'draft'"


def upgrade() -> None:
    create_record_keys()
    kept = take_down()
    create_disclosures(sa.Column("sealed", sa.LargeBinary(), nullable=False))
    seal_contents(kept)
    keep_certified_versions("sealed")
    create_record_reads()
    create_institution_facts()


def take_down() -> list[dict[str, Any]]:
    """The rows of the table, which is built anew around them: SQLite cannot change a column that checks hang on."""
    reflected = sa.Table(
        "disclosures", sa.MetaData(), *columns_of_disclosures(), sa.Column(*content_column())
    )
    kept = [dict(row) for row in op.get_bind().execute(sa.select(reflected)).mappings()]
    op.drop_table("disclosures")
    return kept


def content_column() -> tuple[str, Any]:
    """The column that holds the content now."""
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("disclosures")}
    return ("sealed", sa.LargeBinary()) if "sealed" in present else ("content", columns.JSONText())


def columns_of_disclosures() -> list[sa.Column[Any]]:
    state = sa.Enum("draft", "certified", "superseded", name="disclosurestate", native_enum=False, length=32)
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("certified_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("valid_until", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


CHECKS = {
    "certified_if_and_only_if_it_has_a_date": "(state = 'draft') = (certified_at IS NULL)",
    "certified_version_has_a_hash": "(state = 'draft') = (content_hash = '')",
    "state_is_known": "state IN ('draft', 'certified', 'superseded')",
    "certified_version_has_a_validity": "(certified_at IS NULL) = (valid_until IS NULL)",
    "versions_count_from_one": "number >= 1",
    "validity_ends_after_certification": "valid_until IS NULL OR valid_until > certified_at",
}


def create_disclosures(content: sa.Column[Any]) -> None:
    checks = CHECKS | ({"content_is_sealed": "length(sealed) > 28"} if content.name == "sealed" else {})
    op.create_table(
        "disclosures",
        *columns_of_disclosures(),
        content,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_disclosures_{name}")) for name, rule in checks.items()),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_disclosures_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_disclosures_person_id_number")),
    )
    for state in ("certified", "draft"):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_disclosures_one_{state}_a_person",
            "disclosures",
            ["person_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def create_record_keys() -> None:
    op.create_table(
        "record_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(wrapped) = 60", name=op.f("ck_record_keys_wrapped_key_is_whole")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_record_keys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_keys")),
        sa.UniqueConstraint(
            "person_id", "party", "key_id", name=op.f("uq_record_keys_person_id_party_key_id")
        ),
    )


def create_record_reads() -> None:
    op.create_table(
        "record_reads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=200), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_record_reads_purpose_is_known")),
        sa.CheckConstraint(
            "reader_id IS NULL OR reader_id <> person_id",
            name=op.f("ck_record_reads_nobody_else_is_the_author"),
        ),
        sa.CheckConstraint(
            "reader_id IS NOT NULL OR purpose = 'check'", name=op.f("ck_record_reads_the_service_only_checks")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_record_reads_person_id")),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name=op.f("fk_record_reads_disclosure_id")
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["people.id"], name=op.f("fk_record_reads_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_reads")),
    )
    op.create_index("ix_record_reads_person_id_at", "record_reads", ["person_id", "at"])
    make_append_only("record_reads")


def create_institution_facts() -> None:
    op.create_table(
        "institution_facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=3), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stated_by_id", sa.Uuid(), nullable=False),
        sa.Column("stated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"fact IN ({FACTS})", name=op.f("ck_institution_facts_fact_is_known")),
        sa.CheckConstraint("answer IN ('yes', 'no')", name=op.f("ck_institution_facts_answer_is_yes_or_no")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_institution_facts_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["people.id"], name=op.f("fk_institution_facts_stated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_facts")),
    )
    op.create_index(
        "ix_institution_facts_institution_id", "institution_facts", ["institution_id", "fact", "stated_at"]
    )
    make_append_only("institution_facts")


def seal_contents(kept: list[dict[str, Any]]) -> None:
    """Lay what stood open under a key of each person (the form of `app.disclosures.sealing`)."""
    keys: dict[uuid.UUID, bytes] = {}
    for row in kept:
        person_id, content = row["person_id"], canonical_json(row.pop("content"))
        if person_id not in keys:
            keys[person_id] = new_record_key(person_id)
        about = f"version {row['number']} of {person_id}"
        put_back({**row, "sealed": envelope.seal(keys[person_id], content, about)})


def put_back(row: dict[str, Any]) -> None:
    content = (
        sa.Column("sealed", sa.LargeBinary()) if "sealed" in row else sa.Column("content", columns.JSONText())
    )
    op.get_bind().execute(
        sa.Table("disclosures", sa.MetaData(), *columns_of_disclosures(), content).insert().values(**row)
    )


def new_record_key(person_id: uuid.UUID) -> bytes:
    key, now = envelope.new_key(), clock.now()
    for wrap in envelope.ring().wrap(key, f"record of {person_id}"):
        row = {"party": wrap.party, "key_id": wrap.key_id, "wrapped": wrap.data, "created_at": now}
        op.get_bind().execute(record_keys().insert().values(id=new_id(), person_id=person_id, **row))
    return key


def open_contents(kept: list[dict[str, Any]]) -> None:
    wraps = record_keys()
    held: dict[uuid.UUID, list[envelope.Wrapped]] = {}
    for row in op.get_bind().execute(sa.select(wraps)):
        held.setdefault(row.person_id, []).append(envelope.Wrapped(row.party, row.key_id, row.wrapped))
    for row in kept:
        person_id = row["person_id"]
        key = envelope.ring().unwrap(held[person_id], f"record of {person_id}")
        content = envelope.unseal(key, row.pop("sealed"), f"version {row['number']} of {person_id}")
        put_back({**row, "content": json.loads(content)})


def record_keys() -> sa.TableClause:
    kinds: dict[str, Any] = {"id": sa.Uuid(), "person_id": sa.Uuid(), "wrapped": sa.LargeBinary()}
    more = {"party": sa.String(), "key_id": sa.String(), "created_at": columns.UTCDateTime()}
    return sa.table("record_keys", *(sa.column(name, kind) for name, kind in {**kinds, **more}.items()))


def keep_certified_versions(content: str) -> None:
    """A certified version may be superseded; what it says, and whose it is, stays."""
    changed = (
        f"{FINAL} AND (NEW.{content} <> OLD.{content} OR NEW.content_hash <> OLD.content_hash"
        " OR NEW.number <> OLD.number OR NEW.person_id <> OLD.person_id OR NEW.certified_at <> OLD.certified_at"
        " OR NEW.state = 'draft')"
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    refuse = "BEGIN SELECT RAISE(ABORT, 'a certified disclosure does not change'); END"
    for event, condition in (("UPDATE", changed), ("DELETE", FINAL)):
        name = f"disclosures_refuse_{event.lower()}"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON disclosures FOR EACH ROW WHEN ({condition})"
            " EXECUTE FUNCTION refuse_change_of_certified_disclosure()"
            if is_postgresql
            else f"CREATE TRIGGER {name} BEFORE {event} ON disclosures WHEN {condition} {refuse}"
        )


def downgrade() -> None:
    op.drop_table("institution_facts")
    op.drop_table("record_reads")
    kept = take_down()
    create_disclosures(sa.Column("content", columns.JSONText(), nullable=False))
    open_contents(kept)
    keep_certified_versions("content")
    op.drop_table("record_keys")
