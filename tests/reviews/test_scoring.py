"""Scores side by side: planned at publication, computed at the last lock, shown raw and harmonised together."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.kernel import db, outbox
from app.kernel.actor import system
from app.kernel.errors import Conflict
from app.reviews import labels, queries, service
from app.reviews.invariants import INVARIANTS
from app.reviews.states import ConflictKind
from tests.factories import reviews as build
from tests.factories.accounts import sign_in

SYSTEM = system("test")


@pytest.fixture
def world(app, database):
    """Three proposals, reviewed with falling scores; the clock is in the review."""
    world = build.reviewed_world(3, step=50)
    with build.during_review(world.call):
        yield world


def scored(world):
    build.lock_all(world)
    while outbox.run_due():
        pass


def broken():
    with db.read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def test_the_plan_is_made_when_the_call_is_published(world):
    with db.read_only():
        plan = queries.plan_of(world.call.id)
        assert (plan.method, plan.frozen_at) == ("side_quantile", world.call.published_at)


def test_nothing_is_computed_before_the_last_side_is_locked(world):
    party, last = world.parties
    db.unit_of_work(service.lock_side, world.officer(party), world.call.id, party, "")
    outbox.run_due()
    assert db.unit_of_work(service.score, SYSTEM, world.call.id) is None
    with db.read_only():
        assert queries.scoring_of(world.call.id) is None
    db.unit_of_work(service.lock_side, world.officer(last), world.call.id, last, "")
    outbox.run_due()
    with db.read_only():
        assert queries.scoring_of(world.call.id) is not None


def test_lines_bear_both_sides_raw_and_harmonised(world):
    scored(world)
    with db.read_only():
        rows = queries.score_rows(world.officer(world.parties[0]), world.call.id)
        assert [row.proposal_id for row in rows] == world.ids
        assert [row.rank for row in rows] == [2, 4, 6]
        assert [row.sides[party]["raw"] for row in rows for party in world.parties][:2] == [367, 367]
    assert broken() == []


def test_a_second_computation_changes_nothing(world):
    scored(world)
    with db.read_only():
        before = queries.scoring_of(world.call.id).content_hash
    assert db.unit_of_work(service.score, SYSTEM, world.call.id).content_hash == before


@pytest.mark.parametrize("table", ["score_plans", "scorings", "score_lines"])
def test_what_was_computed_stays(world, table):
    scored(world)
    with pytest.raises((Conflict, DBAPIError)):
        db.unit_of_work(lambda: db.session().execute(text(f"DELETE FROM {table}")))


def test_another_hand_is_found(world, monkeypatch):
    scored(world)
    assert broken() == []
    monkeypatch.setattr("app.reviews.invariants.scoring_hash", lambda *_: "0" * 64)
    assert broken() == ["harmonised scores are as they were computed"]


def test_an_officer_reads_the_page_and_the_api_in_both_languages(app, world):
    client = app.test_client()
    sign_in(client, world.base.officers[world.parties[0]])
    address = f"/calls/{world.call.id}/scores"
    assert client.get(address).status_code == 404
    scored(world)
    page = client.get(address).text
    assert [row in page for row in ("Raw and harmonised", "Krippendorff", "shade-5")] == [True] * 3
    client.set_cookie("language", "ja")
    assert "評点の比較" in client.get(address).text
    lines = client.get(f"/api/v1{address}?limit=2")
    assert [line["rank"] for line in lines.json] == [2, 4]
    assert "next" in lines.headers["Link"]
    assert client.get(f"/api/v1/calls/{world.call.id}/scoring").json["method"] == "side_quantile"


def test_a_proposal_hidden_from_the_reader_is_not_there(world):
    scored(world)
    officer = world.officer(world.parties[0])
    db.unit_of_work(service.declare_own, officer, world.ids[1], ConflictKind.MONEY, "Shares.")
    with db.read_only():
        assert [row.proposal_id for row in queries.score_rows(officer, world.call.id)] == [
            world.ids[0],
            world.ids[2],
        ]
        assert queries.scored_count(officer, world.call.id) == 2


@pytest.mark.parametrize("code", labels.DOUBTS)
def test_every_doubt_is_a_sentence(code):
    told = labels.doubt_text({"code": code, "party": "US", "value": 25_000, "limit": None})
    assert ("%(" in told, told[-1]) == (False, ".")


def test_figures_are_told_as_people_write_them():
    assert [labels.rank_text(doubled) for doubled in (2, 3, 25)] == ["1", "1.5", "12.5"]
    assert (labels.share_text(None), labels.share_text(2614), labels.percent_text(8349)) == (
        "–",
        "0.26",
        "83 %",
    )
    assert labels.interval_text({"low": None, "high": None}) == "–"
    assert labels.interval_text({"low": -100, "high": 5000}) == "-0.01 to 0.50"
