import pytest
from sqlalchemy import select, text
from structlog.contextvars import bound_contextvars

from app.audit import content, queries, service
from app.audit.models import AuditHead, AuditLeaf, AuditRow
from app.kernel import db
from app.kernel.actor import system
from app.kernel.crypto import Signer, is_signed_by
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict
from tests.factories import accounts as make

SEALER, SIGNER = system("sealer"), Signer("a secret of the tests that is long enough")


def act(actor, number=1, **more):
    """So many things done to one person, each in a unit of work of its own."""
    for _ in range(number):
        unit_of_work(lambda: service.record(actor, "person.seen", SUBJECT, **more))


SUBJECT = make.person("Ann")


def all_of(model, order):
    with db.read_only() as session:
        return session.scalars(select(model).order_by(order)).all()


def test_a_row_says_who_did_what_to_what(database):
    ann = make.person("Ann Ng")
    make.save(ann)
    with bound_contextvars(request_id="r1"):
        act(make.actor_of(ann), party="US", reason="because", changes={"fields": ["a"]})
    (row,) = all_of(AuditRow, AuditRow.at)
    assert (row.actor_id, row.actor_name, row.party, row.action) == (ann.id, "Ann Ng", "US", "person.seen")
    assert (row.subject_type, row.subject_id, row.request_id) == ("people", SUBJECT.id, "r1")
    assert (row.reason, row.changes) == ("because", {"fields": ["a"]})


def test_history_is_newest_first(database):
    act(SEALER, 3)
    with db.read_only():
        rows = queries.history("people", SUBJECT.id)
        assert [r.at for r in rows] == sorted((r.at for r in rows), reverse=True)
        assert len(queries.history("people", SUBJECT.id, limit=2)) == 2
        assert queries.history("agencies", SUBJECT.id) == []


def test_sealing_gives_every_row_a_place_and_a_signed_head(database):
    act(SEALER, 5)
    assert unit_of_work(service.seal, SEALER, SIGNER) == 5
    act(SEALER, 2)
    assert unit_of_work(service.seal, SEALER, SIGNER) == 2
    assert unit_of_work(service.seal, SEALER, SIGNER) == 0
    heads = all_of(AuditHead, AuditHead.size)
    assert [leaf.position for leaf in all_of(AuditLeaf, AuditLeaf.position)] == list(range(7))
    assert [head.size for head in heads] == [5, 7]
    signed = [content.head_bytes(h.size, h.root, h.sealed_at.isoformat()) for h in heads]
    assert [is_signed_by(h.public_key, b, h.signature) for h, b in zip(heads, signed, strict=True)] == [
        True,
        True,
    ]


def test_a_leaf_covers_every_column(database):
    act(SEALER)
    with db.read_only() as session:
        row = session.scalar(select(AuditRow))
        columns = content.row_content(row)
        assert columns.keys() == {column.key for column in AuditRow.__table__.columns}
        before = content.leaf_bytes(row)
        session.expunge(row)
    for name in columns:
        kept = getattr(row, name)
        setattr(row, name, {"x": 1} if isinstance(kept, dict) else None if kept else "x")
        assert content.leaf_bytes(row) != before
        setattr(row, name, kept)


def test_a_change_without_an_audit_row_is_rolled_back(database):
    with pytest.raises(RuntimeError, match="change without an audit row: people"):
        unit_of_work(lambda: db.session().add(make.person()))
    with db.read_only() as session:
        assert session.execute(text("SELECT count(*) FROM people")).scalar() == 0


@pytest.mark.parametrize("table", ["audit_rows", "audit_leaves", "audit_heads"])
@pytest.mark.parametrize("change", ["update", "delete", "replace"])
def test_the_record_refuses_every_change(database, table, change):
    act(SEALER, 2)
    unit_of_work(service.seal, SEALER, SIGNER)
    column = {"audit_rows": "reason", "audit_leaves": "leaf", "audit_heads": "root"}[table]
    statement = {
        "update": f"UPDATE {table} SET {column} = {column}",
        "delete": f"DELETE FROM {table}",
        "replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if database.dialect.name == "sqlite"
        else f"TRUNCATE {table} CASCADE",
    }[change]
    with pytest.raises(Conflict) as refused:
        unit_of_work(lambda: db.session().execute(text(statement)))
    assert refused.value.facts["detail"].endswith("is append-only")
