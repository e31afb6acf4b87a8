"""Several hands at once, with real commits: every outcome is one that taking turns could have had."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock, db
from app.kernel.db import read_only, snapshot, unit_of_work
from app.kernel.errors import DomainError
from app.reviews import queries, service
from app.reviews.invariants import INVARIANTS
from app.reviews.models import Review
from app.reviews.states import ReviewState
from tests.factories import reviews as build


@pytest.fixture
def world(app, real_database: str) -> build.World:
    return build.in_review()


def together(*works: Callable[[], object]) -> list[str]:
    """Run all at once; "ok" or the code of the refusal of each, in order."""
    start, said = threading.Barrier(len(works)), [""] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
            said[number] = "ok"
        except DomainError as fault:
            said[number] = fault.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def broken() -> list[str]:
    with snapshot() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def test_two_tabs_at_the_same_instant(world: build.World) -> None:
    with build.during_review(world.call):
        review, actor = build.agreed(world, "US"), world.reviewer("US")
        texts = [{"merit": {"score": None, "text": f"Tab {n}."}} for n in range(4)]
        said = together(
            *(lambda t=t: unit_of_work(service.save, actor, review.id, review.version, t) for t in texts)
        )
        assert sorted(said) == ["ok", *["version.stale"] * 3]
        with read_only():
            kept = queries.review(review.id)
        assert kept is not None
        assert kept.answers == texts[said.index("ok")]


def test_a_submission_and_a_lock_meet(world: build.World) -> None:
    """Either the review was in time and is locked with the side, or it came too late and does not count."""
    with build.during_review(world.call):
        build.reviewed(world, "US", number=0)
        late, actor, officer = (
            build.agreed(world, "US", number=1),
            world.reviewer("US", 1),
            world.officer("US"),
        )
        said = together(
            lambda: unit_of_work(service.submit, actor, late.id, late.version, build.ANSWERS),
            lambda: unit_of_work(service.lock_side, officer, world.call.id, "US", "Enough."),
        )
        with read_only() as session:
            state = session.scalar(select(Review.state).where(Review.id == late.id))
        assert (said, state) in [
            (["ok", "ok"], ReviewState.LOCKED),
            (["review.refused", "ok"], ReviewState.ACCEPTED),
        ]
    assert broken() == []


def test_both_sides_lock_and_sign_at_once(world: build.World) -> None:
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        officers = {party: world.officer(party) for party in world.parties}
        call = world.call.id
        locks = [
            lambda p=p: unit_of_work(service.lock_side, officers[p], call, p, "Enough.") for p in officers
        ]
        assert together(*locks) == ["ok", "ok"]
        with read_only():
            assert len(queries.joint_ranks(call)) == 1
        unit_of_work(build.calls.decide, build.system("joint meeting"), call)
        signs = [lambda p=p: unit_of_work(service.sign_release, officers[p], call, p) for p in officers]
        assert together(*signs) == ["ok", "ok"]
    with clock.at(world.call.review_ends_at + timedelta(days=1)), read_only():
        assert queries.sight(officers["US"], call).call.released_at is not None
    assert broken() == []


def test_the_same_reviewer_is_asked_once(world: build.World) -> None:
    with build.during_review(world.call):
        officer, who = world.officer("US"), world.reviewers["US"][0].id
        ask = lambda: unit_of_work(service.assign, officer, world.ids[0], "US", who)  # noqa: E731
        said = together(ask, ask, ask)
    assert said.count("ok") == 1
    assert set(said) <= {"ok", "assignment.refused", "conflict.constraint"}
    with db.read_only() as session:
        assert len(session.scalars(select(Review)).all()) == 1
