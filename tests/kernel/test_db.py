"""The unit of work: one transaction, run again after a deadlock, never without an audit row."""

import threading
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.kernel import db
from app.kernel.columns import UTCDateTime
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Unavailable, VersionRequired, VersionStale
from app.kernel.idempotency import KeptAnswer
from tests.factories.accounts import agency


def kept(key: str) -> KeptAnswer:
    return KeptAnswer(
        key=key, fingerprint="f", answer={"a": "日"}, created_at=datetime(2027, 1, 1, tzinfo=UTC)
    )


def keys() -> list[str]:
    with read_only():
        return list(session().scalars(select(KeptAnswer.key).order_by(KeptAnswer.key)))


def test_a_verb_that_raises_changes_nothing(database: Engine) -> None:
    def change_and_fail() -> None:
        session().add(kept("a" * 8))
        session().flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        unit_of_work(change_and_fail)
    assert keys() == []


def test_a_change_without_an_audit_row_is_a_mistake(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="without an audit row: agencies"):
        unit_of_work(lambda: session().add(agency("X1")))


def test_there_is_one_unit_of_work_at_a_time(database: Engine) -> None:
    with pytest.raises(RuntimeError, match="already open"):
        unit_of_work(lambda: unit_of_work(dict))


def test_no_session_outside() -> None:
    with pytest.raises(RuntimeError, match="no unit of work"):
        session()


def test_a_broken_constraint_is_a_conflict(database: Engine) -> None:
    unit_of_work(lambda: session().add(kept("a" * 8)))
    with pytest.raises(Conflict) as caught:
        unit_of_work(lambda: session().add(kept("a" * 8)))
    assert caught.value.code == "conflict.constraint"
    assert isinstance(caught.value.__cause__, IntegrityError)


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.mark.parametrize(("failures", "runs"), [(0, 1), (2, 3), (4, 5)])
def test_a_deadlock_runs_the_whole_verb_again(database: Engine, failures: int, runs: int) -> None:
    seen: list[int] = []

    def verb() -> None:
        seen.append(1)
        session().add(kept("a" * 8))
        if len(seen) <= failures:
            raise DBAPIError("x", {}, Deadlock())

    unit_of_work(verb)
    assert (len(seen), keys()) == (runs, ["a" * 8])


def test_a_reading_session_cannot_write(real_database: str) -> None:
    with read_only(), pytest.raises(DBAPIError, match=r"read-?only"):
        session().execute(text("DELETE FROM kept_answers"))


def test_a_reader_keeps_its_prepared_statements(real_database: str) -> None:
    """psycopg forgets them at a ROLLBACK, and the server would plan every question anew."""
    if db.engine().dialect.name == "sqlite":
        return
    for _turn in range(10):
        keys()
    with read_only():
        assert session().scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 1


def test_a_snapshot_sees_one_instant_and_can_be_read_in_parts(real_database: str) -> None:
    for key in ("a" * 8, "b" * 8):
        unit_of_work(lambda key=key: session().add(kept(key)))
    wanted = select(KeptAnswer.key).order_by(KeptAnswer.key)
    with db.snapshot() as reader:
        first = list(reader.scalars(wanted.execution_options(yield_per=1)))
        newcomer = threading.Thread(target=unit_of_work, args=(lambda: session().add(kept("c" * 8)),))
        newcomer.start()
        newcomer.join()
        assert list(reader.scalars(wanted)) == first == ["a" * 8, "b" * 8]
    assert len(keys()) == 3


def test_a_writer_that_gets_no_connection_in_time_is_told_to_come_again(
    real_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = db.engine().pool
    monkeypatch.setattr(pool, "_timeout", 0.01)
    with ExitStack() as taken:
        for _connection in range(pool.size() + pool._max_overflow):  # type: ignore[attr-defined]
            taken.enter_context(db.engine().connect())
        with pytest.raises(Unavailable):
            unit_of_work(lambda: session().add(kept("a" * 8)))
    unit_of_work(lambda: session().add(kept("b" * 8)))
    assert keys() == ["b" * 8]


def test_writers_take_turns_and_none_is_lost(real_database: str) -> None:
    def write(worker: int) -> None:
        for number in range(20):
            unit_of_work(lambda n=number: session().add(kept(f"{worker:04d}{n:04d}")))

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys()) == 80


def test_only_aware_instants_are_kept(database: Engine) -> None:
    with pytest.raises(ValueError, match="naive"):
        UTCDateTime().process_bind_param(datetime(2027, 1, 1), database.dialect)  # noqa: DTZ001


def test_an_instant_and_a_json_text_come_back_as_they_went(database: Engine) -> None:
    unit_of_work(lambda: session().add(kept("a" * 8)))
    with read_only():
        (row,) = session().scalars(select(KeptAnswer))
    assert (row.created_at, row.answer) == (datetime(2027, 1, 1, tzinfo=UTC), {"a": "日"})


def test_versions() -> None:
    db.expect_version(3, 3)
    with pytest.raises(VersionRequired):
        db.expect_version(3, None)
    with pytest.raises(VersionStale) as caught:
        db.expect_version(3, 2, {"title": "theirs"})
    assert (caught.value.current, caught.value.theirs) == (3, {"title": "theirs"})
