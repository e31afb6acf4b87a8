"""The production server: two workers with threads; `PORT` and `WEB_CONCURRENCY` change what they say.

The application is loaded once, before the workers begin, so that they share its memory. Each worker opens its own
connections and runs its own thread for the outbox: rows are leased, so a row is done by one of them.
"""

import gc
import os
import subprocess
import sys
from typing import Any

from app import background
from app.cli import demo
from app.kernel import db

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 15
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeat file, no data
accesslog = None
control_socket_disable = True

COLLECT_AFTER = (20_000, 20, 100)
"""Objects of a request and then some, and two generations above; Python's own numbers are 700, 10, 10."""


def when_ready(server: Any) -> None:
    """A demonstration prepares itself: the database, the invented programme, who can sign in.

    What has to be built is built by another process: solvers leave threads behind that a fork cannot take along.
    """
    application = server.app.wsgi()
    if not application.extensions["settings"].demo:
        return
    with application.app_context():
        if demo.is_prepared():
            demo.say_where_to_go()
        else:
            subprocess.run([sys.executable, "-m", "flask", "prepare"], check=True)
    for engine in (db.engine(), db.reading_engine()):
        engine.dispose()


def pre_fork(_server: Any, _worker: Any) -> None:
    """Take what lives for ever (modules, mappers, templates) out of the collector's sight, and let it look less often
    at what a request leaves: a fifth of the time of every request, and pages of memory that stay shared.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def post_fork(server: Any, worker: Any) -> None:
    """Leave the parent's connections alone, and begin the work of the outbox where it is embedded."""
    for engine in (db.engine(), db.reading_engine()):
        engine.dispose(close=False)
    settings = server.app.wsgi().extensions["settings"]
    if settings.worker == "embedded":
        worker.stop_outbox = background.start(settings)


def worker_exit(_server: Any, worker: Any) -> None:
    """Let the outbox end its turn."""
    stop = getattr(worker, "stop_outbox", None)
    if stop is not None:
        stop.set()
