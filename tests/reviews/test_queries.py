"""The officer's list in every order, page by page, against the whole list; what waits for a desk."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.integrity.states import Flag
from app.kernel.db import read_only, unit_of_work
from app.reviews import queries, service
from app.reviews.queries import OverviewRow, Wish
from tests.factories import reviews as build
from tests.factories.accounts import actor_of
from tests.factories.integrity import flagged, integrity_officers
from tests.factories.prepared import prepared


def rows(world: build.World, party: str = "US", **wish: Any) -> list[OverviewRow]:
    """The whole list, two rows a page."""
    actor, found, after = world.officer(party), [], None
    with read_only():
        sight = queries.sight(actor, world.call.id)
        while True:
            page = queries.overview(
                actor, sight.call, Wish(party, **wish), readable=sight.readable, after=after, limit=2
            )
            found += page
            if len(page) < 2:
                return found
            after = queries.position(page[-1])


def references(found: list[OverviewRow]) -> list[str]:
    return [row.line.reference for row in found]


@pytest.fixture
def world(app, database: Engine) -> build.World:
    return five_proposals()


@prepared
def five_proposals() -> build.World:
    """Five proposals: two with the same mean, one better, one worse, one without a review."""
    world = build.in_review(5)
    with build.during_review(world.call):
        for number, merit in ((0, 300), (1, 500), (2, 300), (3, 100)):
            build.reviewed(world, "US", number, answers=build.scored(merit))
        build.reviewed(world, "US", 1, 1)
        build.reviewed(world, "JP", 4)
    return world


@pytest.mark.parametrize("is_falling", [False, True])
@pytest.mark.parametrize("sort", ["reference", "score", "done"])
def test_pages_put_together_are_the_whole_list_in_order(
    world: build.World, sort: str, is_falling: bool
) -> None:
    with build.during_review(world.call):
        found = rows(world, sort=sort, is_falling=is_falling)

    def key(row: OverviewRow) -> Any:
        own = row.sides["US"]
        mean = -own.mean if own.mean is not None else 10**9
        return {"reference": 0, "score": mean, "done": own.done}[sort], row.line.reference

    assert len(found) == 5
    assert references(found) == references(sorted(found, key=key, reverse=is_falling))


def test_a_list_is_filtered_by_what_the_own_side_knows(world: build.World) -> None:
    officers = integrity_officers()
    with build.during_review(world.call):
        flagged(actor_of(officers["US"]), world.ids[0], "US", Flag.HOLD)
        flagged(actor_of(officers["JP"]), world.ids[1], "JP", Flag.HOLD)
        every = {row.line.proposal_id: row.line.reference for row in rows(world)}
        first = every[world.ids[0]]
        assert references(rows(world, flag="hold")) == [first]
        assert len(rows(world, flag="none")) == 4
        assert len(rows(world, progress="short")) == 5
        assert rows(world, progress="done") == []
        assert references(rows(world, words=first.lower())) == [first]
        assert len(rows(world, words="sensors classical")) == 5
        assert len(rows(world, words="古典")) == 5
        assert rows(world, words="100%") == []
        assert len(rows(world, state="in_review")) == 5
        assert rows(world, state="ranked") == []


def test_the_other_side_is_told_in_tens(world: build.World) -> None:
    with build.during_review(world.call):
        shown = {row.line.proposal_id: (row.others, row.sides["JP"].done) for row in rows(world, "JP")}
    assert shown[world.ids[1]] == ({"US": 60}, 0)
    assert shown[world.ids[4]] == ({"US": 0}, 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, Wish("US")),
        ({"sort": "-score", "q": "laser"}, Wish("US", words="laser", sort="score", is_falling=True)),
        ({"sort": "name", "state": "in_review"}, Wish("US", state="in_review")),
    ],
)
def test_a_wish_is_read_from_an_address(query: dict[str, str], expected: Wish) -> None:
    assert Wish.of("US", query) == expected


def test_what_waits_for_officers(app, database: Engine) -> None:
    world = build.received(2)
    us, call = world.officer("US"), world.call.id

    def waiting() -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
        with read_only():
            return [(w.pending, w.unlocked, w.unsigned) for w in queries.officer_waiting(us)]

    assert waiting() == []
    with build.during_review(world.call):
        assert waiting() == [(2, ("US",), ("US",))]
        build.accept_all(world)
        build.review_everything(world, each=1)
        unit_of_work(service.lock_side, us, call, "US", "Enough.")
        assert waiting() == [(0, (), ("US",))]
        unit_of_work(service.lock_side, world.officer("JP"), call, "JP", "Enough.")
        build.release(world)
        assert waiting() == []
        with read_only():
            assert queries.officer_waiting(world.reviewer("US")) == []
