"""The check and the blind copy of a PDF, each in a confined process of its own.

Nothing here opens the file: native PDF readers crash and swell on hostile input, so a child process does it
under limits of memory, processor time, wall time and writing (`app.files.confine`), at most two at once.
"""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.kernel.errors import Unavailable

ROOT = Path(__file__).resolve().parents[2]
WALL_SECONDS = 15
LONGEST_ANSWER = 64 * 1024
_AT_ONCE = threading.BoundedSemaphore(2)
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSYS})


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a PDF holds. `findings` are codes of reasons to refuse it, `notices` codes with their facts.

    `pages` and `title` are None where the file could not be read so far.
    """

    findings: frozenset[str] = frozenset()
    notices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pages: int | None = None
    title: str | None = None


def inspect(path: Path, *, wall_seconds: float = WALL_SECONDS) -> Inspection:
    """Inspect the file at `path`. Raises Unavailable `file.check_unavailable` when no inspector could be
    started.
    """
    lines, end = _run("app.files.inspect", [path], wall_seconds)
    findings = {line["finding"] for line in lines if "finding" in line}
    facts = {line["fact"]: line["value"] for line in lines if "fact" in line}
    notices = {line.pop("notice"): line for line in lines if "notice" in line}
    return Inspection(
        findings=frozenset(findings | _reason_of(lines, end)),
        notices=notices,
        pages=facts.get("pages"),
        title=facts.get("title"),
    )


def copy_blind(source: Path, target: Path, *, wall_seconds: float = WALL_SECONDS) -> frozenset[str]:
    """Write a copy of `source` without anything that tells who made it; returns codes of why it failed, if it
    did.

    `target` must not exist. What is taken out stands in `app.files.blind`.
    """
    lines, end = _run("app.files.blind", [source, target], wall_seconds)
    return frozenset({line["finding"] for line in lines if "finding" in line} | _reason_of(lines, end))


def _run(module: str, paths: Sequence[Path], wall_seconds: float) -> tuple[list[dict[str, Any]], int]:
    """Run a confined module; returns the lines it told and its exit status (negative: the signal that ended
    it).
    """
    command = [sys.executable, "-E", "-s", "-m", module, *(str(path.resolve()) for path in paths)]
    with _AT_ONCE, _start(command) as child:
        alarm = threading.Timer(wall_seconds, child.kill)
        alarm.start()
        try:
            told = child.stdout.read(LONGEST_ANSWER) if child.stdout else b""
            if len(told) == LONGEST_ANSWER:
                child.kill()
            child.wait()
        finally:
            alarm.cancel()
    return _lines(told), child.returncode


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - our own module, no shell, absolute paths
            command,
            cwd=ROOT,
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as fault:
        raise Unavailable("file.check_unavailable") from fault


def _lines(told: bytes) -> list[dict[str, Any]]:
    """The complete lines of what a child told; a last line that was cut short is left out."""
    return [json.loads(line) for line in told.split(b"\n")[:-1]]


def _reason_of(lines: Sequence[Mapping[str, Any]], end: int) -> frozenset[str]:
    """Why a run did not come to its end: a limit was met (`too_complex`) or the reader broke (`damaged`)."""
    if {"ready": True} not in lines:
        raise Unavailable("file.check_unavailable")
    if {"done": True} in lines:
        return frozenset()
    return frozenset({"damaged"} if end >= 0 or -end in _CRASHES else {"too_complex"})
