"""An open call of every party, and a place for files."""

import pytest

from app.files import store
from app.files.store import LocalStore
from tests.factories.calls import programme, published_call


@pytest.fixture
def kept_files(tmp_path, monkeypatch):
    """A store of files of its own."""
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "files")])


@pytest.fixture
def base(database, kept_files):
    """Agencies with officers, a priority, an agreement, lots."""
    return programme()


@pytest.fixture
def call(base):
    """A call that opened ten days ago and closes in twenty."""
    return published_call(base)
