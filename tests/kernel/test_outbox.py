"""Work that follows from a change: kept with it, done at least once, never silently lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.kernel import clock, outbox
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.outbox import ATTEMPTS, Job, JobState


@pytest.fixture
def done(database: Engine) -> Iterator[list[dict]]:
    seen, before = [], dict(outbox._handlers)

    def fail(_payload: dict) -> None:
        raise RuntimeError("no")

    outbox.register({"note": seen.append, "fail": fail})
    yield seen
    outbox.register(before)


def jobs() -> list[Job]:
    with read_only():
        return list(session().scalars(select(Job).order_by(Job.key)))


def test_work_is_done_once(done: list[dict]) -> None:
    unit_of_work(outbox.enqueue, "note", {"a": 1}, key="one")
    assert (outbox.run_due(), outbox.run_due()) == (1, 0)
    assert (done, [job.state for job in jobs()]) == ([{"a": 1}], [JobState.DONE])


def test_the_same_news_is_one_row(done: list[dict]) -> None:
    for _ in range(2):
        unit_of_work(outbox.enqueue, "note", {"a": 1}, key="one")
    outbox.run_due()
    assert done == [{"a": 1}]


def test_work_of_a_failed_transaction_does_not_exist(done: list[dict]) -> None:
    def enqueue_and_fail() -> None:
        outbox.enqueue("note", {}, key="one")
        session().flush()
        raise ValueError("the change failed")

    with pytest.raises(ValueError, match="the change failed"):
        unit_of_work(enqueue_and_fail)
    assert (outbox.run_due(), done) == (0, [])


def test_failing_work_waits_longer_each_time_and_dies_visibly(done: list[dict]) -> None:
    unit_of_work(outbox.enqueue, "fail", {}, key="one")
    start = clock.now()
    for attempt in range(1, ATTEMPTS + 1):
        with clock.at(start + timedelta(hours=attempt)):
            assert outbox.run_due() == 1
    (job,) = jobs()
    assert (job.state, job.attempts, job.error) == (JobState.DEAD, ATTEMPTS, "RuntimeError: no")
    with read_only():
        assert not outbox.is_idle()


def test_a_lost_worker_loses_nothing(done: list[dict]) -> None:
    unit_of_work(outbox.enqueue, "note", {}, key="one")
    unit_of_work(outbox._claim, 10)
    assert outbox.run_due() == 0
    with clock.at(clock.now() + outbox.LEASE):
        assert outbox.run_due() == 1
    assert len(done) == 1


def test_progress_is_seen_while_work_runs(done: list[dict]) -> None:
    unit_of_work(outbox.enqueue, "note", {}, key="one")
    outbox.report_progress("one", 40)
    outbox.report_progress("nobody", 40)
    assert [job.progress for job in jobs()] == [40]
