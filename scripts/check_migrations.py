"""Migrate a fresh database of each engine and ask whether models and migrations agree.

Uses the commands an operator uses (`flask db upgrade`, `flask db check`). PostgreSQL: TEST_POSTGRES_URL or
the server on 127.0.0.1:5432; a missing one is said, and fails where CI=true.
"""

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.plugins import needs

FLASK = Path(sys.executable).with_name("flask")


@contextmanager
def fresh_sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/check.db"


@contextmanager
def fresh_postgres(server: str) -> Iterator[str]:
    name = f"jusstic_check_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def agrees(engine: str, url: str) -> bool:
    """Whether both commands succeed; what they say goes to the terminal."""
    environment = {**os.environ, "DATABASE_URL": url}
    commands = ([str(FLASK), "db", "upgrade"], [str(FLASK), "db", "check"])
    good = all(subprocess.run(command, env=environment, check=False).returncode == 0 for command in commands)
    print(f"{engine}: {'models and migrations agree' if good else 'NOT the same'}", flush=True)
    return good


def main() -> int:
    with fresh_sqlite() as url:
        good = agrees("sqlite", url)
    server = needs.postgres_url()
    if not server:
        print(f"postgresql: not checked, {needs.missing('postgresql')}")
        return int(needs.must_not_skip() or not good)
    with fresh_postgres(server) as url:
        return int(not (agrees("postgresql", url) and good))


if __name__ == "__main__":
    sys.exit(main())
