"""Work that follows from a change, written by the transaction that causes it and done later, at least once.

`enqueue` writes a row; a worker claims rows under a lease, runs the handler registered for the row's kind, and
marks them done. A handler must be idempotent: the row's id is its key. A row that keeps failing becomes `dead`
and stays visible to the operator.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import CheckConstraint, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, insert_unless_there, session, unit_of_work
from app.kernel.ids import new_id

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
Handler = Callable[[dict[str, Any]], object]

_handlers: dict[str, Handler] = {}
log = structlog.get_logger("outbox")


class JobState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"


class Job(Model):
    """One piece of work. `key` makes it unique: the same news enqueued twice is one row."""

    __tablename__ = "jobs"
    __audited__ = False
    __table_args__ = (
        one_of("state", JobState, "state_is_known"),
        CheckConstraint("attempts >= 0", name="attempts_are_counted_from_zero"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_if_and_only_if_it_has_an_end"),
        Index("ix_jobs_state_run_after", "state", "run_after"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONText)
    state: Mapped[JobState] = mapped_column(text_enum(JobState), default=JobState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    progress: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


def register(handlers: Mapping[str, Handler]) -> None:
    """Install the table kind → handler; called once, by the composition root."""
    _handlers.clear()
    _handlers.update(handlers)


def enqueue(kind: str, payload: dict[str, Any], *, key: str, run_after: datetime | None = None) -> bool:
    """Write work into the present transaction; False, and nothing happens, when `key` is already there."""
    now = clock.now()
    written = insert_unless_there(
        Job, "key", kind=kind, payload=payload, key=key, run_after=run_after or now, created_at=now
    )
    return written is not None


def run_due(*, limit: int = 50) -> int:
    """Claim and run what is due; returns how many rows were tried."""
    due = unit_of_work(_claim, limit)
    for job_id, kind, payload in due:
        _run(job_id, kind, payload)
    return len(due)


def _claim(limit: int) -> list[tuple[uuid.UUID, str, dict[str, Any]]]:
    """Lease due rows: they are not due again until the lease ends, so a lost worker loses nothing."""
    now = clock.now()
    due = (
        select(Job)
        .where(Job.state == JobState.PENDING, Job.run_after <= now)
        .order_by(Job.run_after)
        .limit(limit)
    )
    jobs = session().scalars(due.with_for_update(skip_locked=True)).all()
    for job in jobs:
        job.run_after, job.attempts = now + LEASE, job.attempts + 1
    return [(job.id, job.kind, job.payload) for job in jobs]


def _run(job_id: uuid.UUID, kind: str, payload: dict[str, Any]) -> None:
    try:
        _handlers[kind](payload)
    except Exception as fault:  # noqa: BLE001 - whatever a handler raises must not stop the worker
        log.warning("job.failed", job=str(job_id), kind=kind, error=type(fault).__name__)
        unit_of_work(_postpone, job_id, f"{type(fault).__name__}: {fault}"[:1000])
    else:
        unit_of_work(_finish, job_id)


def _finish(job_id: uuid.UUID) -> None:
    job = session().get_one(Job, job_id)
    job.state, job.done_at, job.error, job.progress = JobState.DONE, clock.now(), "", 100


def _postpone(job_id: uuid.UUID, error: str) -> None:
    job = session().get_one(Job, job_id)
    job.error = error
    if job.attempts >= ATTEMPTS:
        job.state = JobState.DEAD
    else:
        job.run_after = clock.now() + timedelta(seconds=5 * 2**job.attempts)


def report_progress(key: str, percent: int) -> None:
    """Tell how far a job is (0–100); own short transaction, so that everybody sees it."""

    def note() -> None:
        job = session().scalar(select(Job).where(Job.key == key))
        if job is not None:
            job.progress = percent

    unit_of_work(note)


def is_idle() -> bool:
    """Whether nothing waits and nothing died."""
    waiting = or_(Job.state == JobState.PENDING, Job.state == JobState.DEAD)
    return session().scalar(select(Job.id).where(waiting).limit(1)) is None
