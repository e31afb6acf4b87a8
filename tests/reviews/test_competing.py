"""Teams whose pending proposals are nearly the same do not judge each other's (REV-07)."""

import pytest

from app.kernel import clock, db
from app.kernel.actor import system
from app.reviews import queries
from app.reviews.conflicts import Ground, similar_from
from app.reviews.conflicts.competing import alike
from app.reviews.service.competing import compare_pending
from app.reviews.service.conflicts import say
from app.reviews.states import ConflictKind, ConflictSource
from tests.factories import reviews as make
from tests.factories.calls import published_call
from tests.factories.proposals import loaded, submitted
from tests.reviews.test_pools import applicant

FINDER = system("conflicts")
SENSORS = (
    "We build quantum sensors of diamond that map the magnetic field of the living heart with a resolution of one"
    " millimetre, compare them with optically pumped magnetometers, and publish every recording in an open archive."
)
GRIDS = (
    "Sodium cells beside substations store the wind of a night; we follow how they age through seven winters."
)
FLOODS = (
    "Fibres on the sea floor listen to earthquakes, so that towns on the coast are warned a minute earlier."
)


def test_what_is_alike() -> None:
    assert alike(SENSORS, [GRIDS, SENSORS, FLOODS], least=80) == [1]
    edited = SENSORS.replace("publish", "keep")
    assert alike(SENSORS, [GRIDS, edited, FLOODS], least=80) == [1]
    assert alike(SENSORS, [GRIDS, FLOODS], least=80) == []
    assert (alike(" ", [SENSORS], least=80), alike(SENSORS, [], least=80)) == ([], [])


def test_the_threshold_is_a_dated_setting() -> None:
    assert similar_from(clock.now().date()) == 80


@pytest.mark.usefixtures("client")
def test_the_team_of_a_rival_in_another_call_does_not_judge() -> None:
    """The factories write one and the same text, so both calls hold the same proposal."""
    first = make.in_review()
    other_call = published_call(first.base, code="QST-2028")
    rivals = submitted(other_call)
    with make.during_review(first.call):
        made = db.unit_of_work(compare_pending, FINDER, first.ids[0])
        assert made > 0
        assert db.unit_of_work(compare_pending, FINDER, first.ids[0]) == 0
        with db.read_only():
            rival = loaded(rivals).team[0].person
        with db.read_only() as reading:
            found = queries.conflicts_in(first.call.id, {rival.id}, first.ids[0])
            assert found.grounds(first.ids[0], rival.id) == [Ground.COMPETITOR]
            assert first.ids[0] in set(reading.scalars(queries.in_conflict(rival.id)))
            assert rivals.id in set(reading.scalars(queries.in_conflict(applicant(first).id)))
        db.unit_of_work(clear, first, rival.id)
        with db.read_only() as reading:
            assert first.ids[0] not in set(reading.scalars(queries.in_conflict(rival.id)))


def clear(world: make.World, person_id: object) -> None:
    """An officer says that it is none."""
    word = (ConflictKind.NONE, "Another method.")
    say(world.officer("US"), world.ids[0], person_id, word, source=ConflictSource.OFFICER)


@pytest.mark.usefixtures("client")
def test_proposals_of_one_call_are_not_compared() -> None:
    """Whoever applies in a call judges nothing in it anyhow."""
    world = make.in_review(2)
    with make.during_review(world.call):
        assert db.unit_of_work(compare_pending, FINDER, world.ids[0]) == 0
