"""The invariants of proposals hold, and each of them sees what breaks it."""

import pytest
from sqlalchemy import text

from app.kernel import db
from app.proposals.invariants import INVARIANTS
from tests.factories import proposals as build

RECEIPTS, GAPS, LATE, SIGNED, FILES, HALVES, CURRENCY, LEADS = (invariant.name for invariant in INVARIANTS)


@pytest.fixture
def made(call):
    made = build.submitted(call)
    build.submit(made)
    return made


def broken():
    with db.read_only() as reader:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(reader))]


def spoil(statement):
    """Change rows behind the service's back; the triggers are taken away first."""

    def change():
        is_postgres = db.session().get_bind().dialect.name == "postgresql"
        for table in ("submissions", "submission_halves", "submission_files"):
            names = ["is_append_only"] if is_postgres else ["refuses_update", "refuses_delete"]
            for name in names:
                on = f" ON {table}" if is_postgres else ""
                db.session().execute(text(f"DROP TRIGGER {table}_{name}{on}"))
        db.session().execute(text(statement))

    db.unit_of_work(change)


def test_what_the_service_writes_holds(made):
    assert broken() == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("UPDATE submissions SET content = '{}' WHERE number = 1", [RECEIPTS]),
        (
            "UPDATE submissions SET receipt = replace(receipt, 'JUSSTIC', 'OTHER') WHERE number = 2",
            [RECEIPTS],
        ),
        ("UPDATE submissions SET receipt = '' WHERE number = 2", [RECEIPTS]),
        ("UPDATE submissions SET number = 3 WHERE number = 2", [GAPS]),
        ("UPDATE proposals SET submission_count = 3", [GAPS]),
        (
            "UPDATE calls SET opens_at = '2020-01-01T00:00:00.000000Z', deadline_at = '2020-01-02T00:00:00.000000Z'",
            [LATE],
        ),
        ("UPDATE signatures SET signed_at = '2099-01-01T00:00:00.000000Z'", [SIGNED]),
        ("DELETE FROM submission_halves WHERE party = 'JP'", [SIGNED]),
        ("UPDATE submission_files SET sha256 = 'f'", [FILES]),
        ("UPDATE halves SET currency = 'EUR' WHERE party = 'US'", [HALVES, CURRENCY]),
        ("UPDATE budget_lines SET currency = 'EUR'", [CURRENCY]),
        ("UPDATE team_members SET role = 'member'", [LEADS]),
    ],
)
def test_each_breach_is_seen(made, statement, wanted):
    spoil(statement)
    assert broken() == wanted
