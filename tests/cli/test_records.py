"""Keys of disclosures from the command line."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.disclosures.models import RecordKey
from app.kernel import db, envelope
from tests.factories.accounts import person, save
from tests.factories.disclosures import certified


def run(app: Flask, *words: str) -> str:
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["records", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def held() -> list[str]:
    with db.read_only() as session:
        return sorted(session.scalars(select(RecordKey.key_id)))


def test_a_new_key_is_one_that_settings_take(app: Flask) -> None:
    first, second = run(app, "new-key", "US").strip(), run(app, "new-key", "US").strip()
    [key] = envelope.read([first]).keys
    assert (key.party, len(key.secret), first == second) == ("US", 32, False)


@pytest.mark.usefixtures("database")
def test_every_record_is_wrapped_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person(), person()]
    save(*people)
    for who in people:
        certified(who)
    assert held() == ["derived"] * 4
    newer = envelope.PartyKey("JP", "newer", envelope.new_key())
    ring = envelope.ring()
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring((newer, *ring.keys)))
    assert run(app, "rotate") == "2 wraps changed\n"
    assert held() == [*["derived"] * 4, *["newer"] * 2]
    assert run(app, "rotate", "--retire") == "2 wraps changed\n"
    assert held() == [*["derived"] * 2, *["newer"] * 2]
    assert run(app, "rotate", "--retire") == "0 wraps changed\n"
