"""What a process gives up before it opens a hostile file: memory, time, writing, the network, other programs.

Only the standard library, so that nothing of the service is loaded into the process that reads the file.
"""

import ctypes
import platform
import resource
import struct
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Confinement:
    """Limits of one run: `memory` and `written` in bytes, `cpu` in seconds of processor time."""

    memory: int = 512 * MIB
    cpu: int = 10
    written: int = 0


def confine(limits: Confinement) -> None:
    """Give up everything beyond `limits`, for good. A breach ends the process (SIGXCPU, SIGXFSZ,
    MemoryError).
    """
    for name, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        (resource.RLIMIT_FSIZE, limits.written, limits.written),
        (resource.RLIMIT_NOFILE, 16, 16),
    ):
        resource.setrlimit(name, (soft, hard))
    deny_system_calls()


# Numbers from linux/unistd.h: socket, connect, clone, fork, vfork, execve, ptrace, execveat, clone3,
# io_uring_setup.
_DENIED = {
    "x86_64": (0xC000003E, (41, 42, 56, 57, 58, 59, 101, 322, 435, 425)),
    "aarch64": (0xC00000B7, (198, 203, 220, 221, 117, 281, 435, 425)),
}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_FROM, _RETURN = 0x20, 0x15, 0x35, 0x06
_FOREIGN_NUMBERS = 0x40000000
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000


def filter_program(machine: str) -> bytes:
    """The seccomp filter for a machine name of `platform.machine()`; empty for one we hold no numbers for.

    Classic BPF over `struct seccomp_data` (seccomp(2)): a foreign architecture is killed, a denied call fails
    with EPERM, everything else passes.
    """
    if machine not in _DENIED:
        return b""
    architecture, numbers = _DENIED[machine]
    program = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    tests = [(_JUMP_FROM, _FOREIGN_NUMBERS), *((_JUMP_EQUAL, number) for number in numbers)]
    for position, (jump, number) in enumerate(tests):
        program.append((jump, len(tests) - position, 0, number))
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in program)


def deny_system_calls() -> bool:
    """Install the filter; False where the kernel or the machine has none (the other limits still hold)."""
    program = filter_program(platform.machine())
    if platform.system() != "Linux" or not program:
        return False
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0)
