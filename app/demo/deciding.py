"""From the joint meeting to the first payment: joint list, keys, release, confirmations, instalments."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment in whole dollars or yen; without `approved` it still waits for the second person."""

    project: str
    side: str
    amount: int
    kind: LineKind = LineKind.NATIONAL
    asked: int = 0
    approved: int | None = None


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
PAYMENTS = (
    Instalment("heart", "US", 300_000, asked=-34, approved=-30),
    Instalment("heart", "JP", 40_000_000, asked=-33, approved=-29),
    Instalment("geodesy", "US", 280_000, asked=-30, approved=-26),
    Instalment("geodesy", "JP", 36_000_000, asked=-29),
    Instalment("gravimeter", "US", 250_000, asked=-3),
    Instalment("gravimeter", "JP", 7_000_000, LineKind.ENDOWMENT, asked=-4),
)
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
            made = award_of(world, project)
            with world.days.at(days, side=side, hour=11):
                do(awards.confirm, world.officer_of(made.call, side), made.id, side)
    for payment in PAYMENTS:
        _pay(world, payment)


def _turn(world: World, project: str, side: str, days: int, action: DecisionAction) -> None:
    key = world.proposals[project]
    with world.days.at(days, side=side, hour=16):
        agency = next(a for a in ("NSF", "JST") if world.side_of(a) == side)
        do(
            selection.decide,
            world.officer(agency),
            key,
            side,
            action,
            TOO_LITTLE if action == DECLINE else "",
        )


def _pay(world: World, wanted: Instalment) -> None:
    """One person asks; a second one of the same office approves."""
    made, side = award_of(world, wanted.project), wanted.side
    line = next(line for line in made.lines if (line.party, line.kind) == (side, wanted.kind))
    with world.days.at(wanted.asked, side=side):
        money, day = whole(wanted.amount, line.currency), world.days.day(wanted.asked + DAYS_TO_PAYMENT, side)
        payment = do(awards.ask_payment, _office(world, made, line, 1), line.id, money, day)
    if wanted.approved is not None:
        with world.days.at(wanted.approved, side=side):
            do(awards.approve_payment, _office(world, made, line, 2), payment.id, payment.version)


def _office(world: World, made: Award, line: AwardLine, number: int) -> Any:
    if line.kind == LineKind.ENDOWMENT:
        return world.actor("endowment-jp" if number == 1 else "endowment-us")
    return world.officer_of(made.call, line.party, number)


def award_of(world: World, project: str) -> Award:
    key: uuid.UUID = world.proposals[project]
    with read_only():
        brief = awards_queries.award_of(key)
        found = awards_queries.award(brief.id) if brief else None
    assert found is not None  # noqa: S101 - the last key made it
    return found
