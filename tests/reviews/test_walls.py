"""Who reaches which page in which phase: every role, side and phase (access study, 3.2, rows B2, B6, C, D)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.accounts.roles import Role
from app.kernel import clock, db
from app.reviews import service
from app.reviews.models import Review
from app.reviews.states import ConflictKind
from tests.factories import reviews as build
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.integrity import integrity_officers
from tests.factories.proposals import loaded


@dataclass
class Cast:
    """A world in some phase, everybody in it, and the address of every page."""

    world: build.World
    people: dict[str, Person | None]
    paths: dict[str, str]


def cast(world: build.World) -> Cast:
    """Two assigned reviewers a side on the first proposal, one of whom has handed in; others around."""
    with build.during_review(world.call):
        mine = {party: build.reviewed(world, party, number=0) for party in world.parties}
        build.reviewed(world, "US", number=1)
        build.reviewed(world, "JP", number=1)
    integrity = integrity_officers()
    outsider = person("Outsider")
    save(outsider)
    side = world.proposals[0].sides["US"]
    people = {
        "officer US": world.base.officers["US"],
        "officer JP": world.base.officers["JP"],
        "reviewer US": world.reviewers["US"][0],
        "idle US": world.reviewers["US"][2],
        "reviewer JP": world.reviewers["JP"][0],
        "lead": side.lead,
        "binds": side.officer,
        "integrity": integrity["US"],
        "outsider": outsider,
        "nobody": None,
    }
    return Cast(world, people, _paths(world, mine))


def _paths(world: build.World, mine: dict[str, Review]) -> dict[str, str]:
    call, proposal = f"/calls/{world.call.id}", world.proposals[0].id
    file = _file_of(world)
    own = {f"review {party}": f"/reviews/{review.id}" for party, review in mine.items()}
    own |= {f"file {party}": f"/reviews/{review.id}/files/{file}" for party, review in mine.items()}
    return {
        "overview": f"{call}/proposals",
        "proposal": f"{call}/proposals/{proposal}",
        "file": f"{call}/proposals/{proposal}/files/{file}",
        "assign US": f"{call}/proposals/{proposal}/assignment/US",
        "assign JP": f"{call}/proposals/{proposal}/assignment/JP",
        "panel US": f"{call}/panels/US",
        "panel JP": f"{call}/panels/JP",
        "ranks": f"{call}/ranks",
        "rank": f"{call}/ranks/{proposal}",
        "results": f"/proposals/{proposal}/results",
        **own,
    }


def _file_of(world: build.World) -> object:
    return loaded(world.proposals[0]).documents[0].file_id


def reached(app: Flask, made: Cast) -> dict[str, set[str]]:
    """Page → who gets 200; anybody who does not gets 404, except where `forbidden` says otherwise."""
    found: dict[str, set[str]] = {name: set() for name in made.paths}
    for who, someone in made.people.items():
        client = app.test_client()
        if someone is not None:
            sign_in(client, someone)
        for name, path in made.paths.items():
            with client.get(path) as response:
                status = response.status_code
            if status == 200:
                found[name].add(who)
            elif someone is None:
                assert status == 302, (name, path)
            elif (who, name) in FORBIDDEN and status == 403:
                continue
            else:
                assert status == 404, (name, who, status)
    return found


FORBIDDEN = {("officer US", "assign JP"), ("officer JP", "assign US")}
"""The proposal is there for them; assigning on the other side is not theirs."""

OFFICERS = {"officer US", "officer JP"}
BEFORE_LOCK = {
    "overview": OFFICERS,
    "proposal": OFFICERS,
    "file": OFFICERS,
    "assign US": {"officer US"},
    "assign JP": {"officer JP"},
    "panel US": {"officer US"},
    "panel JP": {"officer JP"},
    "ranks": set(),
    "rank": set(),
    "review US": {"reviewer US"},
    "file US": {"reviewer US"},
    "review JP": {"reviewer JP"},
    "file JP": {"reviewer JP"},
    "results": set(),
}
LOCKED = {**BEFORE_LOCK, "panel US": OFFICERS, "panel JP": OFFICERS, "ranks": OFFICERS, "rank": OFFICERS}
RELEASED = {**LOCKED, "file US": set(), "file JP": set(), "results": {"lead", "binds"}}
LATER = {**RELEASED, "review US": set(), "review JP": set()}


def test_every_phase_opens_what_it_should_and_nothing_else(app: Flask, database: Engine) -> None:
    world = build.in_review()
    made = cast(world)
    with build.during_review(world.call):
        assert reached(app, made) == BEFORE_LOCK
        db.unit_of_work(service.lock_side, world.officer("US"), world.call.id, "US", "Enough.")
        assert reached(app, made) == BEFORE_LOCK
        db.unit_of_work(service.lock_side, world.officer("JP"), world.call.id, "JP", "Enough.")
        assert reached(app, made) == LOCKED
        build.release(world)
        assert reached(app, made) == RELEASED
    with build.during_review(world.call, days=32):
        assert reached(app, made) == LATER


def test_before_the_deadline_officers_see_counts_and_nothing_else(app: Flask, database: Engine) -> None:
    world = build.received(2)
    client = app.test_client()
    sign_in(client, world.base.officers["US"])
    page = client.get(f"/calls/{world.call.id}/proposals")
    assert (page.status_code, "fewer than 5" in page.text) == (200, True)
    proposal = world.proposals[0].id
    paths = [f"/calls/{world.call.id}/proposals/{proposal}", f"/calls/{world.call.id}/panels/US"]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert client.get(f"/api/v1/calls/{world.call.id}/proposals").status_code == 404


def test_the_deadline_itself_is_still_before(app: Flask, database: Engine) -> None:
    world = build.received(1)
    with clock.at(world.call.deadline_at):
        client = app.test_client()
        sign_in(client, world.base.officers["US"])
        assert client.get(f"/api/v1/calls/{world.call.id}/proposals").status_code == 404


def test_content_opens_to_a_reviewer_step_by_step(app: Flask, database: Engine) -> None:
    """INV-15: title at the question, content after the word, the promise, and the beginning of review."""
    world = build.received(1)
    with build.after_deadline(world.call):
        build.accept_all(world)
        review = build.assigned(world, "US")
        client, actor = app.test_client(), world.reviewer("US")
        sign_in(client, world.reviewers["US"][0])
        path = f"/reviews/{review.id}"
        assert _sees(client, path) == {"title"}
        db.unit_of_work(service.declare, actor, review.id, ConflictKind.NONE)
        assert _sees(client, path) == {"title"}
        db.unit_of_work(service.accept, actor, review.id, confidentiality=True)
        assert _sees(client, path) == set()
    with build.during_review(world.call):
        sign_in(client, world.reviewers["US"][0])
        assert _sees(client, path) == {"title", "abstract"}


def _sees(client: FlaskClient, path: str) -> set[str]:
    text = client.get(path).text
    words = {"title": "Sensors beyond the classical limit", "abstract": "We build sensors."}
    return {name for name, said in words.items() if said in text}


def _declares(world: build.World, review: Review) -> None:
    db.unit_of_work(service.declare, world.reviewer("US"), review.id, ConflictKind.FAMILY)


def _is_recorded(world: build.World, review: Review) -> None:
    args = world.proposals[0].id, world.reviewers["US"][0].id, ConflictKind.MONEY, "Shares."
    db.unit_of_work(service.record_conflict, world.officer("US"), *args)


def _moves(world: build.World, review: Review) -> None:
    place = world.proposals[0].sides["JP"].institution.id
    db.unit_of_work(_set_place, world.reviewers["US"][0].id, place)


def _loses_place(world: build.World, review: Review) -> None:
    db.unit_of_work(_set_place, world.reviewers["US"][0].id, None)


def _set_place(person_id: object, place: object) -> None:
    db.session().info["audited"] = True
    db.session().get_one(Person, person_id).institution_id = place


@pytest.mark.parametrize("arises", [_declares, _is_recorded, _moves, _loses_place])
def test_a_conflict_hides_everything_at_once(
    app: Flask, database: Engine, arises: Callable[[build.World, Review], None]
) -> None:
    """INV-16, in the phase in which most is open."""
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        client = app.test_client()
        sign_in(client, world.reviewers["US"][0])
        paths = [
            f"/reviews/{review.id}",
            f"/api/v1/reviews/{review.id}",
            f"/api/v1/reviews/{review.id}/proposal",
        ]
        assert [client.get(path).status_code for path in paths] == [200, 200, 200]
        arises(world, review)
        assert [client.get(path).status_code for path in paths] == [404, 404, 404]
        assert client.get("/api/v1/reviews").json == []


def test_an_officer_in_conflict_does_not_find_the_proposal(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        client = app.test_client()
        sign_in(client, world.base.officers["US"])
        db.unit_of_work(service.declare_own, world.officer("US"), world.ids[0], ConflictKind.ADVISOR)
        base = f"/api/v1/calls/{world.call.id}"
        assert [row["id"] for row in client.get(f"{base}/proposals").json] == [str(world.ids[1])]
        order = client.get(f"{base}/panels/US").json["order"]
        assert [(row["proposal_id"], row["rank"]) for row in order] == [(str(world.ids[1]), 1)]
        assert client.get(f"/calls/{world.call.id}/proposals/{world.ids[0]}").status_code == 404


def test_an_officer_who_applies_in_the_call_is_no_officer_of_it(app: Flask, database: Engine) -> None:
    world = build.in_review()
    lead = world.proposals[0].sides["US"].lead
    save(grant(lead, Role.PROGRAMME_OFFICER, agency=world.base.agencies["US"]))
    with build.during_review(world.call):
        client = app.test_client()
        sign_in(client, lead)
        assert client.get(f"/calls/{world.call.id}/proposals").status_code == 404


def test_what_is_hidden_looks_like_what_is_not_there(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "JP")
        client = app.test_client()
        sign_in(client, world.reviewers["US"][0])
        hidden, missing = (client.get(f"/api/v1/reviews/{key}") for key in (review.id, uuid.uuid4()))
        assert (hidden.status_code, hidden.data) == (missing.status_code, missing.data)
