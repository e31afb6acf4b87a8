"""A call from its reviews to the joint meeting, through the services."""

import uuid

from app.integrity import service as integrity
from app.integrity.states import Flag
from app.kernel import db
from app.selection import service
from app.selection.models import JointList
from app.selection.states import DecisionAction
from tests.factories.accounts import actor_of
from tests.factories.endowment import Administrators, opened, with_income
from tests.factories.integrity import integrity_officers
from tests.factories.prepared import prepared
from tests.factories.reviews import World, during_review, in_review, lock_all, review_everything


@prepared
def locked_world(
    count: int = 2, *, income: dict[str, int] | None = None, **facts: object
) -> tuple[World, Administrators]:
    """What can be reviewed, locked, cleared and met on, with an endowment that has income.

    Use inside `during_review(world.call)`; the first proposal has the best scores.
    """
    team = opened()
    with_income(team, **(income or {"USD": 10**9, "JPY": 10**9}))
    world = in_review(count, **facts)  # type: ignore[arg-type]
    return world, team


@prepared
def met_world(count: int = 2, **facts: object) -> tuple[World, Administrators]:
    """The same with its joint list built; nobody has turned a key."""
    world, team = locked_world(count, **facts)  # type: ignore[arg-type]
    with during_review(world.call):
        meet(world)
    return world, team


def meet(world: World) -> JointList:
    """Review, lock, clear and build the joint list."""
    review_everything(world, step=50)
    lock_all(world)
    clear_all(world)
    return db.unit_of_work(service.build_joint_list, world.officer(world.parties[0]), world.call.id)


def clear_all(world: World, *, flag: Flag = Flag.CLEAR) -> None:
    for party, officer in integrity_officers().items():
        for proposal_id in world.ids:
            db.unit_of_work(
                integrity.set_flag, actor_of(officer), proposal_id, party, flag, reason="Checked.", number=0
            )


def turn(world: World, proposal_id: uuid.UUID, party: str, action: DecisionAction, reason: str = "") -> None:
    db.unit_of_work(service.decide, world.officer(party), proposal_id, party, action, reason)


def approve(world: World, proposal_id: uuid.UUID) -> None:
    for party in world.parties:
        turn(world, proposal_id, party, DecisionAction.APPROVE)


def decline(world: World, proposal_id: uuid.UUID) -> None:
    for party in world.parties:
        turn(world, proposal_id, party, DecisionAction.DECLINE, "Not this time.")
