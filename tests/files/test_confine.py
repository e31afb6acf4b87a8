import platform
import struct
import subprocess
import sys

import pytest

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
