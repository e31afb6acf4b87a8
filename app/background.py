"""The worker: lays down the work of the day, does what is due and seals the audit record.

Runs in a thread of the server or in a process of its own.
"""

import threading

import structlog

from app import wiring
from app.audit import service as audit
from app.kernel import outbox
from app.kernel.actor import system
from app.kernel.crypto import Signer
from app.kernel.db import unit_of_work
from app.kernel.schedule import Calendar
from config.settings import Settings

PAUSE_SECONDS = 1.0
SEAL_EVERY = 3
log = structlog.get_logger("worker")


class Worker:
    """Turns: lay down and run what is due; seal every few. A turn that fails is logged and the next one is tried."""

    def __init__(self, settings: Settings) -> None:
        self._signer = Signer(settings.signing_secret)
        self._calendar = Calendar(wiring.DAILY)
        self._turns = 0

    def turn(self) -> int:
        self._calendar.lay_due()
        done = outbox.run_due()
        if self._turns % SEAL_EVERY == 0:
            unit_of_work(audit.seal, system("sealer"), self._signer)
        self._turns += 1
        return done

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                busy = self.turn()
            except Exception as fault:
                log.exception("worker.turn_failed", error=type(fault).__name__)
                busy = 0
            if not busy:
                stop.wait(PAUSE_SECONDS)


def start(settings: Settings) -> threading.Event:
    """Run a worker in a daemon thread of this process; setting the returned event stops it."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(settings).run, args=(stop,), name="worker", daemon=True)
    thread.start()
    return stop
