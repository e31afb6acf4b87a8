"""Databases, application, clients. Every test that asks for `database` (or `client`) runs on both engines.

A test works in one outer transaction that is rolled back; units of work inside it are savepoints, so the code's own
commits are real for the test and gone after it. Tests of concurrency and crashes ask for `real_database`, a fresh
database with real commits.
"""

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from app.factory import create_app
from app.kernel import db, migrations
from app.kernel.language import set_language
from config.settings import Settings
from tests.factories.prepared import Stage, use

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
SECRET = "a secret of the tests that is long enough"


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database, copied from one that was migrated once; dropped at the end."""
    if kind == "sqlite":
        path = folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(_sqlite_model(), path)
        yield f"sqlite:///{path}"
        return
    name = f"jusstic_test_{uuid.uuid4().hex[:12]}"
    with _server() as server:
        server.execute(text(f"CREATE DATABASE {name} TEMPLATE {_postgres_model()}"))
    try:
        yield _postgres_url(name)
    finally:
        _drop(name)


@cache
def _sqlite_model() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jusstic-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(f"sqlite:///{folder / 'model.db'}")
    return folder / "model.db"


@cache
def _postgres_model() -> str:
    name = f"jusstic_model_{uuid.uuid4().hex[:12]}"
    with _server() as server:
        server.execute(text(f"CREATE DATABASE {name}"))
    atexit.register(_drop, name)
    _migrate(_postgres_url(name))
    return name


def _migrate(url: str) -> None:
    engine = db.open_engine(url)
    migrations.upgrade(engine)
    engine.dispose()


def _postgres_url(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def _drop(name: str) -> None:
    with _server() as server:
        server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _server() -> Iterator[object]:
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with new_database(request.param, tmp_path_factory.mktemp("database")) as url:
        created = db.open_engine(url)
        yield created
        created.dispose()


@pytest.fixture(scope="session")
def stage(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Where tests work; keeps the databases in which prepared factories have built."""
    with ExitStack() as databases:
        folder = tmp_path_factory.mktemp("prepared")
        made = Stage(lambda kind: databases.enter_context(new_database(kind, folder)))
        use(made)
        yield made
        made.close()


@pytest.fixture
def database(engine: Engine, stage: Stage) -> Iterator[Engine]:
    """One connection with an outer transaction that is rolled back at the end."""
    with stage.on(engine):
        yield engine


@pytest.fixture
def reading(database: Engine) -> Iterator[None]:
    """A reading session around the whole test, for tests that call queries directly."""
    with db.read_only():
        yield


@pytest.fixture(params=ENGINES)
def real_database(request: pytest.FixtureRequest, tmp_path: Path, app: Flask) -> Iterator[str]:
    """A fresh database of its own with real commits; the sessions of this process are bound to it."""
    with new_database(request.param, tmp_path) as url:
        engines = db.configure(url), db.reading_engine()
        yield url
        for created in engines:
            created.dispose()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(test_settings(tmp_path_factory.mktemp("var")))


def test_settings(var: Path, **changes: object) -> Settings:
    values = {
        "environment": "testing",
        "secret_key": SECRET,
        "audit_key": SECRET[::-1],
        "var": var,
        "worker": "none",
    }
    return Settings(**{**values, "log_level": "CRITICAL", **changes})


test_settings.__test__ = False  # a builder, not a test


@pytest.fixture
def client(app: Flask, database: Engine) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.fixture
def count_queries(database: Engine) -> object:
    """`with count_queries() as seen:` → `seen` lists the statements that were sent."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET CONSTRAINTS")):
                seen.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting
