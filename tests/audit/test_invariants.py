from sqlalchemy import text

from app.audit import service
from app.audit.invariants import INVARIANTS
from app.kernel import db
from app.kernel.actor import system
from app.kernel.crypto import Signer
from app.kernel.db import unit_of_work
from tests.factories import accounts as make

SIGNER = Signer("a secret of the tests that is long enough")


def broken():
    with db.read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def seal(number):
    for _ in range(number):
        unit_of_work(lambda: service.record(system("x"), "person.seen", make.person()))
    unit_of_work(service.seal, system("sealer"), SIGNER)


def test_a_sealed_record_is_sound(database):
    assert broken() == []
    seal(3)
    seal(2)
    assert broken() == []


def test_a_gap_and_an_uncovered_leaf_are_found(database):
    seal(2)
    unit_of_work(lambda: service.record(system("x"), "person.seen", make.person()))
    leaf = (
        "INSERT INTO audit_leaves (position, row_id, leaf) SELECT 7, id, :leaf FROM audit_rows"
        " WHERE id NOT IN (SELECT row_id FROM audit_leaves)"
    )
    unit_of_work(lambda: db.session().execute(text(leaf), {"leaf": "0" * 64}))
    assert broken() == [invariant.name for invariant in INVARIANTS]
