"""Everything in one file: out of one engine and into the other, and a broken file changes nothing."""

import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import backup, registry
from app.kernel import db
from app.tables import metadata
from tests.conftest import ENGINES, new_database
from tests.factories.accounts import person, save
from tests.factories.calls import programme, published_call
from tests.factories.disclosures import certified
from tests.factories.endowment import opened, with_income


def quiet(_name: str) -> None:
    """Say nothing."""


def counts() -> dict[str, int]:
    with db.read_only() as session:
        return {
            t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in metadata.sorted_tables
        }


def filled() -> dict[str, int]:
    published_call(programme())
    with_income(opened(), USD=10**6, JPY=10**6)
    author = person("Hanako Author")
    save(author)
    certified(author)
    return counts()


@pytest.mark.parametrize("other", ENGINES)
@pytest.mark.usefixtures("app", "real_database")
def test_a_backup_restores_on_either_engine(other: str, tmp_path: Path) -> None:
    before = filled()
    written = backup.write(tmp_path / "b.zip", quiet)
    with new_database(other, tmp_path) as url:
        engine = db.configure(url)
        restored = backup.restore(tmp_path / "b.zip", quiet)
        assert (counts(), restored) == (before, written)
        with db.snapshot() as session:
            assert [row for i in registry.INVARIANTS for row in i.find(session)] == []
        engine.dispose()
        db.reading_engine().dispose()


@pytest.mark.usefixtures("app", "real_database")
def test_a_database_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    before = filled()
    backup.write(tmp_path / "b.zip", quiet)
    with pytest.raises(backup.BrokenBackupError, match="already holds"):
        backup.restore(tmp_path / "b.zip", quiet)
    assert counts() == before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def changed(path: Path) -> None:
    """Change one digit of one table and pack the file anew."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["tables/agencies.jsonl"] = members["tables/agencies.jsonl"].replace(b'"US"', b'"XX"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def without_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("something.json", json.dumps({}))


@pytest.mark.parametrize("damage", [cut, changed, without_manifest])
@pytest.mark.usefixtures("app", "real_database")
def test_a_broken_file_changes_nothing(damage: object, tmp_path: Path) -> None:
    filled()
    path = tmp_path / "b.zip"
    backup.write(path, quiet)
    damage(path)  # type: ignore[operator]
    with new_database("sqlite", tmp_path) as url:
        engine = db.configure(url)
        with pytest.raises(backup.BrokenBackupError):
            backup.restore(path, quiet)
        assert set(counts().values()) == {0}
        engine.dispose()
        db.reading_engine().dispose()


def test_the_commands_say_what_they_did(app: Flask, real_database: str, tmp_path: Path) -> None:
    filled()
    run = app.test_cli_runner()
    written = run.invoke(args=["backup", str(tmp_path / "b.zip"), "--json"])
    assert (written.exit_code, json.loads(written.output)["agencies"]) == (0, 2)
    assert run.invoke(args=["backup", str(tmp_path / "b.zip")]).exit_code == 2
    refused = run.invoke(args=["restore", str(tmp_path / "b.zip")])
    assert (refused.exit_code, "already holds" in refused.output) == (1, True)
    assert run.invoke(args=["ledger", "verify"]).exit_code == 0
    assert run.invoke(args=["invariants", "check"]).exit_code == 0
