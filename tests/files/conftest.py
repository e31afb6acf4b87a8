import pytest

from app.files import store
from app.files.store import LocalStore


@pytest.fixture
def kept(tmp_path, monkeypatch) -> LocalStore:
    """The store in force during a test."""
    made = LocalStore(tmp_path / "store")
    monkeypatch.setattr(store, "_active", [made])
    return made
