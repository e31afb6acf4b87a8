"""Keys of disclosures from the command line."""

import json

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.disclosures import queries as disclosures
from app.disclosures.models import RecordKey
from app.integrity import service as integrity
from app.integrity.catalogue.disposition import View
from app.integrity.service import SEALED
from app.integrity.states import Answer
from app.kernel import db, envelope, sealed
from app.kernel.errors import Conflict
from app.tables import metadata
from tests.factories import reviews as build
from tests.factories.accounts import person, save
from tests.factories.disclosures import certified
from tests.factories.findings import adjudicated, checked, concurred, only, plan
from tests.factories.integrity import integrity_officers


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
    assert run(app, "rotate") == "2 wraps and 2 sealed entries changed\n"
    assert held() == [*["derived"] * 4, *["newer"] * 2]
    assert run(app, "rotate", "--retire") == "2 wraps and 2 sealed entries changed\n"
    assert held() == [*["derived"] * 2, *["newer"] * 2]
    assert run(app, "rotate", "--retire") == "0 wraps and 0 sealed entries changed\n"


def everything_sealed() -> list[str]:
    """What every sealed column says, opened with the keys at hand."""
    with db.read_only() as session:
        rows = [session.execute(select(getattr(*place))).scalars().all() for place in SEALED.values()]
    return [json.dumps(sorted(json.dumps(it, sort_keys=True) for it in row)) for row in rows]


@pytest.mark.usefixtures("database")
def test_everything_opens_once_the_old_keys_are_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records, and all that checks keep of them: runs, evidence, steps, plans, judged records."""
    world, officers = build.received(1), integrity_officers()
    [proposal] = world.ids
    checked(proposal, sponsor_approves="yes")
    db.unit_of_work(integrity.declare_work, world.proposals[0].lead(), proposal, 1, {"field": "quantum"})
    with build.after_deadline(world.call):
        finding = only(proposal)
        db.unit_of_work(
            integrity.answer,
            world.proposals[0].lead(),
            finding.id,
            finding.version,
            Answer.EXPLAIN,
            "Old text.",
        )
        seen = adjudicated(officers[only(proposal).party], only(proposal), View.MITIGABLE, plan=plan())
        other = next(who for code, who in officers.items() if code != seen.party)
        concurred(other, only(proposal), View.MITIGABLE, plan=plan())
    before, lead = everything_sealed(), world.proposals[0].lead().person_id
    assert all(row != "[]" for row in before)
    old = envelope.ring()
    new = envelope.Ring(tuple(envelope.PartyKey(key.party, "second", envelope.new_key()) for key in old.keys))
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring((*new.keys, *old.keys)))
    run(app, "rotate", "--retire")
    monkeypatch.setattr(envelope._Active, "ring", new)
    assert everything_sealed() == before
    with db.read_only():
        row = disclosures.current(lead)
        assert row is not None
        assert disclosures.opened(row)["declarations"]["not_malign"] == "yes"
    monkeypatch.setattr(envelope._Active, "ring", old)
    with pytest.raises(envelope.SealedForOthersError):
        everything_sealed()


@pytest.mark.usefixtures("database")
def test_what_is_sealed_in_an_append_only_row_never_changes(app: Flask) -> None:
    world = build.received(1)
    checked(world.ids[0], sponsor_approves="yes")
    forged = sealed.seal({"proposal": {}})
    for table, column in (("integrity_runs", "facts"), ("finding_steps", "words")):
        for change in (f"{column} = :forged", "number = 7" if table == "finding_steps" else "found = 7"):
            facts = {"forged": forged} if ":forged" in change else {}
            with pytest.raises(Conflict) as fault:
                db.unit_of_work(
                    lambda s=f"UPDATE {table} SET {change}", f=facts: db.session().execute(text(s), f)
                )
            assert "append-only" in str(fault.value.__cause__)


def test_every_sealed_column_is_among_those_whose_keys_rotate() -> None:
    everywhere = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sealed.SealedJSON)
    }
    assert {(model.__tablename__, column) for model, column in SEALED.values()} == everywhere
