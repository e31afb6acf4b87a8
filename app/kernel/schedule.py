"""Work that comes round once a day.

Each day of each kind is one row of the outbox, named by kind and day: however many workers ask and however often the
service starts, the work of a day is laid down once in a database, and is then tried, postponed and given up like any
other. A service that was down misses the days it slept through; its first turn lays down the present day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import structlog

from app.kernel import clock, outbox
from app.kernel.db import unit_of_work

log = structlog.get_logger("schedule")


@dataclass(frozen=True)
class Daily:
    """Work of every day: its kind in the outbox, what is done with {"day": "YYYY-MM-DD"}, its wall time in UTC.

    `do` must be idempotent: a worker that dies, or takes longer than `outbox.LEASE`, hands its row to the next.
    """

    kind: str
    do: outbox.Handler
    at: time = time(5, 10)


class Calendar:
    """Lays down the work of the day when its time has come; remembers what it laid, so that it asks once a day."""

    def __init__(self, plan: Sequence[Daily]) -> None:
        self._plan = plan
        self._last: dict[str, str] = {}

    def lay_due(self) -> list[str]:
        """Lay down what is due and was not yet; the kinds that were new to the database."""
        now = clock.now()
        day = now.date().isoformat()
        due = [one for one in self._plan if self._last.get(one.kind) != day and _begins(one, now) <= now]
        laid = unit_of_work(_lay, due, day) if due else []
        self._last |= {one.kind: day for one in due}
        for kind in laid:
            log.info("schedule.laid", kind=kind, day=day)
        return laid


def _begins(work: Daily, now: datetime) -> datetime:
    return datetime.combine(now.date(), work.at, UTC)


def _lay(due: Sequence[Daily], day: str) -> list[str]:
    return [one.kind for one in due if outbox.enqueue(one.kind, {"day": day}, key=f"{one.kind}:{day}")]
