"""A third, invented party joins by configuration and walks the whole way with the founders."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import registry
from app.kernel import clock, parties
from app.kernel.db import snapshot
from tests.factories.accounts import institution, save
from tests.journeys.programme import Idea, Journey
from tests.kernel.test_parties import FILE

ASKS = {"US": 120_000_00, "JP": 15_000_000, "XA": 90_000_00}


@pytest.fixture
def examplia(tmp_path: Path) -> Iterator[parties.Party]:
    """A party described in a file, as `JUSSTIC_PARTIES` names it."""
    path = tmp_path / "parties.toml"
    path.write_text(FILE, encoding="utf-8")
    (newcomer,) = parties.load(path)
    parties.join(newcomer)
    yield newcomer
    parties.leave(newcomer.code)


def test_three_parties_from_a_priority_to_linked_awards(
    app: Flask,
    database: Engine,
    examplia: parties.Party,
) -> None:
    journey = Journey(
        app,
        budgets={party: ask * 2 for party, ask in ASKS.items()},
        income={"USD": 60_000_00, "JPY": 6_000_000, "CHF": 40_000_00},
    )
    journey.hire()
    journey.prepare(ASKS)
    journey.apply([idea(number) for number in range(4)])
    with clock.at(clock.now() + timedelta(days=40)):
        journey.judge()
        lines = journey.select()
        awards = journey.award()
    assert [line["is_funded"] for line in lines].count(True) == len(awards) == 2
    for award in awards:
        national = {line["party"]: line["amount"] for line in award["lines"] if line["kind"] == "national"}
        assert (award["state"], sorted(national)) == ("active", ["JP", "US", examplia.code])
        assert national[examplia.code]["currency"] == "CHF"
    with snapshot() as session:
        assert [row for i in registry.INVARIANTS for row in i.find(session)] == []


def idea(number: int) -> Idea:
    places = {
        side.code: institution(f"Example University {side.code} {number}", party=side.code)
        for side in parties.parties()
    }
    save(*places.values())
    text = {"en": f"Idea {number}", "ja": f"着想{number}"}
    return Idea(text, text, places, dict(ASKS))
