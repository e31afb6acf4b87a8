import platform
import resource
import struct
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.files import confine
from app.files.confine import filter_program

LINUX = pytest.mark.skipif(platform.system() != "Linux", reason="system call filters are a thing of Linux")
CONFINED = """
import os, socket, sys
from app.files.confine import MIB, Confinement, confine
confine(Confinement(memory=256 * MIB, cpu=1, written=int(sys.argv[1])))
{body}
"""


def run(body: str, *, written: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CONFINED.format(body=body), str(written)],
        capture_output=True,
        text=True,
        check=False,
    )


def refusal(body: str) -> str:
    return run(
        f"try:\n    {body}\nexcept BaseException as fault:\n    print(type(fault).__name__)"
    ).stdout.strip()


@LINUX
@pytest.mark.parametrize(
    "body",
    [
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_nothing_leaves_the_process(body):
    assert refusal(body) == "PermissionError"


def test_memory_ends():
    assert refusal("bytearray(300 * MIB)") == "MemoryError"


def test_processor_time_ends():
    assert run("while True: pass").returncode == -24


def test_nothing_is_written_beyond_the_limit(tmp_path):
    target = tmp_path / "out"
    body = f"os.write(os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY), b'x' * 100)"
    assert run(body).stderr.splitlines()[-1].startswith("OSError: [Errno 27]")
    assert target.stat().st_size == 0
    assert run(body, written=100).returncode == 0
    assert target.stat().st_size == 100


def test_few_files_are_open_at_once(tmp_path):
    assert refusal("[open('/dev/null') for _ in range(20)]") == "OSError"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_jumps_to_its_two_last_lines_only(machine):
    program = list(struct.iter_unpack("HBBI", filter_program(machine)))
    assert program[-2:] == [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050001)]
    tests = [(place, line) for place, line in enumerate(program) if line[0] in (0x15, 0x35)][1:]
    assert {place + 1 + line[1] for place, line in tests} == {len(program) - 1}
    assert {line[2] for _, line in tests} == {0}


def test_an_unknown_machine_has_no_filter():
    assert filter_program("riscv64") == b""


def test_every_limit_is_asked_for(monkeypatch):
    """In this process only asked for, not set: that it works is shown above in processes of their own."""
    asked = {}
    monkeypatch.setattr(confine.resource, "setrlimit", lambda which, limits: asked.update({which: limits}))
    monkeypatch.setattr(confine, "deny_system_calls", lambda: asked.update({"calls": "denied"}))
    confine.confine(confine.Confinement(memory=1000, cpu=10, written=5))
    assert asked == {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (1000, 1000),
        resource.RLIMIT_CPU: (10, 11),
        resource.RLIMIT_FSIZE: (5, 5),
        resource.RLIMIT_NOFILE: (16, 16),
        "calls": "denied",
    }


@pytest.mark.parametrize(("answers", "is_installed"), [([0, 0], True), ([-1], False), ([0, -1], False)])
def test_the_filter_is_installed_after_giving_up_new_rights(monkeypatch, answers, is_installed):
    asked, left = [], list(answers)

    def prctl(*arguments: object) -> int:
        asked.append(arguments[:2])
        return left.pop(0)

    monkeypatch.setattr(confine.platform, "system", lambda: "Linux")
    monkeypatch.setattr(confine.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(confine.ctypes, "CDLL", lambda *_given, **_named: SimpleNamespace(prctl=prctl))
    assert confine.deny_system_calls() is is_installed
    assert asked == [(38, 1), (22, 2)][: len(answers)]


@pytest.mark.parametrize(("system", "machine"), [("Darwin", "x86_64"), ("Linux", "riscv64")])
def test_where_there_is_no_filter_none_is_claimed(monkeypatch, system, machine):
    monkeypatch.setattr(confine.platform, "system", lambda: system)
    monkeypatch.setattr(confine.platform, "machine", lambda: machine)
    assert confine.deny_system_calls() is False
