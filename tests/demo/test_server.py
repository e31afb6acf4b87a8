"""`make run` as a person meets it: one command, a server that prepares itself, works its outbox and ends when told."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import ROOT

PATIENCE = 120
COMMAND = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "wsgi:app"]


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a demonstration served from `folder`, and its process."""
    port = free_port()
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/demo.db",
        "JUSSTIC_VAR": str(folder),
        "JUSSTIC_DEMO": "1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUSSTIC_")}
    with (
        (folder / "told").open("w") as told,
        subprocess.Popen(COMMAND, cwd=ROOT, env=kept | settings, stdout=told, stderr=told) as server,
    ):
        try:
            yield settings["BASE_URL"], server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)


def answer_of(address: str) -> str:
    """The body behind an address, asked again until the server is there."""
    for _ in range(PATIENCE * 5):
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


def jobs(address: str) -> dict[str, float]:
    """Rows of the outbox by state."""
    found = re.findall(r'jusstic_jobs\{state="(\w+)"\} (\S+)', answer_of(f"{address}/metrics"))
    return {state: float(number) for state, number in found}


def told(folder: Path) -> list[bool]:
    """What the server said: it built, it named a sign-in, it broke."""
    text = (folder / "told").read_text(encoding="utf-8")
    return [word in text for word in ("building the demonstration", "naruse.mio@aomine.example", "SIGABRT")]


def test_a_demonstration_prepares_itself_works_and_ends(tmp_path: Path) -> None:
    with served(tmp_path) as (address, server):
        assert "JUSSTIC" in answer_of(address)
        assert json.loads(answer_of(f"{address}/readyz"))["ready"] is True
        while jobs(address)["pending"]:
            time.sleep(0.5)
        left = jobs(address)
    assert (left["dead"], left["done"] > 50, server.returncode, told(tmp_path)) == (
        0,
        True,
        0,
        [True, True, False],
    )
    with served(tmp_path) as (address, server):
        assert "JUSSTIC" in answer_of(address)
    assert (server.returncode, told(tmp_path)) == (0, [False, True, False])
