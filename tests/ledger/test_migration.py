"""Books written before the lines knew their days: the migration fills them in, and goes back, with everything kept."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.kernel import db, migrations
from tests.conftest import ENGINES, new_database

BEFORE, AFTER = "0015_awards", "0016_books"
INSTANT = "2027-01-15T09:00:00.000000Z"


def run(engine: Engine, statement: str, **values: Any) -> list[Any]:
    with engine.begin() as line:
        answer = line.execute(text(statement), values)
        return [tuple(row) for row in answer] if answer.returns_rows else []


def old_books(engine: Engine) -> None:
    """A fund with a lot, two accounts, an entry that waited and was posted three days later."""
    key = {name: uuid.uuid4().hex for name in ("fund", "lot", "a", "b", "entry", "l1", "l2")}
    run(engine, "INSERT INTO funds (id, code, kind, party, currency, name_en, name_ja)"
        " VALUES (:fund, 'OLD', 'private', '', 'USD', 'Old', '旧')", fund=key["fund"])  # fmt: skip
    run(engine, "INSERT INTO lots (id, code, fund_id, fiscal_year, obligate_by, liquidate_by, authority)"
        " VALUES (:lot, 'OLD-1', :fund, 2027,"
        " '2027-09-30', '2027-09-30', 'Act')",
        lot=key["lot"], fund=key["fund"])  # fmt: skip
    account = (
        "INSERT INTO accounts (id, fund_id, lot_id, party, code, currency, sign, is_guarded, posted_minor, held_minor)"
        " VALUES (:id, :fund, :lot, '', :code, 'USD', :sign, :guarded, 5, 0)"
    )
    for name, code, sign in (("a", "B100", 1), ("b", "B200", -1)):
        run(
            engine,
            account,
            id=key[name],
            fund=key["fund"],
            lot=key["lot"],
            code=code,
            sign=sign,
            guarded=True,
        )
    with engine.begin() as line:
        for name, of, minor in (("l1", "a", 5), ("l2", "b", -5)):
            line.execute(
                text("INSERT INTO entry_lines (id, entry_id, account_id, amount_minor, currency)"
                     " VALUES (:id, :entry, :account, :minor, 'USD')"),
                {"id": key[name], "entry": key["entry"], "account": key[of], "minor": minor},
            )  # fmt: skip
        line.execute(
            text("INSERT INTO entries (id, key, purpose, memo, effective_on, booked_at, is_pending)"
                 " VALUES (:entry, 'old:1', 'test', '', '2027-01-15', :at, :waits)"),
            {"entry": key["entry"], "at": INSTANT, "waits": True},
        )  # fmt: skip
        line.execute(
            text("INSERT INTO resolutions (entry_id, outcome, resolved_at, reason)"
                 " VALUES (:entry, 'posted', '2027-01-18T10:00:00.000000Z', '')"),
            {"entry": key["entry"]},
        )  # fmt: skip


@pytest.mark.parametrize("kind", ENGINES)
def test_old_books_learn_their_days_and_lose_nothing_on_the_way_back(kind: str, tmp_path: Path) -> None:
    with new_database(kind, tmp_path) as url:
        engine = db.open_engine(url)
        migrations.downgrade(engine, BEFORE)
        old_books(engine)
        for _ in range(2):
            migrations.upgrade(engine, AFTER)
            lines = run(
                engine, "SELECT amount_minor, effective_on, is_pending FROM entry_lines ORDER BY amount_minor"
            )
            assert [(row[0], str(row[1]), bool(row[2])) for row in lines] == [
                (-5, "2027-01-15", True), (5, "2027-01-15", True),
            ]  # fmt: skip
            assert [str(row[0]) for row in run(engine, "SELECT effective_on FROM resolutions")] == [
                "2027-01-18"
            ]
            assert len(run(engine, "SELECT id FROM accounts WHERE code = 'B250'")) == 1
            for statement in ("UPDATE entry_lines SET amount_minor = 6", "DELETE FROM resolutions"):
                with pytest.raises(DBAPIError):
                    run(engine, statement)
            migrations.downgrade(engine, BEFORE)
            assert run(engine, "SELECT outcome FROM resolutions") == [("posted",)]
            with pytest.raises(DBAPIError):
                run(engine, "UPDATE entry_lines SET amount_minor = 6")
        engine.dispose()
