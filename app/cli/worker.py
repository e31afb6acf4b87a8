"""`flask worker`: do the work of the outbox and seal the record until told to stop."""

import signal
import threading

import click
from flask import current_app

from app.background import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
def command(*, once: bool) -> None:
    """Run the outbox and the sealer in this process."""
    worker = Worker(current_app.extensions["settings"])
    if once:
        worker.turn()
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
