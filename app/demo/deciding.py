"""From the joint meeting to the first payment: joint list, keys, release, confirmations, instalments."""

import uuid
from collections.abc import Mapping
from typing import Any

from app.awards import queries as awards_queries
from app.awards import service as awards
from app.awards.models import Award, AwardLine
from app.awards.states import LineKind
from app.demo.funds import whole
from app.demo.world import World, do
from app.kernel.db import read_only
from app.reviews import service as reviews
from app.selection import service as selection
from app.selection.states import DecisionAction

APPROVE, DECLINE = DecisionAction.APPROVE, DecisionAction.DECLINE
TOO_LITTLE = "Neither the budget of the call nor the endowment's share carries it."
LISTED = {"quantum": -62, "disaster": -22}
KEYS: Mapping[str, Mapping[str, tuple[int, DecisionAction]]] = {
    "heart": {"US": (-58, APPROVE), "JP": (-55, APPROVE)},
    "geodesy": {"US": (-58, APPROVE), "JP": (-55, APPROVE)},
    "gravimeter": {"JP": (-58, APPROVE), "US": (-55, APPROVE)},
    "axion": {"US": (-58, DECLINE), "JP": (-54, DECLINE)},
    "groundwater": {"US": (-58, DECLINE), "JP": (-54, DECLINE)},
    "fibre": {"US": (-14, APPROVE), "JP": (-11, APPROVE)},
    "rupture": {"US": (-8, APPROVE)},
}
"""Party → when and how its key was turned. The keys of the other proposals of the joint meeting wait."""
RELEASED = {"quantum": {"US": -50, "JP": -47}}
CONFIRMED = {
    "heart": {"US": -44, "JP": -41},
    "geodesy": {"US": -44, "JP": -40},
    "gravimeter": {"JP": -41, "US": -37},
    "fibre": {"JP": -5},
}
PAYMENTS: tuple[tuple[str, str, LineKind, int, int, int | None], ...] = (
    ("heart", "US", LineKind.NATIONAL, 300_000, -34, -30),
    ("heart", "JP", LineKind.NATIONAL, 40_000_000, -33, -29),
    ("geodesy", "US", LineKind.NATIONAL, 280_000, -30, -26),
    ("geodesy", "JP", LineKind.NATIONAL, 36_000_000, -29, None),
    ("gravimeter", "US", LineKind.NATIONAL, 250_000, -3, None),
    ("gravimeter", "JP", LineKind.ENDOWMENT, 7_000_000, -4, None),
)
"""Project, party, line, whole amount, asked, approved by a second person; None: it still waits."""
DAYS_TO_PAYMENT = 20


def decide(world: World) -> None:
    for call, days in LISTED.items():
        with world.days.at(days):
            do(selection.build_joint_list, world.officer("NSF"), world.calls[call].id)
    for project, keys in KEYS.items():
        for side, (days, action) in keys.items():
            _turn(world, project, side, days, action)
    for call, signatures in RELEASED.items():
        for side, days in signatures.items():
            with world.days.at(days, side=side, hour=15):
                officer = world.officer_of(world.calls[call], side)
                do(reviews.sign_release, officer, world.calls[call].id, side)


def award(world: World) -> None:
    for project, parties in CONFIRMED.items():
        for side, days in parties.items():
            made = _award_of(world, project)
            with world.days.at(days, side=side, hour=11):
                do(awards.confirm, world.officer_of(made.call, side), made.id, side)
    for payment in PAYMENTS:
        _pay(world, *payment)


def _turn(world: World, project: str, side: str, days: int, action: DecisionAction) -> None:
    key = world.proposals[project]
    with world.days.at(days, side=side, hour=16):
        agency = next(a for a in ("NSF", "JST") if world.side_of(a) == side)
        do(selection.decide, world.officer(agency), key, side, action, TOO_LITTLE if action == DECLINE else "")


def _pay(
    world: World, project: str, side: str, kind: LineKind, amount: int, asked: int, approved: int | None
) -> None:
    """One person asks; a second one of the same office approves."""
    made = _award_of(world, project)
    line = next(line for line in made.lines if (line.party, line.kind) == (side, kind))
    with world.days.at(asked, side=side):
        money = whole(amount, line.currency)
        first = _office(world, made, line, 1)
        payment = do(awards.ask_payment, first, line.id, money, world.days.day(asked + DAYS_TO_PAYMENT, side))
    if approved is not None:
        with world.days.at(approved, side=side):
            do(awards.approve_payment, _office(world, made, line, 2), payment.id, payment.version)


def _office(world: World, made: Award, line: AwardLine, number: int) -> Any:
    if line.kind == LineKind.ENDOWMENT:
        return world.actor("endowment-jp" if number == 1 else "endowment-us")
    return world.officer_of(made.call, line.party, number)


def _award_of(world: World, project: str) -> Award:
    key: uuid.UUID = world.proposals[project]
    with read_only():
        brief = awards_queries.award_of(key)
        found = awards_queries.award(brief.id) if brief else None
    assert found is not None  # noqa: S101 - the last key made it
    return found
