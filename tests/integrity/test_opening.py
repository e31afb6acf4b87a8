"""An integrity officer reads a record of the own side after the deadline; a line comes first, which the person sees."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app.disclosures import queries as disclosures
from app.disclosures.models import RecordRead
from app.kernel import envelope
from app.kernel.db import read_only
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, sign_in
from tests.factories.disclosures import certified, declaring, position
from tests.factories.integrity import integrity_officers


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


def go(client: FlaskClient, who: Any, world: Any, side: str) -> Any:
    sign_in(client, who)
    person = world.proposals[0].sides[side].lead
    return client.get(f"/integrity/proposals/{world.ids[0]}/disclosures/{person.id}")


def reads() -> list[tuple[Any, str, str]]:
    with read_only() as session:
        return [(row.reader_id, row.purpose.value, row.matter) for row in session.scalars(select(RecordRead))]


def test_the_own_side_reads_after_the_deadline_and_the_person_sees_who(
    client: FlaskClient, world: Any
) -> None:
    officers, lead = integrity_officers(), world.proposals[0].sides["US"].lead
    certified(lead, declaring(positions=[position(title="Visiting Fellow")]))
    assert go(client, officers["US"], world, "US").status_code == 404
    assert reads() == []
    with build.after_deadline(world.call):
        page = go(client, officers["US"], world, "US")
        assert page.status_code == 200
        assert "Visiting Fellow" in page.get_data(as_text=True)
    reference = world.proposals[0] and reads()[0][2]
    assert reads() == [(officers["US"].id, "finding", reference)]
    with read_only():
        [seen] = disclosures.readings_of(actor_of(lead))
    assert (seen.reader.en, seen.party, seen.matter) == (officers["US"].name_latin, "US", reference)


def test_nobody_else_reads_it(client: FlaskClient, world: Any) -> None:
    officers = integrity_officers()
    made = world.proposals[0]
    others = [officers["JP"], made.sides["US"].officer, made.sides["JP"].lead, made.sides["US"].lead]
    with build.after_deadline(world.call):
        for who in others:
            assert go(client, who, world, "US").status_code == 404
        assert go(client, officers["US"], world, "JP").status_code == 404
    assert reads() == []


def test_a_record_whose_key_is_missing_says_so(
    client: FlaskClient, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    officers = integrity_officers()
    other = tuple(envelope.PartyKey(key.party, "other", envelope.new_key()) for key in envelope.ring().keys)
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring(other))
    with build.after_deadline(world.call):
        page = go(client, officers["US"], world, "US")
    assert page.status_code == 503
    assert "no key at hand opens it" in page.get_data(as_text=True)
    sign_in(client, world.proposals[0].sides["US"].lead)
    assert client.get("/disclosure").status_code == 503
    assert client.get("/api/v1/disclosure").json["code"] == "record.key_missing"
    assert reads() == []
