"""The production server as a process of its own, on a free port, with a database, a folder and a clock of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

from app.kernel import clock

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


@dataclass(frozen=True)
class Server:
    """A running service: where it is, and the file in which its clock stands."""

    address: str
    clock_file: Path
    environment: dict[str, str]

    def move_to(self, instant: datetime) -> None:
        """Set the service's clock; it goes on from there."""
        _write(self.clock_file, instant)

    def command(self, *words: str) -> str:
        """What `flask` says to an operator of this service; fails where its exit is not 0."""
        told = subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout


@contextmanager
def serving(database_url: str, folder: Path, **settings: str) -> Iterator[Server]:
    """Run the service on `database_url` while the block runs; `settings` are more of its environment."""
    port, clock_file = _free_port(), folder / "clock"
    _write(clock_file, clock.now())
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUSSTIC_")},
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "JUSSTIC_VAR": str(folder / "var"),
        "JUSSTIC_LOG_LEVEL": "WARNING",
        "CLOCK_FILE": str(clock_file),
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "tests.browser.served:app"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(process, port, folder / "server.log")
        yield Server(f"http://127.0.0.1:{port}", clock_file, environment)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _write(clock_file: Path, instant: datetime) -> None:
    """Replaced in one step: a request must not read half an instant."""
    draft = clock_file.with_suffix(".new")
    draft.write_text(instant.isoformat(), encoding="ascii")
    draft.replace(clock_file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if _is_alive(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"the service did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


def _is_alive(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
