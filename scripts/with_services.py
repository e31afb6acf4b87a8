"""Run a command with a PostgreSQL and a Redis to test on.

    python scripts/with_services.py [--durable] COMMAND [ARGUMENT ...]

A server that TEST_POSTGRES_URL or TEST_REDIS_URL names is used. Otherwise, where the programme is installed, a
PostgreSQL of our own is started on a free port, in a folder of its own, and stopped when the command has ended: it
does not wait for the disk. With `--durable` (for measurements) it does, as a real one, and a server that already runs
on 127.0.0.1:5432 is used, as a Redis on 127.0.0.1:6379 always is. PostgreSQL falls back on the one that pip installed
(tests/plugins/own_postgres.py). The exit code is the command's.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.plugins import needs

PATIENCE_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def own_postgres(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL of our own with throw-away data, for this machine only; gives its URL."""
    folder, port = Path(tempfile.mkdtemp(prefix="jusstic-postgres-")), free_port()
    become = _as_database_user(folder)
    control = [*become, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    settings += "" if durable else " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    subprocess.run([*control, "init", "-o", "-A trust -U postgres -E UTF8 --locale=C.UTF-8"], check=True)
    subprocess.run([*control, "start", "-l", str(folder / "log"), "-o", settings], check=True)
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "stop", "-m", "fast"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _as_database_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to its user and run as them."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def own_redis() -> Iterator[str]:
    """A Redis of our own that keeps nothing; gives its URL."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory(prefix="jusstic-redis-") as folder:
        server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def start_what_is_missing(stack: ExitStack, *, durable: bool) -> dict[str, str]:
    """Start servers on `stack`; the environment variables that tell the tests where they are."""
    found = {}
    programs = postgres_programs()
    is_given = "TEST_POSTGRES_URL" in os.environ or (durable and needs.postgres_url())
    if programs and not is_given:
        found["TEST_POSTGRES_URL"] = stack.enter_context(own_postgres(programs, durable=durable))
    if needs.missing("redis") and shutil.which("redis-server"):
        found["TEST_REDIS_URL"] = stack.enter_context(own_redis())
    for name, url in found.items():
        print(f"started for these tests: {name}={url}", file=sys.stderr, flush=True)
    return found


def main() -> int:
    durable = sys.argv[1:2] == ["--durable"]
    with ExitStack() as stack:
        environment = {**os.environ, **start_what_is_missing(stack, durable=durable)}
        return subprocess.run(sys.argv[1 + durable :], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
