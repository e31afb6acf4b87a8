"""The production server on a free port, and what it and its database use of the processor."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


@dataclass
class Server:
    """A running gunicorn, a process group of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def pids(self) -> list[int]:
        """The master and its workers."""
        return [self.process.pid, *children(self.process.pid)]

    def kill(self) -> None:
        """Pull the plug: no process of the group has the time to end anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(url: str, folder: Path, *, secret: str, port: int = 0, **more: str) -> Server:
    """Start gunicorn as config/gunicorn.py says, with two workers, on a database that is migrated; waits until it
    answers. `folder` holds its files and its log.
    """
    port = port or free_port()
    with (folder / "gunicorn.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "wsgi:app"],
            cwd=ROOT,
            env=_environment(url, folder, port, secret) | more,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    server = Server(port, process)
    _wait(server, folder)
    return server


def _environment(url: str, folder: Path, port: int, secret: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUSSTIC_")}
    settings = {
        "JUSSTIC_VAR": str(folder / "var"),
        "JUSSTIC_WORKER": "none",
        "JUSSTIC_AUDIT_KEY": secret[::-1],
    }
    return {
        **kept,
        **settings,
        "DATABASE_URL": url,
        "PORT": str(port),
        "SECRET_KEY": secret,
        "WEB_CONCURRENCY": "2",
    }


def _wait(server: Server, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{(folder / 'gunicorn.log').read_text()[-3000:]}")


@contextmanager
def running(url: str, folder: Path, *, secret: str) -> Iterator[Server]:
    server = start(url, folder, secret=secret)
    try:
        yield server
    finally:
        server.stop()


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def backends(url: str) -> list[int]:
    """The processes of PostgreSQL that serve this database; none for SQLite, which runs inside the server."""
    if url.startswith("sqlite"):
        return []
    engine = create_engine(url)
    asked = text(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        found = list(connection.scalars(asked))
    engine.dispose()
    return found


def used(pids: list[int]) -> float:
    """Seconds of processor time that the processes used so far."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])


def busy() -> float:
    """Seconds of processor time that everything on the machine used so far."""
    user, nice, system, _idle, _waiting, *more = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + sum(more[:2])) / TICKS


def resident(pids: list[int]) -> float:
    """Proportional memory in MiB."""
    return sum(_pss(pid) for pid in pids) / 1024


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
