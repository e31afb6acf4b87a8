"""A call from its deadline to the release, on both engines."""

from sqlalchemy import Engine

from app.integrity.invariants import INVARIANTS as INTEGRITY
from app.kernel.db import read_only
from app.proposals import queries as proposals
from app.proposals.states import ProposalState
from app.reviews import queries
from app.reviews.invariants import INVARIANTS
from app.reviews.queries import Rank
from tests.factories import reviews as build


def broken() -> list[str]:
    with read_only() as session:
        return [invariant.name for invariant in (*INTEGRITY, *INVARIANTS) if list(invariant.find(session))]


def test_a_call_goes_from_eligibility_to_the_release(app, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.review_everything(world, step=100)
        first, second = world.ids
        with read_only():
            assert queries.joint_ranks(world.call.id) == {}
            assert queries.sides_locked(world.call.id) == dict.fromkeys(world.parties, False)
        build.lock_all(world)
        with read_only():
            assert queries.joint_ranks(world.call.id) == {
                first: dict.fromkeys(world.parties, Rank(1, 367, 3)),
                second: dict.fromkeys(world.parties, Rank(2, 300, 3)),
            }
            lines = proposals.submitted_of_call(world.call.id)
            assert [line.state for line in lines] == [ProposalState.RANKED] * 2
        assert broken() == []
        build.release(world)
        with read_only():
            assert [review.pseudonym > 0 for review in queries.results_of(first)] == [True] * 6
        assert broken() == []
