"""Beginning anew throws everything away and builds it again; a production service is out of its reach."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.demo import programme
from app.kernel import db


def people() -> dict[str, object]:
    with db.read_only() as session:
        return {who.email: who.id for who in session.scalars(select(Person))}


@pytest.mark.usefixtures("real_database")
def test_a_reset_builds_the_same_programme_with_new_rows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "STAGES", programme.STAGES[:1])
    runner = app.test_cli_runner()
    before = (runner.invoke(args=["demo", "load"]).exit_code, people())[1]
    answer = runner.invoke(args=["demo", "reset", "--yes"])
    after = people()
    assert (answer.exit_code, sorted(after), len(before) > 0) == (0, sorted(before), True)
    assert set(before.values()) & set(after.values()) == set()


@pytest.mark.parametrize("command", [["load"], ["reset", "--yes"]])
def test_production_is_left_alone(app: Flask, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    settings = replace(app.extensions["settings"], environment="production")
    monkeypatch.setitem(app.extensions, "settings", settings)
    answer = app.test_cli_runner().invoke(args=["demo", *command])
    assert (answer.exit_code, "production" in answer.output) == (1, True)
