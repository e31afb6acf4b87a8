"""The demonstration, loaded once per engine, and the application as it runs in demonstration mode."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.demo import programme
from app.files import store
from app.files.store import LocalStore
from app.kernel import db
from app.kernel.crypto import Signer
from tests.conftest import ENGINES, SECRET, new_database


@pytest.fixture(scope="module", params=ENGINES)
def loaded(
    request: pytest.FixtureRequest, app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database that holds the demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    before = list(store._active)
    store.use(LocalStore(folder / "files"))
    with new_database(request.param, folder) as url:
        engine = db.configure(url)
        programme.load(Signer(SECRET[::-1]))
        yield url
        engine.dispose()
        db.reading_engine().dispose()
    store._active[:] = before


@pytest.fixture
def demo(app: Flask, loaded: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application in demonstration mode over the loaded database."""
    engine = db.configure(loaded)
    settings = replace(app.extensions["settings"], demo=True)
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setitem(app.jinja_env.globals, "settings", settings)
    yield app
    engine.dispose()
    db.reading_engine().dispose()
