"""An open call of every party, and a place for files."""

import pytest

from app.files import store
from app.files.store import LocalStore
from tests.factories.calls import open_call


@pytest.fixture
def kept_files(tmp_path, monkeypatch):
    """A store of files of its own."""
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "files")])


@pytest.fixture
def opened(database, kept_files):
    return open_call()


@pytest.fixture
def base(opened):
    """Agencies with officers, a priority, an agreement, lots."""
    return opened[0]


@pytest.fixture
def call(opened):
    """A call that opened ten days ago and closes in twenty."""
    return opened[1]
